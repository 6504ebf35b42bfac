"""A candidate's visit: who it is, at which level, and until when.

A link opens level 1 for 12 hours. A code sent to a contact point on file raises it to level 2 for
30 minutes, then it falls back. A visit lives beside a member of staff's sign-in in one browser and
never touches it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.http import HttpRequest

from candidates.actions import sign_ins
from candidates.models import Candidate, Link
from portal.accounts.passkeys import user_of
from portal.accounts.session_store import WHO
from portal.devices import device_words

LINK: Final = 1
CODE: Final = 2
LINK_HOURS: Final = timedelta(hours=12)
CODE_MINUTES: Final = timedelta(minutes=30)
FRESH_MINUTES: Final = timedelta(minutes=10)

UNTIL = "visit_until"
CODE_UNTIL = "visit_code_until"
THROUGH = "visit_link"
SIGN_IN = "visit_sign_in"  # its row, so that it can be ended from elsewhere
KEPT = "visit_kept"  # what pages remember for this visit only: undo, the application in hand


@dataclass(frozen=True, slots=True)
class Visit:
    candidate: Candidate
    level: int
    until: datetime
    link_id: int | None
    sign_in_id: int | None = None


def open_visit(
    request: HttpRequest, candidate: Candidate, *, at: datetime, link: Link | None = None
) -> None:
    """Begin at level 1, on a new session key. Another person's visit in this browser ends."""
    end_visit(request, at=at)
    request.session.cycle_key()
    request.session[WHO] = candidate.pk
    request.session[UNTIL] = (at + LINK_HOURS).timestamp()
    request.session[SIGN_IN] = sign_ins.begin(
        candidate=candidate,
        device=device_words(request.headers.get("User-Agent", "")),
        until=at + LINK_HOURS,
        is_by_link=link is not None,
        at=at,
    ).pk
    if link is not None:
        request.session[THROUGH] = link.pk


def raise_visit(request: HttpRequest, candidate: Candidate, *, at: datetime) -> None:
    """They proved who they are: level 2 for a while, on a new session key. The first time makes the
    user that passkeys hang on.
    """
    user_of(candidate)
    request.session.cycle_key()
    request.session[CODE_UNTIL] = (at + CODE_MINUTES).timestamp()


def has_fresh_code(request: HttpRequest, *, at: datetime) -> bool:
    """Typed within the last minutes: for what is about everything at once."""
    typed_at = request.session.get(CODE_UNTIL, 0) - CODE_MINUTES.total_seconds()
    return bool(typed_at >= (at - FRESH_MINUTES).timestamp())


def end_visit(request: HttpRequest, *, at: datetime) -> None:
    if SIGN_IN in request.session:
        sign_ins.end(sign_in_id=request.session[SIGN_IN], at=at)
    for key in (WHO, UNTIL, CODE_UNTIL, THROUGH, SIGN_IN, KEPT):
        request.session.pop(key, None)


def visit_of(request: HttpRequest, *, at: datetime) -> Visit | None:
    """The visit of this browser. None when there is none, it is over, its link was revoked, or the
    person was erased.
    """
    session = request.session
    if WHO not in session or session[UNTIL] <= at.timestamp():
        return None
    known = Candidate.objects.filter(pk=session[WHO], erased_at=None)
    link_id = session.get(THROUGH)
    if link_id is not None:
        known = known.filter(links__pk=link_id, links__revoked_at=None)
    sign_in_id = session.get(SIGN_IN)
    if sign_in_id is not None:
        known = known.filter(sign_ins__pk=sign_in_id, sign_ins__ended_at=None)
    candidate = known.first()
    if candidate is None:
        return None
    return Visit(
        candidate=candidate,
        level=CODE if session.get(CODE_UNTIL, 0) > at.timestamp() else LINK,
        until=datetime.fromtimestamp(session[UNTIL], UTC),
        link_id=link_id,
        sign_in_id=sign_in_id,
    )
