"""Asking an address that somebody typed: a calendar to read, a system to tell. Every room asks through here.

The address is theirs, so it is not trusted: the name is looked up once, every address it has must be a
public one, and the connection goes to the very address that was looked at, so a name cannot lead
elsewhere a moment later. Nothing is followed, nothing is tried twice, no proxy of the environment is
used; there is a limit to the bytes and one to the time. Decision 48.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

SECONDS_TO_ANSWER: Final = 5.0
PORTS: Final = {"http": 80, "https": 443}
WEB: Final = frozenset(PORTS)
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
FIRST_PRINTED: Final = 33  # whatever comes before is blank or ends a line
LAST_PRINTED: Final = 126


class Trouble(StrEnum):
    ADDRESS = "address"  # not one that may be asked
    NOT_REACHED = "not_reached"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"


class NotAsked(Exception):  # noqa: N818 - what happened, and no error of ours
    """`went_out`: something may have reached the other end."""

    def __init__(self, trouble: Trouble, *, went_out: bool = False) -> None:
        self.trouble, self.went_out = trouble, went_out
        super().__init__(trouble.value)


@dataclass(frozen=True, slots=True)
class Place:
    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """As the Host line says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    schemes: Collection[str] = WEB,
    most: int,
    seconds: float,
) -> Answered:
    """What is answered there, whatever its status; a redirect is an answer. Raises NotAsked alone.

    Never inside a transaction: it may take its `seconds`.
    """
    ends = time.monotonic() + seconds
    place = place_of(url, schemes)
    line = connected(place, public_address(place), ends)
    try:
        with ended_at(line, ends), secured(line, place) as safe:
            found = said(safe, place, method, headers or {}, body, most)
    except OSError as error:  # of the certificate, or before anything was said
        raise NotAsked(too_late(ends) or Trouble.NOT_REACHED) from error
    except NotAsked as error:
        raise NotAsked(too_late(ends) or error.trouble, went_out=True) from error
    finally:
        line.close()
    if too_late(ends):  # cut off: what came may be a part
        raise NotAsked(Trouble.TOO_SLOW, went_out=True)
    return found


def check(url: str, schemes: Collection[str] = WEB) -> None:
    """For a form: raises NotAsked for an address that `ask` would not ask now."""
    public_address(place_of(url, schemes))


def place_of(url: str, schemes: Collection[str] = WEB) -> Place:
    """Without names and passwords in it, and by the web only."""
    typed = url.strip()
    if any(not FIRST_PRINTED <= ord(sign) <= LAST_PRINTED for sign in typed):
        raise NotAsked(Trouble.ADDRESS)
    try:
        split = urlsplit(typed)
        port = split.port
    except ValueError as error:
        raise NotAsked(Trouble.ADDRESS) from error
    if split.scheme not in WEB & frozenset(schemes):
        raise NotAsked(Trouble.ADDRESS)
    if not split.hostname or split.username is not None or split.password is not None:
        raise NotAsked(Trouble.ADDRESS)
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return Place(split.scheme, split.hostname, port or PORTS[split.scheme], path)


def public_address(place: Place) -> str:
    """One that every address of the name agrees with: none of them inside."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotAsked(Trouble.NOT_REACHED) from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(may_ask(address) for address in addresses):
        raise NotAsked(Trouble.ADDRESS)
    return addresses[0]


def may_ask(address: str) -> bool:
    """Public; this machine only where the settings say so, in tests and in the demo."""
    found = meant(address)
    return bool(settings.MAY_ASK_THIS_MACHINE) if found.is_loopback else is_public(address)


def is_public(address: str) -> bool:
    found = meant(address)
    return found.is_global and not found.is_multicast


def meant(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Whichever way it is written: an IPv4 address inside an IPv6 one counts as itself."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped or found.sixtofour or translated(found) or found
    return found


def translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """What a network that translates (NAT64) would make of it."""
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


# --- over one line --------------------------------------------------------------------------------


def connected(place: Place, address: str, ends: float) -> socket.socket:
    left = ends - time.monotonic()
    if left <= 0:
        raise NotAsked(Trouble.TOO_SLOW)
    try:
        return socket.create_connection((address, place.port), min(left, SECONDS_TO_ANSWER))
    except OSError as error:
        raise NotAsked(Trouble.NOT_REACHED) from error


@contextmanager
def ended_at(line: socket.socket, ends: float) -> Iterator[None]:
    """Whatever is being read or written then, a letter at a time or none: the line is cut."""
    same = line.dup()

    def cut() -> None:
        with suppress(OSError):
            same.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(max(ends - time.monotonic(), 0), cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        same.close()


def secured(line: socket.socket, place: Place) -> socket.socket:
    """The certificate is for the name, the connection goes to the address that was looked at."""
    if place.scheme == "http":
        return line
    return ssl.create_default_context().wrap_socket(line, server_hostname=place.host)


def said(
    line: socket.socket,
    place: Place,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    most: int,
) -> Answered:
    """Raises NotAsked for whatever goes wrong from here on."""
    speaking = http.client.HTTPConnection(place.host, place.port)
    speaking.sock = line
    try:
        speaking.request(method, place.path, body, {"Host": place.name, **headers})
        answer = speaking.getresponse()
        content = answer.read(most + 1)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotAsked(Trouble.NOT_REACHED) from error
    if len(content) > most:
        raise NotAsked(Trouble.TOO_BIG)
    return Answered(answer.status, answer.headers, content)


def too_late(ends: float) -> Trouble | None:
    return Trouble.TOO_SLOW if time.monotonic() >= ends else None
