"""The pages: a list of phones, and what is on the screen of one."""

import json
import re
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from portal.demo.pages import Answer, Request, missing, page, with_links
from portal.demo.telephone.media import NAME, Media, kind_of, sample, uploaded
from portal.demo.telephone.network import MOST_TRIES, Network
from portal.demo.telephone.texts import Text, Texts

NUMBER = re.compile(r"\+[1-9]\d{6,14}")
QUICK = ["1", "2", "STOP", "START", "HELP"]
HINT = """<h2>Pick a phone</h2><p>Each candidate's phone is in the list. What the portal texts them appears on
its screen, and what you write there reaches the portal as their answer.</p>"""
STATUS = {
    "queued": "On its way",
    "sent": "On its way",
    "delivered": "Delivered",
    "undelivered": "Not delivered",
}


class Phones:
    def __init__(self, texts: Texts, network: Network, media: Media, people: Path) -> None:
        self.texts, self.network, self.media, self.people = texts, network, media, people

    def answer(self, request: Request) -> Answer:
        parts = [unquote(part) for part in request.path.strip("/").split("/")]
        match [request.method, *parts]:
            case ["GET", ""]:
                return self._page(request.query.get("find", ""))
            case ["GET", "phones", number]:
                return self._page(request.query.get("find", ""), number)
            case ["POST", "phones", number]:
                body, photos = said_in(request)
                if body or photos:
                    self.network.answer(number, body, photos)
                return Answer.see(f"/phones/{quote(number)}")
            case ["GET", "photos", name]:
                content = self.media.read(name)
                return missing() if content is None else Answer(content, kind=kind_of(content))
        return missing()

    def names(self) -> dict[str, str]:
        """Who has which number, as the demo wrote it down."""
        try:
            people = json.loads(self.people.read_text())
        except FileNotFoundError:
            return {}
        return {number: one["name"] for one in people for number in one["phones"]}

    def _page(self, find: str, chosen: str | None = None) -> Answer:
        names = self.names()
        title = names.get(chosen, chosen) if chosen else "Telephone"
        return page(
            str(title),
            choices=self._list(names, find, chosen),
            chosen=self._chat(names, chosen) if chosen else "",
            hint=HINT,
        )

    def _list(self, names: dict[str, str], find: str, chosen: str | None) -> str:
        latest = self.texts.latest()
        silent = sorted(set(names) - set(latest), key=lambda number: names[number])
        shown = [
            number
            for number in [*latest, *silent]
            if find.lower() in f"{names.get(number, '')} {number}".lower()
        ]
        rows = "".join(
            _row(number, names, latest.get(number), is_chosen=number == chosen) for number in shown
        )
        return f"""<div class="top"><h1>Telephone</h1>
<form class="find" role="search"><label class="unseen" for="find">Find a phone</label>
<input id="find" name="find" type="search" placeholder="Name or number" value="{escape(find)}">
<button class="btn btn--quiet">Find</button></form></div>
<ul id="phones" data-fresh>{rows or _nobody(find)}</ul>"""

    def _chat(self, names: dict[str, str], number: str) -> str:
        name = names.get(number, "")
        texts = self.texts.of(number)
        bubbles = "".join(_bubble(text) for text in texts) or (
            '<li class="empty">No texts yet. What is sent to this phone appears here.</li>'
        )
        quick = "".join(
            f'<button class="btn btn--quiet" name="body" value="{word}">{word}</button>'
            for word in QUICK
        )
        return f"""<div class="head"><a class="back" href="/">← All phones</a>
<h1>{escape(name or number)}</h1><p class="quiet">{escape(number) if name else "Nobody we know"}</p></div>
<ul class="chat" id="chat" data-fresh="end" aria-live="polite">{bubbles}</ul>
<form class="said" method="post" aria-label="Quick answers">{quick}</form>
<form class="photo" method="post" enctype="multipart/form-data" aria-label="Photo">
<label for="photo">A photo</label><input id="photo" name="photo" type="file" accept="image/*,application/pdf">
<button class="btn btn--quiet">Hand in photo</button>
<button class="btn btn--quiet" name="sample" value="1">Hand in a sample photo</button></form>
<form class="write" method="post"><label class="unseen" for="body">Text message</label>
<input id="body" name="body" placeholder="Text message" autocomplete="off" required maxlength="1600">
<button class="btn">Send</button></form>"""


def _nobody(find: str) -> str:
    number = find.replace(" ", "")
    if not NUMBER.fullmatch(number):
        return '<li class="empty">No phone with this name or number.</li>'
    return (
        f'<li><a class="item" href="/phones/{quote(number)}"><b>{escape(number)}</b>'
        '<span class="sub">Nobody we know: open this phone</span></a></li>'
    )


def _row(number: str, names: dict[str, str], last: Text | None, *, is_chosen: bool) -> str:
    said = f"{'' if last.is_outgoing else 'You: '}{last.body or 'A photo'}" if last else number
    current = ' aria-current="page"' if is_chosen else ""
    when = _when(last.created_at) if last else ""
    return (
        f'<li><a class="item" href="/phones/{quote(number)}"{current}>'
        f'<b>{escape(names.get(number, number))}</b><span class="quiet">{when}</span>'
        f'<span class="sub">{escape(said)}</span></a></li>'
    )


def _bubble(text: Text) -> str:
    mine = "" if text.is_outgoing else "--mine"
    media = "".join(_photo(each) for each in text.media)
    if text.is_outgoing:
        state = STATUS[text.status]
    elif text.told:
        state = "Sent"
    else:
        state = "Not sent: the portal did not take it" if text.tries >= MOST_TRIES else "Sending"
    side = f"bubble bubble{mine}" if mine else "bubble"
    stamp = f"stamp stamp{mine}" if mine else "stamp"
    return (
        f'<li class="{side}" title="{text.sid}">{with_links(text.body)}{media}</li>'
        f'<li class="{stamp}">{state} · {_when(text.created_at)}</li>'
    )


def _photo(name: str) -> str:
    """Sent from here; what the portal sends lies at an address of its own."""
    if not NAME.fullmatch(name):
        return f"\n{with_links(name)}"
    return f'<a href="/photos/{name}"><img class="photo__shown" src="/photos/{name}" alt="A photo"></a>'


def said_in(request: Request) -> tuple[str, list[bytes]]:
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return request.form.get("body", "").strip(), []
    fields = uploaded(kind, request.body)
    if "sample" in fields:
        return "", [sample()]
    return fields.get("body", b"").decode().strip(), [fields["photo"]] if fields.get(
        "photo"
    ) else []


def _when(moment: float) -> str:
    at = datetime.fromtimestamp(moment).astimezone()
    is_today = at.date() == datetime.now().astimezone().date()
    return f"{at:%H:%M}" if is_today else f"{at.day} {at:%b %H:%M}"
