"""Erasing somebody: what has not left is stopped, each room's part goes, the highest room first.

One transaction. What was leaving at that moment finishes and is swept afterwards, by the same list, and so
is whatever a colleague or a provider was writing meanwhile. Files, sessions and the line of the ledger
outside of the database come after the commit; the sweep does what could not be done at once.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from candidates.actions import erasures
from candidates.actions.candidates import locked_candidate
from candidates.enums import ErasedWhy
from candidates.models import Application, Candidate, Erasure, ErasureWork
from candidates.people import Emptied, Fate, Gone, Stays
from candidates.staff import Staff
from messaging.actions import forgetting
from portal.accounts.models import VisitSession
from portal.people.headings import heading_of
from preferences.actions import forgetting as preferences_forgetting

log = logging.getLogger(__name__)


def fates() -> Iterator[Fate]:
    for name in reversed(settings.PERSON_PARTS):
        yield from import_module(name).ERASED


@transaction.atomic
def erase(
    *, candidate: Candidate, why: ErasedWhy, by: Staff | None = None, at: datetime
) -> Erasure:
    """For good. Twice it is the one that is there."""
    person = locked_candidate(candidate.pk)
    preferences_forgetting.keep_closed(person, at=at)
    carry_out(person, by, at)
    erasure = erasures.begin(candidate=person, why=why, by=by, at=at)
    # In a backup of before a merge they are two: both stand in the ledger.
    for merge in person.taken_up.select_related("gone"):
        erasures.begin(candidate=merge.gone, why=why, by=by, at=at)
    transaction.on_commit(partial(afterwards, person.pk), robust=True)
    return erasure


def carry_out(person: Candidate, by: Staff | None, at: datetime) -> None:
    """With the person's row held; safe to run again."""
    forgetting.stop(candidate=person, by=by, at=at)
    forgetting.note_elsewhere(candidate=person, at=at)
    forget_in_admin(person)
    for fate in fates():
        fate.carry_out(person.pk, at)


def forget_in_admin(person: Candidate) -> None:
    """The admin writes down what it changed, with the name that it had."""
    applications = Application.objects.filter(candidate=person)
    for model, ids in (
        (Candidate, [str(person.pk)]),
        (Application, applications.values_list(Cast("pk", TextField()), flat=True)),
    ):
        kind = ContentType.objects.get_for_model(model)
        LogEntry.objects.filter(content_type=kind, object_id__in=ids).update(object_repr="")


# --- after the commit -------------------------------------------------------------------------


def afterwards(candidate_id: int) -> None:
    erasures.write_lines()
    erasures.remove_files()
    end_sessions({candidate_id})


def end_sessions(people: set[int]) -> int:
    """They open nothing since the commit; what stands in them goes here."""
    return VisitSession.objects.filter(candidate_id__in=people).delete()[0]


def sweep(at: datetime) -> int:
    """Erasures that are not finished: a second time, once nothing of theirs can be leaving any more."""
    settled = at - timedelta(seconds=2 * settings.OUTBOX_LEASE)
    waiting = ErasureWork.objects.filter(is_swept=False, erasure__at__lte=settled)
    people = {
        row.erasure.candidate_id
        for row in waiting.select_related("erasure").order_by("pk")[:100]
        if row.erasure.candidate_id is not None and again(row.erasure, at)
    }
    if people:
        end_sessions(people)
    erasures.remove_files()
    return erasures.write_lines() + len(people)


@transaction.atomic
def again(erasure: Erasure, at: datetime) -> bool:
    if erasure.candidate_id is None:
        return False
    person = locked_candidate(erasure.candidate_id)
    if forgetting.is_leaving(person):
        return False
    carry_out(person, None, at)
    erasures.finish(erasure=erasure)
    return True


# --- what it would be -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would become of the rows of one kind."""

    heading: str
    count: int
    why: str  # empty: they are deleted


def preview(candidate: Candidate) -> tuple[Sequence[Foreseen], Sequence[Foreseen]]:
    """What is deleted, and what is left of the rest and why. Changes nothing."""
    gone: dict[str, int] = {}
    left: dict[str, Foreseen] = {}
    for fate in fates():
        count = fate.rows(candidate.pk).distinct().count()
        heading = heading_of(fate.model)
        if isinstance(fate, Gone):
            gone[heading] = gone.get(heading, 0) + count
        elif isinstance(fate, Emptied | Stays) and count:
            known = left.get(heading)
            most = max(count, known.count if known else 0)
            left[heading] = Foreseen(heading=heading, count=most, why=str(fate.why))
    deleted = [Foreseen(heading=name, count=count, why="") for name, count in gone.items() if count]
    return deleted, list(left.values())
