"""The pages: a list of letters, and one letter."""

from email.message import EmailMessage
from html import escape
from urllib.parse import quote, urlencode

from portal.demo.mailbox.answering import answer_to, hand_in
from portal.demo.mailbox.letters import Letter, Letters
from portal.demo.pages import POLICY, Answer, Request, missing, page, with_links

MOST = 200
FIRST = ("From", "To", "Cc", "Reply-To", "Subject", "Date")
HINT = """<h2>Pick a letter</h2><p>Every email the portal sends arrives here, whoever it is for. Nothing leaves
this machine.</p>"""
# The letter's own HTML: no scripts, nothing fetched, links open in a new tab.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"
)


class Reading:
    def __init__(self, letters: Letters, *, hook: str = "", key: str = "") -> None:
        self.letters, self.hook, self.key = letters, hook, key

    def answer(self, request: Request) -> Answer:
        find = request.query.get("find", "")
        match request.path.strip("/").split("/"):
            case [""]:
                return self._page(find)
            case ["mail", name]:
                return self._letter(find, name, was_sent="sent" in request.query)
            case ["mail", name, "answer"] if request.method == "POST":
                return self._answer(name, request.form.get("words", "").strip())
            case ["mail", name, "html"]:
                return self._html(name)
            case ["mail", name, "source"]:
                source = self.letters.source(name)
                return Answer(source, kind="text/plain; charset=utf-8") if source else missing()
            case ["mail", name, "parts", number] if number.isdigit():
                return self._part(name, int(number))
        return missing()

    def _page(self, find: str) -> Answer:
        return page("Mailbox", choices=self._list(find, ""), hint=HINT)

    def _letter(self, find: str, name: str, *, was_sent: bool) -> Answer:
        message = self.letters.open(name)
        if message is None:
            return missing()
        return page(
            str(message.get("Subject", "")),
            choices=self._list(find, name),
            chosen=_shown(name, message) + (_form(name, was_sent=was_sent) if self.hook else ""),
        )

    def _answer(self, name: str, words: str) -> Answer:
        letter = self.letters.open(name)
        if letter is None or not self.hook:
            return missing()
        if words and not hand_in(answer_to(letter, words), self.hook, self.key):
            return Answer(
                "The portal did not take it. Try again.", 502, "text/plain; charset=utf-8"
            )
        return Answer.see(f"/mail/{name}{'?sent=1' if words else ''}")

    def _html(self, name: str) -> Answer:
        message = self.letters.open(name)
        body = message.get_body(("html",)) if message else None
        if body is None:
            return missing()
        return Answer(
            f'<base target="_blank">{body.get_content()}',
            headers={"Content-Security-Policy": LETTER_POLICY},
        )

    def _part(self, name: str, number: int) -> Answer:
        message = self.letters.open(name)
        parts = list(message.iter_attachments()) if message else []
        if number >= len(parts):
            return missing()
        content = parts[number].get_payload(decode=True) or b""
        return Answer(
            bytes(content) if isinstance(content, bytes) else b"",
            kind="application/octet-stream",
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_name(parts[number]))}",
                "Content-Security-Policy": POLICY,
            },
        )

    def _list(self, find: str, chosen: str) -> str:
        shown = "".join(
            _row(letter, find, is_chosen=letter.id == chosen)
            for letter in self.letters.newest(find, MOST)
        )
        empty = "No letter with these words." if find else "No letters yet."
        return f"""<div class="top"><h1>Mailbox</h1>
<form class="find" role="search" action="/"><label class="unseen" for="find">Find letters</label>
<input id="find" name="find" type="search" placeholder="Address or subject" value="{escape(find)}">
<button class="btn btn--quiet">Find</button></form></div>
<ul id="letters" data-fresh>{shown or f'<li class="empty">{empty}</li>'}</ul>"""


def _row(letter: Letter, find: str, *, is_chosen: bool) -> str:
    current = ' aria-current="page"' if is_chosen else ""
    kept = f"?{urlencode({'find': find})}" if find else ""
    return (
        f'<li><a class="item" href="/mail/{letter.id}{escape(kept)}"{current}>'
        f"<b>{escape(', '.join(letter.recipients))}</b>"
        f'<span class="quiet">{letter.at.day} {letter.at:%b %H:%M}</span>'
        f'<span class="sub">{escape(letter.subject)}</span></a></li>'
    )


def _shown(name: str, message: EmailMessage) -> str:
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    subject = escape(str(message.get("Subject", "(no subject)")))
    parts = [
        f'<div class="head"><a class="back" href="/">← All letters</a><h1>{subject}</h1></div>',
        _rows([(key, str(message[key])) for key in FIRST if message[key]]),
    ]
    if text is not None:
        parts.append(f'<div class="text">{with_links(text.get_content())}</div>')
    if html is not None:
        is_open = " open" if text is None else ""
        frame = f'<iframe src="/mail/{name}/html" title="The letter as a web page"></iframe>'
        parts.append(f"<details{is_open}><summary>As a web page</summary>{frame}</details>")
    files = "".join(
        f'<li><a href="/mail/{name}/parts/{number}">{escape(_name(part))}</a></li>'
        for number, part in enumerate(message.iter_attachments())
    )
    if files:
        parts.append(f"<h2>Attached</h2><ul>{files}</ul>")
    others = [(key, str(value)) for key, value in message.items() if key not in FIRST]
    parts.append(
        f"<details><summary>All headers</summary>{_rows(others)}"
        f'<p><a href="/mail/{name}/source">The letter as it came</a></p></details>'
    )
    return "".join(parts)


def _form(name: str, *, was_sent: bool) -> str:
    sent = '<p role="status">Sent. It is in the conversation on the desk.</p>' if was_sent else ""
    return f"""{sent}<form class="write" method="post" action="/mail/{name}/answer">
<label class="unseen" for="words">Answer as the person who got it</label>
<textarea id="words" name="words" rows="2" placeholder="Answer as the person who got it" required></textarea>
<button class="btn">Send</button></form>"""


def _rows(pairs: list[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{with_links(value)}</dd>" for name, value in pairs)
    return f'<dl class="rows">{rows}</dl>'


def _name(part: EmailMessage) -> str:
    return part.get_filename() or "unnamed"
