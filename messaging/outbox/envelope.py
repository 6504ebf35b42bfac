"""The envelope: everything put around the written words as they leave, and kept as it was sent.

Secrets, the tokens of links and codes, are made now and are not kept: the attempt has dots in
their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import linebreaks, urlize

from messaging.channels.base import Outgoing
from messaging.channels.email_keys import said
from messaging.channels.registry import CAPABILITIES
from messaging.models import KeptEnvelope
from messaging.outbox.batch import House, Item
from messaging.outbox.secrets import LINK, UNSUBSCRIBE
from messaging.queries.media import may_leave
from messaging.rules import placeholders, texts
from messaging.rules.addresses import bounce_address, named, one_line, reply_address
from messaging.rules.media import media_token
from preferences.enums import Channel, TopicKey
from preferences.rules.facts import Verdict

HIDDEN = "••••"
# What differs from letter to letter, in a frame that is made once for all that are otherwise alike.
NOTICES = {Channel.EMAIL: "notice 1", Channel.TEXT: "notice_short 1"}
BODY, ADDRESS = "\x02body\x03", "\x02link\x03"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message as it goes out by one way."""

    to: str
    content: str
    subject: str = ""
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    report_to: str = ""
    return_to: str = ""
    calendar: str = ""
    media: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    # What was kept of it when it was made, without its secrets: content, html, headers.
    as_kept: tuple[str, str, Mapping[str, str]] | None = None

    @property
    def without_secrets(self) -> tuple[str, str, Mapping[str, str]]:
        if self.as_kept is not None:
            return self.as_kept
        headers = {name: self.hide(value) for name, value in self.headers.items()}
        return self.hide(self.content), self.hide(self.html), headers

    def hide(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def outgoing(self, key: str, deadline: float) -> Outgoing:
        return Outgoing(
            key=key,
            to=self.to,
            content=self.content,
            subject=self.subject,
            html=self.html,
            headers=self.headers,
            report_to=self.report_to,
            return_to=self.return_to,
            calendar=self.calendar,
            media=self.media,
            deadline=deadline,
        )


def envelope_kept(kept: KeptEnvelope) -> Envelope:
    """As it was sent, to the byte; what is kept of it afterwards is what was kept before."""
    return Envelope(
        to=kept.to,
        content=kept.content,
        subject=kept.subject,
        html=kept.html,
        headers=dict(kept.headers),
        report_to=kept.report_to,
        return_to=kept.return_to,
        calendar=kept.calendar,
        as_kept=(kept.attempt.content, kept.attempt.html, kept.attempt.headers),
    )


def notice_in(item: Item) -> str:
    """Which words say where we have their data from, if this way has room for any: with their version."""
    return NOTICES.get(item.channel, "") if item.notice_of else ""


def envelope_of(
    item: Item, verdict: Verdict, key: str, at: datetime, known: Mapping[str, str]
) -> Envelope:
    """`known` are its secrets, by name."""
    addresses = {
        name: settings.PUBLIC_URL + reverse(settings.PAGE_NAMES[name], args=[known[name]])
        for name in (LINK, UNSUBSCRIBE)
        if name in known
    }
    values = {name: value for name, value in known.items() if name not in addresses} | addresses
    body = placeholders.fill(item.words, values)
    with translation.override(item.message.language):
        if item.questions:
            body = with_questions(item, body, addresses.get(LINK, ""))
        if notice_in(item):
            body = with_notice(item, body)
        made = MAKERS[item.channel](item, verdict, body, addresses, key, at)
    return Envelope(**made, to=address_of(item, verdict), secrets=tuple(known.values()))


def with_questions(item: Item, body: str, link: str) -> str:
    """The questions of a stage ride in what goes anyway: how many, and where (RULES 6)."""
    words = filled(frame("questions", "txt", questions=item.questions, link=ADDRESS), "", link)
    gap = " " if item.channel == Channel.TEXT else "\n\n"
    return f"{body.rstrip()}{gap}{words}"


def with_notice(item: Item, body: str) -> str:
    """Part of the message itself: who we are, where we have it from, and how to say no."""
    name, gap = ("notice_short", " ") if item.channel == Channel.TEXT else ("notice", "\n\n")
    address = settings.PUBLIC_URL + reverse(settings.PAGE_NAMES["privacy"])
    words = frame(name, "txt", employer=item.house.name, source=item.notice_of, address=address)
    return f"{body.rstrip()}{gap}{words}"


def address_of(item: Item, verdict: Verdict) -> str:
    """Where it goes: the contact point that the verdict was taken about (N7)."""
    if verdict.contact_id is None:
        return ""
    return item.person.addresses.get(verdict.contact_id, "")


def email(
    item: Item, verdict: Verdict, body: str, addresses: dict[str, str], key: str, at: datetime
) -> dict[str, Any]:
    words, link = context_of(item, verdict, at), addresses.get(LINK, "")
    subject = item.body.subject or frame("subject", "txt", employer=item.house.name)
    around = words | {"body": BODY, "link": link and ADDRESS}
    return {
        "subject": one_line(subject),
        "content": filled(frame("email", "txt", **around), body, link) + "\n",
        "html": filled(frame("email", "html", **around), as_html(body), link),
        "headers": headers_of(item, addresses, key, at),
        "calendar": item.message.calendar,
        "return_to": bounce_address(key, settings.EMAIL_REPLY_DOMAIN, settings.LINK_KEY),
    }


def headers_of(item: Item, addresses: dict[str, str], key: str, at: datetime) -> dict[str, str]:
    domain = settings.EMAIL_REPLY_DOMAIN
    headers = {
        "From": sender_of(item.house),
        "Message-ID": f"<{key}@{domain}>",
        "Date": format_datetime(at),
        "Reply-To": named(
            item.house.reply_name, reply_address(item.message.reply_key, domain, settings.LINK_KEY)
        ),
    }
    provider_key = CAPABILITIES[item.channel].key_of_now()
    if provider_key is not None:
        headers[provider_key.header] = said(key)
    if item.message.is_automatic:
        headers["Auto-Submitted"] = "auto-generated"
    if UNSUBSCRIBE in addresses:
        headers["List-Unsubscribe"] = f"<{addresses[UNSUBSCRIBE]}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def sender_of(house: House) -> str:
    name, address = parts_of(settings.EMAIL_FROM)
    return named(house.sender_name or name or house.name, address)


# Taking an address apart takes longer than all the rest of a header.
parts_of = lru_cache(maxsize=16)(parseaddr)


def text(
    item: Item, verdict: Verdict, body: str, addresses: dict[str, str], key: str, at: datetime
) -> dict[str, Any]:
    words = context_of(item, verdict, at)
    around = frame("text", "txt", **words, body=BODY, is_first=is_first_text(item, verdict))
    status = reverse("twilio_status", args=[key])
    return {
        "content": texts.plain(filled(around, body, "")),
        "report_to": settings.PUBLIC_URL + status,
        "media": media_of(item, at),
        "headers": {"Media": str(item.message.file_id)} if item.message.file_id else {},
    }


def media_of(item: Item, at: datetime) -> tuple[str, ...]:
    """The file that goes along, if it was found safe and is still there; kept only as a number."""
    file_id = item.message.file_id
    if file_id is None or not may_leave(file_id):
        return ()
    token = media_token(file_id, at, settings.LINK_KEY)
    return (settings.PUBLIC_URL + reverse("text_media", args=[token]),)


def portal(
    item: Item, verdict: Verdict, body: str, addresses: dict[str, str], key: str, at: datetime
) -> dict[str, Any]:
    return {"content": body, "subject": item.body.subject}


MAKERS = {Channel.EMAIL: email, Channel.TEXT: text, Channel.PORTAL: portal}


def is_first_text(item: Item, verdict: Verdict) -> bool:
    """The first one since they said so: it says in a few words why it is a text (RULES 5.4)."""
    last = item.person.last_text_at
    if item.message.topic == TopicKey.SERVICE:
        return False
    return last is None or (verdict.answered_at is not None and verdict.answered_at > last)


def context_of(item: Item, verdict: Verdict, at: datetime) -> dict[str, Any]:
    """What the words around the words may say."""
    zone = item.person.base.usual.zone
    preference = verdict.preference
    is_chosen = preference is not None and preference.is_chosen
    said_on = local_date(verdict.answered_at, zone.name_at(at)) if is_chosen else None
    words = {
        "language": translation.get_language(),
        "employer": item.house.name,
        "rule": verdict.rule.value,
        "way": item.channel.label.lower(),
        "is_fallback": verdict.is_fallback or item.delivery.is_fallback,
        "is_service": item.message.topic == TopicKey.SERVICE,
        "is_against": bool(verdict.overridden),
        "is_still_right_asked": bool(verdict.still_right),
        "noted_by": preference.noted_by if preference is not None else "",
        "said_on": said_on,
    }
    return words | {"why": frame("why", "txt", **words)}


def local_date(moment: datetime | None, zone: str) -> Any:
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None


def frame(name: str, kind: str, **words: Any) -> str:
    """In the language of now."""
    return frame_in(translation.get_language(), name, kind, **words)


@lru_cache(maxsize=4096)
def frame_in(_language: str, name: str, kind: str, **words: Any) -> str:
    """The words around the words: the same for everybody of whom the same is to be said."""
    return render_to_string(f"letters/envelope/{name}.{kind}", words).strip()


def filled(frame: str, body: str, link: str) -> str:
    """The body last, so that nothing in it is taken for a gap."""
    return frame.replace(ADDRESS, link).replace(BODY, body)


def as_html(body: str) -> str:
    return str(linebreaks(urlize(body, nofollow=True, autoescape=True)))
