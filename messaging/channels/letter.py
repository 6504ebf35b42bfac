"""A letter as the bytes that go over SMTP, written once.

Python's own writer reads every header again and works out how to fold it, which takes longer than all
the rest of sending a letter. Ours are short, made by us, and nearly always plain. The same letter again is
the same bytes: its parts are kept apart by the key of the attempt, not by chance.
"""

import quopri
import re
from collections.abc import Iterable
from email.header import Header

from django.core.mail import BadHeaderError
from django.core.mail.message import sanitize_address

from messaging.channels.base import Outgoing

LONGEST_LINE = 998  # bytes, by the standard
UNQUOTED = re.compile(
    r"[^\x00-\x20<>]+"
)  # it stands between < and > in the dialogue with the server
CALENDAR_METHOD = re.compile(r"^METHOD:([A-Z]+)", re.MULTILINE)


def letter_bytes(outgoing: Outgoing) -> bytes:
    """Complete, with the line ends of SMTP. Raises BadHeaderError."""
    headers = {"Subject": outgoing.subject, "To": address(outgoing.to), **outgoing.headers}
    kind, body = content_of(outgoing)
    return b"".join(
        (
            b"MIME-Version: 1.0\r\n",
            *(header(name, value) for name, value in headers.items()),
            kind,
            body,
        )
    )


def address(given: str) -> str:
    """As servers take it, also when it has letters of other alphabets. Raises BadHeaderError."""
    if not UNQUOTED.fullmatch(given):
        raise BadHeaderError("To")
    return given if given.isascii() else sanitize_address(given, "utf-8")


def header(name: str, value: str) -> bytes:
    if "\n" in value or "\r" in value:
        raise BadHeaderError(name)
    if not value.isascii():
        value = Header(value, "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{name}: {value}\r\n".encode("ascii")


def content_of(outgoing: Outgoing) -> tuple[bytes, bytes]:
    """The type of the whole and what follows it: words alone, or words twice, or with an invitation."""
    plain = text_part("plain", outgoing.content)
    if not outgoing.html and not outgoing.calendar:
        return plain
    words = plain
    if outgoing.html:
        words = parts(
            "alternative", f"={outgoing.key}.1=", (plain, text_part("html", outgoing.html))
        )
    if not outgoing.calendar:
        return words
    return parts("mixed", f"={outgoing.key}.0=", (words, invitation(outgoing.calendar)))


def parts(kind: str, border: str, several: Iterable[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    line = b"--" + border.encode("ascii")
    inside = b"".join(line + b"\r\n" + headers + body + b"\r\n" for headers, body in several)
    headers = f'Content-Type: multipart/{kind}; boundary="{border}"\r\n'.encode("ascii")
    return headers, b"\r\n" + inside + line + b"--\r\n"


def text_part(kind: str, text: str, more: str = "") -> tuple[bytes, bytes]:
    words = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode()
    encoding = "7bit" if words.isascii() else "8bit"
    if len(words) > LONGEST_LINE and max(map(len, words.split(b"\r\n"))) > LONGEST_LINE:
        encoding = "quoted-printable"
        words = quopri.encodestring(words.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    headers = (
        f'Content-Type: text/{kind}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n{more}"
    )
    return headers.encode("ascii"), b"\r\n" + words


def invitation(calendar: str) -> tuple[bytes, bytes]:
    """With its method, without which calendar programs only show it as a file."""
    file = 'Content-Disposition: attachment; filename="invitation.ics"\r\n'
    return text_part(calendar_kind(calendar), calendar, file)


def calendar_kind(text: str) -> str:
    method = CALENDAR_METHOD.search(text)
    return f"calendar; method={method[1]}" if method else "calendar"
