"""Letters fetched from a mailbox (IMAP4, RFC 3501), where no mail server hands them to us.

A letter is marked as seen after it was committed here, so one fetched twice is found to be the same.
"""

import imaplib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings

from messaging.actions.events import keep_mail

log = logging.getLogger(__name__)
SECONDS = 20  # for connecting and for each answer; imaplib's default is none
MOST = 50
LARGEST = 10 * 1024 * 1024  # bytes; a larger one stays where it is


def fetch_letters(at: datetime) -> int:
    """How many were new to the mailbox. A mailbox that does not answer is tried again next minute."""
    try:
        with mailbox(settings.IMAP_URL) as box:
            return sum(take(box, uid, at) for uid in unseen(box)[:MOST])
    except (OSError, imaplib.IMAP4.error) as error:
        log.error("the mailbox did not answer: %s", type(error).__name__)  # noqa: TRY400  no addresses in logs
        return 0


@contextmanager
def mailbox(url: str) -> Iterator[imaplib.IMAP4]:
    """imaps://USER:PASSWORD@HOST:PORT/FOLDER, or imap:// to a server on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, timeout=SECONDS)
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box.select(unquote(parts.path.lstrip("/")) or "INBOX")
        yield box
    finally:
        box.shutdown()


def unseen(box: imaplib.IMAP4) -> list[str]:
    _ok, found = box.uid("SEARCH", "UNSEEN", "SMALLER", str(LARGEST))
    return found[0].decode().split() if found and found[0] else []


def take(box: imaplib.IMAP4, uid: str, at: datetime) -> bool:
    _ok, answer = box.uid("FETCH", uid, "(BODY.PEEK[])")
    raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
    if not isinstance(raw, bytes):
        return False
    keep_mail(raw, at)
    box.uid("STORE", uid, "+FLAGS", "(\\Seen)")
    return True
