"""Letters that come in, read with the standard library into plain values. Nothing in them is run."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser
from typing import Final

from messaging.rules.addresses import one_line
from messaging.rules.quoted import split_quoted

MOST_PARTS: Final = 200
LONGEST_BODY: Final = 100_000  # characters; what is beyond is cut
MOST_FILES: Final = 20
FOR_US: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")
# RFC 3834, and what older programs put instead.
MARKS_OF_A_MACHINE: Final = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Response-Suppress",
    "List-Id",
    "List-Unsubscribe",
    "Feedback-ID",
)
BULK: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})


class Unreadable(Exception):  # noqa: N818  what it is, not an error of ours
    """No letter, or one made to hurt: too many parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One letter. `said` is what they wrote, `quoted` what stood beneath it."""

    message_id: str
    from_address: str
    recipients: tuple[str, ...]
    answers: tuple[str, ...]  # Message-IDs it refers to, the nearest first
    subject: str
    said: str
    quoted: str
    is_automatic: bool
    files: tuple[File, ...]


def parse(raw: bytes) -> EmailMessage:
    """Raises Unreadable."""
    try:
        letter = message_from_bytes(raw, policy=policy.default)
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from None
    if not isinstance(letter, EmailMessage) or not letter.keys():
        raise Unreadable("no headers")
    for n, _part in enumerate(letter.walk()):
        if n >= MOST_PARTS:
            raise Unreadable("too many parts")
    return letter


def read(letter: EmailMessage) -> Mail:
    said, quoted = split_quoted(body_of(letter))
    return Mail(
        message_id=header(letter, "Message-ID")[:240],
        from_address=sender_of(letter),
        recipients=tuple(recipients_of(letter)),
        answers=tuple(answers_of(letter)),
        subject=one_line(header(letter, "Subject"))[:250],
        said=said[:LONGEST_BODY],
        quoted=quoted[:LONGEST_BODY],
        is_automatic=is_automatic(letter),
        files=tuple(files_of(letter)),
    )


# --- headers ----------------------------------------------------------------------------------


def header(letter: EmailMessage, name: str) -> str:
    """One header as text; a broken one reads as empty."""
    return next(iter(headers(letter, name)), "")


def headers(letter: EmailMessage, name: str) -> list[str]:
    # The raw values: the structured ones raise on what strangers write into them.
    wanted = name.lower()
    values = [value for key, value in letter.raw_items() if key.lower() == wanted]
    return [decoded(name, str(value)) for value in values]


def decoded(name: str, value: str) -> str:
    try:
        return str(policy.default.header_factory(name, value)).replace("\x00", "")
    except (IndexError, ValueError, LookupError, AttributeError, TypeError):
        return " ".join(value.replace("\x00", "").split())


def sender_of(letter: EmailMessage) -> str:
    return parseaddr(header(letter, "From"))[1].strip().lower()[:254]


def recipients_of(letter: EmailMessage) -> list[str]:
    values = [value for name in FOR_US for value in headers(letter, name)]
    return [address.lower() for _name, address in getaddresses(values) if address]


def answers_of(letter: EmailMessage) -> list[str]:
    nearest = re.findall(r"<[^<>\s]{3,240}>", header(letter, "In-Reply-To"))
    older = re.findall(r"<[^<>\s]{3,240}>", header(letter, "References"))
    return [*nearest, *reversed(older)]


def is_automatic(letter: EmailMessage) -> bool:
    """Written by a machine: never a reply, never answered by one of ours (RFC 3834)."""
    submitted = header(letter, "Auto-Submitted").strip().lower()
    return (
        (submitted not in ("", "no") and not submitted.startswith("no;"))
        or header(letter, "Precedence").strip().lower() in BULK
        or any(headers(letter, name) for name in MARKS_OF_A_MACHINE)
        or has_null_sender(letter)
        or letter.get_content_type() in ("multipart/report", "message/delivery-status")
    )


def has_null_sender(letter: EmailMessage) -> bool:
    paths = headers(letter, "Return-Path")
    return any(path.strip() == "<>" for path in paths)


# --- the body -----------------------------------------------------------------------------------


def body_of(letter: EmailMessage) -> str:
    """Plain text where there is some, else the words of the HTML."""
    for kind in ("plain", "html"):
        part = letter.get_body(preferencelist=(kind,))
        if isinstance(part, EmailMessage):
            text = text_of(part)
            return words_of_html(text) if kind == "html" else text
    return ""


def text_of(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = part.get_content_charset("utf-8")
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return text.replace("\x00", "")


def files_of(letter: EmailMessage) -> Iterator[File]:
    for n, part in enumerate(letter.iter_attachments()):
        content = part.get_payload(decode=True)
        if n < MOST_FILES and isinstance(content, bytes) and content:
            yield File(name=shown_name(part.get_filename() or ""), content=content)


def shown_name(name: str) -> str:
    """A name to show, never a path: the last part of it, without marks that turn text around."""
    return one_line(re.split(r"[/\\]", name)[-1])[:120]


class WordsOfHtml(HTMLParser):
    """The words; what runs or is not shown is dropped."""

    SILENT: Final = frozenset(
        {"script", "style", "head", "title", "template", "noscript", "object"}
    )
    NEW_LINE: Final = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0
        self.quotes = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self.quotes += tag == "blockquote"
        if tag in self.NEW_LINE or tag == "blockquote":
            self.words.append("\n" + "> " * self.quotes)

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(self.silent - (tag in self.SILENT), 0)
        self.quotes = max(self.quotes - (tag == "blockquote"), 0)
        if tag in ("p", "div", "blockquote"):
            self.words.append("\n" + "> " * self.quotes)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(re.sub(r"\s+", " ", data))


def words_of_html(html: str) -> str:
    reader = WordsOfHtml()
    reader.feed(html[: 5 * LONGEST_BODY])
    reader.close()
    lines = (line.strip() for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
