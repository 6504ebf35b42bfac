"""Saying that something happened, and dealing with it elsewhere, once for each consumer."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from types import TracebackType

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from candidates.exceptions import Refusal
from candidates.models import (
    Application,
    Beat,
    Candidate,
    Consumer,
    Consumption,
    ConsumptionFailure,
    Happening,
)
from candidates.rules.waits import LATEST_COMMIT, wait_after
from candidates.staff import Staff, id_of
from candidates.trace import traced

Handle = Callable[[Happening, datetime], None]

EXPECTED = (Refusal, DatabaseError, ObjectDoesNotExist)


def record(
    *,
    kind: str,
    candidate: Candidate,
    application: Application | None = None,
    subject: models.Model | None = None,
    by: Staff | None = None,
    at: datetime,
) -> Happening:
    """Belongs in the transaction of what it says."""
    return Happening.objects.create(
        kind=kind,
        candidate_id=candidate.pk,
        application_id=application.pk if application else None,
        subject=subject.pk if subject else None,
        by_id=id_of(by),
        at=at,
    )


def consume(
    *,
    consumer: str,
    kinds: Iterable[str],
    handle: Handle,
    at: datetime,
    settle: timedelta = timedelta(0),
    limit: int = 100,
) -> int:
    """Hands each happening of `kinds` to `handle`, the oldest first; how many were dealt with.

    Safe to run twice and by several processes at once: a happening is handled under its lock, and
    what `handle` wrote commits with the row that says so, or not at all. `settle` leaves those alone
    that are younger. A refusal or an error of the database is kept in `ConsumptionFailure`, tried
    again later, and the next one goes on. Any other error is kept as well and then raised: the
    next run passes that happening by until its time.
    """
    mark, _new = Consumer.objects.get_or_create(name=consumer)
    found = waiting_for(consumer, kinds, at).filter(pk__gt=mark.done_until, at__lte=at - settle)
    done = 0
    for pk in list(found.values_list("pk", flat=True)[:limit]):
        with Try(consumer, pk, at) as tried, transaction.atomic():
            tried.is_done = handle_once(consumer, pk, handle, at)
        done += tried.is_done
    advance(mark, kinds, at)
    return done


def beat(name: str, at: datetime) -> None:
    """Written by work that was done: health is progress, not being alive."""
    Beat.objects.update_or_create(name=name, defaults={"at": at})


# --- one happening ----------------------------------------------------------------------------


class Try:
    """One try at one happening: keeps what went wrong, and lets the next one go on if it may."""

    def __init__(self, consumer: str, happening_id: int, at: datetime) -> None:
        self.consumer = consumer
        self.happening_id = happening_id
        self.at = at
        self.is_done = False

    def __enter__(self) -> "Try":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if kind is None:
            return False
        self.is_done = False
        if issubclass(kind, Exception):
            self.keep(kind.__name__)
        return issubclass(kind, EXPECTED)

    def keep(self, error: str) -> None:
        failure, is_new = ConsumptionFailure.objects.get_or_create(
            consumer=self.consumer,
            happening_id=self.happening_id,
            defaults={"failed_at": self.at, "again_at": self.at},
        )
        tries = 1 if is_new else failure.tries + 1
        failure.tries = tries
        failure.error = error
        failure.failed_at = self.at
        failure.again_at = self.at + wait_after(tries)
        failure.save()


def handle_once(consumer: str, pk: int, handle: Handle, at: datetime) -> bool:
    happening = (
        # The rows that point at it may still be written: only another consumer has to wait.
        Happening.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
    )
    if happening is None:
        return False
    # Whoever held the lock before us may have committed after we had looked.
    _row, is_new = Consumption.objects.get_or_create(
        consumer=consumer, happening=happening, defaults={"at": at}
    )
    if not is_new:
        return False
    with traced(happening.trace):
        handle(happening, at)
    happening.failures.filter(consumer=consumer).delete()
    return True


# --- what is left to do -----------------------------------------------------------------------


def waiting_for(consumer: str, kinds: Iterable[str], at: datetime) -> QuerySet[Happening]:
    done = Consumption.objects.filter(consumer=consumer, happening=OuterRef("pk"))
    later = ConsumptionFailure.objects.filter(
        consumer=consumer, happening=OuterRef("pk"), again_at__gt=at
    )
    return (
        Happening.objects.filter(kind__in=list(kinds))
        .exclude(Exists(done))
        .exclude(Exists(later))
        .order_by("pk")
    )


def advance(mark: Consumer, kinds: Iterable[str], at: datetime) -> None:
    """Moves the mark up to the first happening that is left, or that may still be.

    Ids are given before commits, so one that is committed late has a lower id than some that are
    done: the last hour is never passed.
    """
    done = Consumption.objects.filter(consumer=mark.name, happening=OuterRef("pk"))
    ahead = Happening.objects.filter(pk__gt=mark.done_until)
    first_left = (
        ahead.filter(kind__in=list(kinds)).exclude(Exists(done)).order_by("pk").values("pk").first()
    )
    settled = ahead.filter(at__lte=at - LATEST_COMMIT)
    if first_left:
        settled = settled.filter(pk__lt=first_left["pk"])
    last = settled.order_by("-pk").values_list("pk", flat=True).first()
    if last is not None:
        Consumer.objects.filter(pk=mark.pk, done_until__lt=last).update(done_until=last)
