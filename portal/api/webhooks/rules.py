"""How telling other systems works: what of, signed how, and when the next try is."""

import hmac
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid5

from candidates.enums import HappeningKind
from portal.api.enums import Scope, WhyNot

Kind = HappeningKind
TEST: Final = "test"
# What a token must be meant for, to be told of it. What is not here is told to nobody.
TOLD: Final[Mapping[HappeningKind, Scope]] = {
    Kind.CANDIDATE_ADDED: Scope.CANDIDATES_READ,
    Kind.CONTACT_ADDED: Scope.CANDIDATES_READ,
    Kind.CONTACT_VERIFIED: Scope.CANDIDATES_READ,
    Kind.CONTACT_CLOSED: Scope.CANDIDATES_READ,
    Kind.ZONE_CHANGED: Scope.CANDIDATES_READ,
    Kind.ERASURE_ASKED: Scope.CANDIDATES_READ,
    Kind.MERGED: Scope.CANDIDATES_READ,
    Kind.DOCUMENT_ASKED: Scope.CANDIDATES_READ,
    Kind.DOCUMENT_RECEIVED: Scope.CANDIDATES_READ,
    Kind.APPLIED: Scope.APPLICATIONS_READ,
    Kind.MOVED: Scope.APPLICATIONS_READ,
    Kind.CLOSED: Scope.APPLICATIONS_READ,
    Kind.DECISION_TOLD: Scope.APPLICATIONS_READ,
    Kind.ANSWERED: Scope.USUAL_READ,
    Kind.CHECK_IN_OPENED: Scope.USUAL_READ,
    Kind.CHECK_IN_FINISHED: Scope.USUAL_READ,
    Kind.PAUSED: Scope.USUAL_READ,
    Kind.RESUMED: Scope.USUAL_READ,
    Kind.OPTED_OUT: Scope.USUAL_READ,
    Kind.OPTED_IN: Scope.USUAL_READ,
    Kind.MESSAGE_ACCEPTED: Scope.MESSAGES_READ,
    Kind.MESSAGE_RETURNED: Scope.MESSAGES_READ,
    Kind.REPLIED: Scope.MESSAGES_READ,
    Kind.OVERRIDDEN: Scope.MESSAGES_READ,
    Kind.CALL_DONE: Scope.MESSAGES_READ,
    Kind.TIMES_OFFERED: Scope.INTERVIEWS_READ,
    Kind.TIMES_ANSWERED: Scope.INTERVIEWS_READ,
    Kind.INTERVIEW_BOOKED: Scope.INTERVIEWS_READ,
    Kind.INTERVIEW_CONFIRMED: Scope.INTERVIEWS_READ,
    Kind.INTERVIEW_MOVED: Scope.INTERVIEWS_READ,
    Kind.INTERVIEW_CANCELLED: Scope.INTERVIEWS_READ,
    Kind.INTERVIEW_HELD: Scope.INTERVIEWS_READ,
    Kind.UNMET: Scope.UNMET_READ,
}
# Between them and the house alone.
UNTOLD: Final = frozenset({Kind.DATA_COPIED, Kind.DOCUMENT_HELP})


def tellable(scopes: Collection[str]) -> list[str]:
    return [kind.value for kind, scope in TOLD.items() if scope in scopes]


def may_tell(kind: str, scopes: Collection[str]) -> bool:
    return kind == TEST or TOLD.get(HappeningKind(kind)) in scopes


# --- signed ---------------------------------------------------------------------------------------

MARK: Final = "whsec_"
NOTICES: Final = UUID("6f0ae0c6-2a0c-4b1f-9a35-6a1d9c7f4b55")


def secret_of(key: str, salt: str) -> bytes:
    """Of the house's key and what the row keeps: neither alone is enough."""
    return hmac.new(key.encode(), f"webhook:{salt}".encode(), sha256).digest()


def shown(secret: bytes) -> str:
    """As Standard Webhooks write it."""
    return MARK + b64encode(secret).decode()


def notice_id(webhook: int, happening: int | None, notice: int) -> str:
    """The same however often it is told, also again after its row was forgotten."""
    of = f"{happening}" if happening is not None else f"test {notice}"
    return str(uuid5(NOTICES, f"{webhook} {of}"))


def signed(secrets: Iterable[bytes], told: str, seconds: int, body: bytes) -> str:
    """One signature for each secret that holds now, apart by a space."""
    whole = f"{told}.{seconds}.".encode() + body
    each = (b64encode(hmac.new(secret, whole, sha256).digest()).decode() for secret in secrets)
    return " ".join(f"v1,{signature}" for signature in each)


# --- tried again ----------------------------------------------------------------------------------

# About a day in all. Each is drawn longer or shorter by up to a fifth, so that not all come back at once.
WAITS: Final = tuple(
    timedelta(seconds=each)
    for each in (10, 60, 5 * 60, 20 * 60, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 8 * 3600)
)
GIVEN_UP: Final = timedelta(days=1)
SPREAD: Final = 0.2
# After so many failures in a row one notice at a time finds out whether it is back.
PATIENT: Final = 3
PROBES: Final = tuple(timedelta(seconds=each) for each in (30, 60, 120, 300, 600, 1200, 1800))
SWITCHED_OFF: Final = timedelta(days=3)
OLD_SECRET: Final = timedelta(days=1)


def next_try(
    *, tries: int, since: datetime, at: datetime, luck: float, asked: timedelta | None = None
) -> datetime | None:
    """After `tries` that failed; None: it is given up. `luck` is between -1 and 1.

    Who asks to wait is heard, up to the end of the day that a notice has.
    """
    if tries > len(WAITS) or at >= since + GIVEN_UP:
        return None
    wait = WAITS[tries - 1] * (1 + SPREAD * luck)
    if asked is not None:
        wait = max(wait, min(asked, GIVEN_UP))
    return at + wait


def probe_after(failures: int, at: datetime, asked: timedelta | None = None) -> datetime | None:
    """Until when nothing is tried there; None while it is early days and nobody asked us to wait."""
    if failures < PATIENT:
        return at + min(asked, GIVEN_UP) if asked else None
    wait = PROBES[min(failures - PATIENT, len(PROBES) - 1)]
    return at + max(wait, min(asked or wait, GIVEN_UP))


def asked_to_wait(header: str, at: datetime) -> timedelta | None:
    """`Retry-After`, in seconds or as a date; None of anything else."""
    text = header.strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return timedelta(seconds=int(text))
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(until - at, timedelta())


TAKEN_BELOW: Final = 300
ELSEWHERE_BELOW: Final = 400
GONE: Final = 410
BUSY: Final = frozenset({429, 503})


def why_not_of(status: int) -> WhyNot | None:
    """None: they took it."""
    if 200 <= status < TAKEN_BELOW:
        return None
    if TAKEN_BELOW <= status < ELSEWHERE_BELOW:
        return WhyNot.REDIRECTED
    return WhyNot.BUSY if status in BUSY else WhyNot.REFUSED
