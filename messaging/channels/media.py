"""Photos and files that came by text: they lie with the provider until we fetch them.

The address comes from outside, so it is looked at before anything is asked of it: only hosts that are
named in the settings, only over TLS, only at public addresses; few redirects, each looked at again; the
account's password for the provider's own API alone; a limit of bytes and of seconds.
"""

import socket
import time
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings

from candidates.outside import is_public
from candidates.rules.papers import LARGEST
from messaging.channels.base import Never, NotSent
from messaging.channels.http import CONNECT_TIMEOUT, LOOPBACK, READ_TIMEOUT

MOST_REDIRECTS: Final = 2
LONGEST: Final = 60.0  # seconds for all of it
PIECE: Final = 64 * 1024
MOVED: Final = frozenset({301, 302, 303, 307, 308})
GONE: Final = frozenset({401, 403, 404, 410})


def fetch(address: str) -> bytes:
    """Raises NotSent when it may be tried again, and Never when that would change nothing."""
    deadline = time.monotonic() + LONGEST
    with requests.Session() as session:
        if urlsplit(settings.TWILIO_API_URL).hostname in LOOPBACK:
            session.trust_env = False  # a proxy cannot reach this machine's own addresses
        for _hop in range(MOST_REDIRECTS + 1):
            check(address)
            with ask(session, address) as answer:
                if answer.status_code not in MOVED:
                    return content_of(answer, deadline)
                address = urljoin(address, answer.headers.get("Location", ""))
    raise Never("too many redirects")


def ask(session: requests.Session, address: str) -> requests.Response:
    account = (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
    try:
        return session.get(
            address,
            auth=account if is_api(address) else None,
            timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
            allow_redirects=False,
            stream=True,
        )
    except requests.RequestException as error:
        raise NotSent(type(error).__name__) from None


def content_of(answer: requests.Response, deadline: float) -> bytes:
    if answer.status_code != 200:
        why = f"http {answer.status_code}"
        raise Never(why) if answer.status_code in GONE else NotSent(why)
    if int(answer.headers.get("Content-Length") or 0) > LARGEST:
        raise Never("too large")
    content = bytearray()
    try:
        for piece in answer.iter_content(PIECE):
            content += piece
            if len(content) > LARGEST:
                raise Never("too large")
            if time.monotonic() > deadline:
                raise NotSent("too slow")
    except requests.RequestException as error:
        raise NotSent(type(error).__name__) from None
    return bytes(content)


# --- where it may lead ------------------------------------------------------------------------


def check(address: str) -> None:
    """Raises Never for an address that we do not ask."""
    if is_api(address):
        return
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.username or parts.hostname not in settings.TEXT_MEDIA_HOSTS:
        raise Never("address not allowed")
    if not all(map(is_public, addresses_of(parts.hostname or ""))):
        raise Never("address not public")


def is_api(address: str) -> bool:
    """The provider's own, as it is set: the same scheme, host and port."""
    asked, ours = urlsplit(address), urlsplit(settings.TWILIO_API_URL)
    return (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc)


def addresses_of(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        raise NotSent("no such host") from None
    return [str(row[4][0]) for row in found]
