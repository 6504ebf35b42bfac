"""Answering a letter as the person who got it: handed to the portal as a mail server would."""

import hashlib
import hmac
import urllib.error
import urllib.request
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid

TIMEOUT = 15
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answer_to(letter: EmailMessage, words: str) -> EmailMessage:
    """What a mail program makes of it: the thread's address, what it answers, the quote beneath."""
    made = EmailMessage()
    made["From"] = str(letter["To"])
    made["To"] = str(letter["Reply-To"] or letter["From"])
    subject = str(letter["Subject"] or "")
    made["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    made["Date"] = format_datetime(localtime())
    made["Message-ID"] = make_msgid(domain="mailbox.example")
    if letter["Message-ID"]:
        made["In-Reply-To"] = made["References"] = str(letter["Message-ID"])
    body = letter.get_body(("plain",))
    quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines()) if body else ""
    made.set_content(f"{words}\n\nOn {letter['Date']}, {letter['From']} wrote:\n{quoted}\n")
    return made


def hand_in(letter: EmailMessage, hook: str, key: str) -> bool:
    """Whether the portal took it."""
    raw = letter.as_bytes()
    signature = hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "message/rfc822", "X-Usual-Signature": signature}
    call = urllib.request.Request(hook, raw, headers)  # noqa: S310  an address of this machine
    try:
        with _direct.open(call, timeout=TIMEOUT) as answer:
            return 200 <= answer.status < 300
    except (urllib.error.URLError, OSError):
        return False
