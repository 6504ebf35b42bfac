"""What mail servers report: bounces (RFC 3464) and complaints (RFC 5965)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

from messaging.enums import Report
from messaging.rules.mail import headers, recipients_of

STATUS: Final = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReport:
    """What became of one letter of ours. `return_to` are the addresses that the report came to."""

    report: Report
    status: str
    return_to: tuple[str, ...]
    about: tuple[str, ...]  # Message-IDs of the letter it is about, if the report holds them


def report_in(letter: EmailMessage) -> MailReport | None:
    """None for a letter that is no report."""
    parts = list(letter.walk())
    kinds = {part.get_content_type() for part in parts}
    if "message/feedback-report" in kinds:
        return made(letter, Report.COMPLAINED, "")
    if "message/delivery-status" not in kinds:
        return None
    fields = {name: value for part in parts for name, value in fields_of(part)}
    status = STATUS.search(fields.get("status", ""))
    action = fields.get("action", "").strip().lower()
    return made(letter, report_of(action, status[1] if status else ""), status[0] if status else "")


def report_of(action: str, first: str) -> Report:
    """5 is for good, 4 is for now, 2 has arrived; the action decides where no status was given.

    "failed" with 4 was given up after many tries: not delivered, and the address may still be good.
    """
    if action == "delayed":
        return Report.DEFERRED
    if first == "4":
        return Report.UNDELIVERED if action == "failed" else Report.DEFERRED
    if action == "failed" or first == "5":
        return Report.BOUNCED
    if action in ("delivered", "relayed") or first == "2":
        return Report.DELIVERED
    return Report.NONE


def fields_of(part: EmailMessage) -> Iterator[tuple[str, str]]:
    """The fields of a delivery-status part: a list of blocks of headers."""
    if part.get_content_type() != "message/delivery-status":
        return
    for block in part.iter_parts() if part.is_multipart() else ():
        for name, value in block.raw_items():
            yield name.lower(), str(value)


def made(letter: EmailMessage, report: Report, status: str) -> MailReport:
    about = [
        found
        for part in letter.walk()
        if part is not letter
        for value in headers(part, "Message-ID")
        for found in re.findall(r"<[^<>\s]{3,240}>", value)
    ]
    about += [
        f"<{line.strip('<> ')}>" for line in re.findall(r"(?mi)^message-id:\s*(\S+)", plain(letter))
    ]
    return MailReport(
        report=report,
        status=status,
        return_to=tuple(recipients_of(letter)),
        about=tuple(dict.fromkeys(about)),
    )


def plain(letter: EmailMessage) -> str:
    """The headers of the letter it is about, where they came as text/rfc822-headers."""
    kept = [part for part in letter.walk() if part.get_content_type() == "text/rfc822-headers"]
    texts = [part.get_payload(decode=True) for part in kept]
    return "\n".join(text.decode("utf-8", "replace") for text in texts if isinstance(text, bytes))
