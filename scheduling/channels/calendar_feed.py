"""Fetching a calendar from an address that somebody typed.

The address is theirs, so it is not trusted: the name is looked up once, every address it has must be
a public one, and the connection goes to the very address that was looked at. Redirects are followed by
hand, a few, each looked at anew. There is a limit to the bytes and one to the time, for all together.
"""

import ipaddress
import socket
import time
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings

from scheduling.enums import FeedFault
from scheduling.rules.feed import FeedUnreadable

MOST_BYTES: Final = 2 * 1024 * 1024
SECONDS: Final = 10.0
SECONDS_TO_ANSWER: Final = 5.0
MOST_REDIRECTS: Final = 3
PIECE: Final = 64 * 1024
PORTS: Final = {"http": 80, "https": 443}
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
REDIRECTS: Final = (301, 302, 303, 307, 308)


def fetch(url: str, *, seconds: float = SECONDS) -> bytes:
    """What is there now. Raises FeedUnreadable, and nothing else."""
    ends = time.monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        answer = ask(url, ends)
        try:
            if answer.status not in REDIRECTS:
                return body_of(answer, ends)
            url = urljoin(url, answer.headers.get("Location", ""))
        finally:
            answer.close()
    raise FeedUnreadable(FeedFault.NOT_REACHED)


def ask(url: str, ends: float) -> Any:
    scheme, host, port, path = parts_of(url)
    address = public_address(host, port)
    timeout = urllib3.Timeout(connect=SECONDS_TO_ANSWER, read=SECONDS_TO_ANSWER)
    options: dict[str, Any] = {"timeout": timeout, "retries": False, "maxsize": 1}
    if scheme == "https":
        # The certificate is for the name, the connection goes to the address that was looked at.
        pool: Any = urllib3.HTTPSConnectionPool(
            address, port, server_hostname=host, assert_hostname=host, **options
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, **options)
    check_time(ends)
    default = port == PORTS[scheme]
    headers = {"Host": host if default else f"{host}:{port}", "Accept": "text/calendar"}
    try:
        return pool.request("GET", path, headers=headers, redirect=False, preload_content=False)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise FeedUnreadable(FeedFault.NOT_REACHED) from error


def parts_of(url: str) -> tuple[str, str, int, str]:
    """Without names and passwords in it, and by the web only. `webcal:` means https."""
    try:
        split = urlsplit(url.strip())
        port = split.port
    except ValueError as error:
        raise FeedUnreadable(FeedFault.ADDRESS) from error
    scheme = "https" if split.scheme == "webcal" else split.scheme
    if scheme not in PORTS or not split.hostname or split.username or split.password:
        raise FeedUnreadable(FeedFault.ADDRESS)
    if any(ord(sign) < 33 for sign in url.strip()):
        raise FeedUnreadable(FeedFault.ADDRESS)
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return scheme, split.hostname, port or PORTS[scheme], path


def public_address(host: str, port: int) -> str:
    """One that every address of the name agrees with: none of them inside."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FeedUnreadable(FeedFault.NOT_REACHED) from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(may_read(address) for address in addresses):
        raise FeedUnreadable(FeedFault.ADDRESS)
    return addresses[0]


def may_read(address: str) -> bool:
    """Public, whichever way it is written: an IPv4 address inside an IPv6 one counts as itself."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or translated(found) or found
    if found.is_loopback:
        return bool(settings.FEEDS_FROM_HERE)
    return found.is_global and not found.is_multicast


def translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """What a network that translates (NAT64) would make of it."""
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def body_of(answer: Any, ends: float) -> bytes:
    if answer.status != 200:
        raise FeedUnreadable(FeedFault.NOT_REACHED)
    found = bytearray()
    try:
        for piece in answer.stream(PIECE, decode_content=True):
            found += piece
            if len(found) > MOST_BYTES:
                raise FeedUnreadable(FeedFault.TOO_BIG)
            check_time(ends)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise FeedUnreadable(FeedFault.TOO_SLOW) from error
    return bytes(found)


def check_time(ends: float) -> None:
    if time.monotonic() > ends:
        raise FeedUnreadable(FeedFault.TOO_SLOW)
