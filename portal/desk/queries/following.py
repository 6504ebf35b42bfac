"""What follows from the contact with one person, as the panel shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from candidates.models import Candidate
from candidates.queries import zone_of
from candidates.staff import Staff
from followup.enums import PromiseState
from followup.models import Promise
from followup.queries import promises_to_see
from messaging.enums import MessageState
from portal.words import date_words

SHOWN = 6
STATES = {
    PromiseState.OPEN: "wait",
    PromiseState.KEPT: "clear",
    PromiseState.BROKEN: "against",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    promise: Promise
    words: str  # “News about Night Carer by 5 March”
    origin: str
    kind: str  # of its tag
    draft: int | None  # what we would say about a broken one


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    promises: Sequence[PromiseLine]
    may_act: bool


def following_of(user: Staff, candidate: Candidate, at: datetime, *, may_act: bool) -> Following:
    zone = zone_of(candidate, at).name
    made = promises_to_see(user, candidate).select_related("slip__apology")[:SHOWN]
    return Following(promises=[promise_line(row, zone, at) for row in made], may_act=may_act)


def promise_line(promise: Promise, zone: str, at: datetime) -> PromiseLine:
    parts = {
        "what": promise.what or _("News about %(job)s") % {"job": promise.application.job.title},
        "date": date_words(promise.due_on, zone, at),
    }
    origin = promise.get_origin_display()
    if promise.by is not None:
        origin = _("%(origin)s: %(who)s") % {"origin": origin, "who": promise.by}
    return PromiseLine(
        promise=promise,
        words=_("%(what)s by %(date)s") % parts,
        origin=origin,
        kind=STATES.get(PromiseState(promise.state), "neutral"),
        draft=draft_of(promise),
    )


def draft_of(promise: Promise) -> int | None:
    slip = getattr(promise, "slip", None)
    if slip is None or slip.apology is None or slip.apology.state != MessageState.DRAFT:
        return None
    return int(slip.apology_id)
