"""How long what we hold is kept, for each purpose, and its end. Safe to run at any time and twice.

Where more than one row in twenty would go at once nothing does: somebody set a number wrong, or this is the
first time, and a person says that it is meant.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Greatest

from candidates.enums import ErasedWhy, KeptFor
from candidates.models import (
    AccessRecord,
    Application,
    AuditEntry,
    Candidate,
    Employer,
    RetentionRun,
)
from candidates.queries import employer
from messaging.actions.alarms import end_alarm, raise_alarm
from messaging.enums import AlarmKind
from messaging.models import Attempt, GoneAddress, InboundMessage, MessageBody, ProviderEvent
from portal.people.erasing import erase
from preferences.models import Answer

MONTH: Final = timedelta(days=30.44)
MOST_SHARE: Final = 0.05
FEW: Final = 20  # rows: one in twenty of less than that is nothing to be startled by
MOST_A_RUN: Final = 2000
MOST_PEOPLE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Rows that are due at an instant, out of all of them, and how they end."""

    all_of: Callable[[], QuerySet[Any]]
    due: Callable[[Employer, datetime], QuerySet[Any]]
    end: Callable[[list[int], datetime], int]
    most: int = MOST_A_RUN


# --- people -----------------------------------------------------------------------------------


def people() -> QuerySet[Candidate]:
    return Candidate.objects.filter(erased_at=None)


def people_due(house: Employer, at: datetime) -> QuerySet[Candidate]:
    """Nothing live, not in the pool, no legal stop, and no word between us for that long."""
    since = at - house.keep_people_months * MONTH
    theirs = Application.objects.filter(candidate=OuterRef("pk"))
    said = Answer.objects.filter(candidate=OuterRef("pk"), at__gte=since)
    found = people().filter(created_at__lt=since, legal_stop_at=None).exclude(pool_until__gte=at)
    return (
        found.exclude(Exists(theirs.filter(closed_at=None)))
        .exclude(Exists(theirs.filter(closed_at__gte=since)))
        .exclude(Exists(said))
        .annotate(last_at=Greatest("thread__last_in_at", "thread__last_out_at", "created_at"))
        .filter(last_at__lt=since)
    )


def end_people(ids: list[int], at: datetime) -> int:
    for person in Candidate.objects.filter(pk__in=ids).order_by("pk"):
        erase(candidate=person, why=ErasedWhy.RETENTION, at=at)
    return len(ids)


# --- words, envelopes, raw calls, the record --------------------------------------------------


def bodies_due(house: Employer, at: datetime) -> QuerySet[MessageBody]:
    old = MessageBody.objects.filter(at__lt=at - house.keep_words_months * MONTH)
    return old.exclude(subject="", body="", text="")


def end_bodies(ids: list[int], at: datetime) -> int:
    return MessageBody.objects.filter(pk__in=ids).update(subject="", body="", text="")


def replies_due(house: Employer, at: datetime) -> QuerySet[InboundMessage]:
    old = InboundMessage.objects.filter(received_at__lt=at - house.keep_words_months * MONTH)
    return old.exclude(subject="", body="", quoted="")


def end_replies(ids: list[int], at: datetime) -> int:
    return InboundMessage.objects.filter(pk__in=ids).update(subject="", body="", quoted="")


def attempts_due(house: Employer, at: datetime) -> QuerySet[Attempt]:
    old = Attempt.objects.filter(started_at__lt=at - house.keep_attempts_months * MONTH)
    return old.exclude(address="", subject="", content="", html="")


def end_attempts(ids: list[int], at: datetime) -> int:
    """Where it went and what it was; that it went stays."""
    rows = Attempt.objects.filter(pk__in=ids)
    return rows.update(contact_point=None, address="", subject="", content="", html="", headers={})


def raw_due(house: Employer, at: datetime) -> QuerySet[ProviderEvent]:
    """What was read. The row stays: its key is what tells the same call again."""
    old = ProviderEvent.objects.filter(received_at__lt=at - timedelta(days=house.keep_raw_days))
    return old.filter(processed_at__isnull=False).exclude(payload="")


def end_raw(ids: list[int], at: datetime) -> int:
    return ProviderEvent.objects.filter(pk__in=ids).update(payload="")


def looks_due(house: Employer, at: datetime) -> QuerySet[AccessRecord]:
    return AccessRecord.objects.filter(at__lt=at - house.keep_audit_months * MONTH)


def end_looks(ids: list[int], at: datetime) -> int:
    return AccessRecord.objects.filter(pk__in=ids).delete()[0]


def audit_due(house: Employer, at: datetime) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(at__lt=at - house.keep_audit_months * MONTH)


def end_audit(ids: list[int], at: datetime) -> int:
    """By the one door that lets anything out of it: up to the newest of these, which are the oldest."""
    newest = AuditEntry.objects.filter(pk__in=ids).order_by("-at").values_list("at", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT usual_audit_end(%s)", [newest + timedelta(microseconds=1)])
        return int(cursor.fetchone()[0])


PURPOSES: Final[Mapping[KeptFor, Purpose]] = {
    KeptFor.PEOPLE: Purpose(all_of=people, due=people_due, end=end_people, most=MOST_PEOPLE),
    KeptFor.BODIES: Purpose(all_of=MessageBody.objects.all, due=bodies_due, end=end_bodies),
    KeptFor.REPLIES: Purpose(all_of=InboundMessage.objects.all, due=replies_due, end=end_replies),
    KeptFor.ATTEMPTS: Purpose(all_of=Attempt.objects.all, due=attempts_due, end=end_attempts),
    KeptFor.RAW: Purpose(all_of=ProviderEvent.objects.all, due=raw_due, end=end_raw),
    KeptFor.LOOKS: Purpose(all_of=AccessRecord.objects.all, due=looks_due, end=end_looks),
    KeptFor.AUDIT: Purpose(all_of=AuditEntry.objects.all, due=audit_due, end=end_audit),
}


# --- a run ------------------------------------------------------------------------------------


def is_too_much(due: int, total: int) -> bool:
    return due > max(FEW, MOST_SHARE * total)


def foreseen(at: datetime) -> dict[KeptFor, tuple[int, int]]:
    """How many would end, out of how many. Changes nothing."""
    house = employer()
    return {
        key: (purpose.due(house, at).count(), purpose.all_of().count())
        for key, purpose in PURPOSES.items()
    }


def apply(at: datetime, *, meant: frozenset[str] = frozenset()) -> list[RetentionRun]:
    """What is due for each purpose ends, a bounded number at a time; `meant`: also if that is much."""
    runs = [apply_one(key, at, is_meant=key in meant) for key in PURPOSES]
    GoneAddress.objects.filter(until__lte=at).delete()
    return [run for run in runs if run is not None]


@transaction.atomic
def apply_one(key: KeptFor, at: datetime, *, is_meant: bool) -> RetentionRun | None:
    purpose, house = PURPOSES[key], employer()
    due, total = purpose.due(house, at).count(), purpose.all_of().count()
    run = RetentionRun(purpose=key, at=at, due=due, total=total)
    run.is_stopped = is_too_much(due, total) and not is_meant
    if run.is_stopped:
        raise_alarm(AlarmKind.RETENTION, key, at)
    else:
        end_alarm(AlarmKind.RETENTION, key, at)
    if not due:
        return None
    if not run.is_stopped:
        oldest = purpose.due(house, at).order_by("pk").values_list("pk", flat=True)
        run.done = purpose.end(list(oldest[: purpose.most]), at)
    run.save()
    return run
