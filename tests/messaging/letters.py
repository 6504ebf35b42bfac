"""Letters for tests, as mail programs and mail servers write them."""

from email.message import EmailMessage
from typing import Any

from django.conf import settings

from messaging.models import Attempt, Thread
from messaging.rules.addresses import bounce_address, reply_address

DOMAIN = "mail.northside.example"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def address_of(thread: Thread) -> str:
    return reply_address(thread.reply_key, DOMAIN, settings.LINK_KEY)


def letter(words: str = "Yes please", **headers: Any) -> EmailMessage:
    made = EmailMessage()
    names = {"From": "sam@example.com", "Subject": "Re: News", "Message-ID": "<1@phone.example>"}
    for name, value in (names | {n.replace("_", "-"): v for n, v in headers.items()}).items():
        if value:
            made[name] = value
    made.set_content(words)
    return made


def with_file(made: EmailMessage, content: bytes = PDF, name: str = "cv.pdf") -> EmailMessage:
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def bounce(attempt: Attempt, status: str = "5.1.1", action: str = "failed", to: str = "") -> bytes:
    """A delivery status notification (RFC 3464)."""
    return_to = to or bounce_address(attempt.key, DOMAIN, settings.LINK_KEY)
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: {return_to}\nSubject: Undelivered\n"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nYour letter could not be delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; sam@example.com\nAction: {action}\nStatus: {status}\n\n"
        "--b--\n"
    ).encode()


def complaint(attempt: Attempt) -> bytes:
    """A feedback report (RFC 5965) that holds the headers of our letter."""
    return (
        "From: feedback@provider.example\nTo: abuse@mail.northside.example\nSubject: FW: News\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nThis is an abuse report.\n"
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n"
        "--b\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: <{attempt.key}@{DOMAIN}>\nSubject: News\n\n--b--\n"
    ).encode()
