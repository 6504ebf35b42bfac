"""Promising news by a date, and finding out whether it came.

Whether a promise was kept is read from what was accepted, never from who ran first: the consumer that
notices news and the sweep that notices its absence come to the same end in any order.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.applications import locked_application
from candidates.enums import HappeningKind, Outcome
from candidates.models import Application, Happening
from candidates.queries import zone_of
from candidates.staff import Staff, id_of
from followup.actions.slips import open_for_promise
from followup.enums import PromiseOrigin, PromiseState
from followup.exceptions import NothingToPromise
from followup.models import Promise
from followup.queries import (
    last_interview_on,
    last_news_at,
    named_days,
    newly_interviewed,
    news_for,
    rhythm,
)
from followup.rules import promises
from followup.rules.days import day_of, end_of_day
from preferences.models import Answer
from preferences.queries.usual import usual_of
from preferences.rules.keys import NEWS_RHYTHM

CONSUMER = "followup.promises"
NOON = time(12, tzinfo=UTC)
INTERVIEWS_SINCE = timedelta(days=14)
# Each of these may begin, keep or end what is owed.
NOTICED = (
    HappeningKind.APPLIED,
    HappeningKind.MOVED,
    HappeningKind.CLOSED,
    HappeningKind.MESSAGE_ACCEPTED,
    HappeningKind.CALL_DONE,
    HappeningKind.ANSWERED,
    HappeningKind.ZONE_CHANGED,
)


@transaction.atomic
def promise(
    *,
    application: Application,
    due_on: date,
    by: Staff,
    at: datetime,
    what: str = "",
    origin: PromiseOrigin = PromiseOrigin.SAID,
) -> Promise:
    """A colleague's word. The open one, if any, gives way to it and stays as history.

    The same date and words again change nothing. Raises PromiseInThePast, PromiseTooFar and
    NothingToPromise.
    """
    held = locked_application(application.pk)
    check_may_promise(held, due_on, at)
    settle_open(held, at)
    known = open_promise(held)
    if known and (known.due_on, known.what, known.origin) == (due_on, what, origin):
        return known
    if known is not None:
        end(known, PromiseState.REPLACED, at)
    return make(held, due_on, origin, at, what=what, by=by)


def check_may_promise(application: Application, due_on: date, at: datetime) -> None:
    """Raises PromiseInThePast, PromiseTooFar and NothingToPromise."""
    if not application.is_live:
        raise NothingToPromise
    zone = zone_of(application.candidate, at).name
    promises.check_date(due_on, at=at, zone=zone, rhythm=rhythm())


def notice(*, at: datetime) -> int:
    """Reads what happened since; how many happenings that were."""
    return happenings.consume(consumer=CONSUMER, kinds=NOTICED, handle=look_at, at=at)


def look_at(happening: Happening, at: datetime) -> None:
    """The happening only says where to look: twice, late or out of order ends the same."""
    for application_id in concerned(happening):
        held = locked_application(application_id)
        settle_open(held, at)
        keep_named_days(held, at)
        if happening.kind in (HappeningKind.ANSWERED, HappeningKind.ZONE_CHANGED):
            count_again(held, at)
        owe_next(held, at)


def concerned(happening: Happening) -> list[int]:
    """A rhythm or a zone is about all that is open; another answer is about none of this."""
    if happening.kind == HappeningKind.ANSWERED:
        about = Answer.objects.filter(pk=happening.subject or 0, key=NEWS_RHYTHM)
        if not about.exists():
            return []
    elif happening.kind != HappeningKind.ZONE_CHANGED:
        return [happening.application_id] if happening.application_id else []
    live = Application.objects.filter(candidate_id=happening.candidate_id, closed_at=None)
    return list(live.order_by("pk").values_list("pk", flat=True))


def break_overdue(*, at: datetime, most: int = 200) -> int:
    """Ends what is past its day: kept when the news was there in time, broken otherwise."""
    due = Promise.objects.filter(state=PromiseState.OPEN, due_at__lte=at).order_by("due_at")
    found = list(due.values_list("application_id", flat=True)[:most])
    for application_id in found:
        with transaction.atomic():
            held = locked_application(application_id)
            settle_open(held, at)
            owe_next(held, at)
    return len(found)


def count_from_interviews(*, at: datetime) -> int:
    """An interview that is over brings the next news closer; how many applications that concerned."""
    found = newly_interviewed(at - INTERVIEWS_SINCE, at)
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    for application_id in ids:
        with transaction.atomic():
            held = locked_application(application_id)
            settle_open(held, at)
            owe_next(held, at)
    return len(ids)


# --- one application, which is held -----------------------------------------------------------


def settle_open(application: Application, at: datetime) -> None:
    """Kept, broken or no longer owed; a slip where it was broken."""
    row = open_promise(application)
    if row is None:
        return
    if application.outcome == Outcome.WITHDRAWN or is_erased(application):
        end(row, PromiseState.DROPPED, at)
        return
    news_at = news_for(row)
    state = promises.state_of(made_at=row.made_at, due_at=row.due_at, news_at=news_at, at=at)
    if state == PromiseState.KEPT:
        end(row, state, news_at or at)
    elif state == PromiseState.BROKEN:
        end(row, state, row.due_at)
        open_for_promise(promise=row, at=at)


def keep_named_days(application: Application, at: datetime) -> None:
    """What a message said that was accepted meanwhile. The last day that was named is the one owed."""
    for pledge in named_days(application).select_related("by", "message"):
        known = open_promise(application)
        if known is not None:
            end(known, PromiseState.REPLACED, at)
        by = pledge.by
        pledge.promise = make(application, pledge.due_on, PromiseOrigin.MESSAGE, at, by=by)
        pledge.save(update_fields=["promise"])


def count_again(application: Application, at: datetime) -> None:
    """They chose another rhythm, or are in another zone: what the house owes by itself follows.

    A colleague's word keeps its day; the day ends where they are now.
    """
    row = open_promise(application)
    if row is None:
        return
    if row.origin in promises.BY_ITSELF:
        end(row, PromiseState.REPLACED, at)
        return
    row.due_at = end_of_day(row.due_on, zone_on(application, row.due_on))
    row.save(update_fields=["due_at"])


def owe_next(application: Application, at: datetime) -> None:
    """What the house owes by itself; a colleague's own word is left alone.

    After a broken promise the count begins anew, so that a second missed date is noticed too. A
    closed application is owed its answer, and nothing more once that was told.
    """
    news_at = last_news_at(application)
    if is_answered(application, news_at) or is_erased(application):
        return
    zone = zone_of(application.candidate, at).name
    broken = application.promises.filter(state=PromiseState.BROKEN).order_by("-due_at").first()
    moments = [application.applied_at, news_at, broken.due_at if broken else None]
    owed = promises.owed_next(
        news_on=day_of(max(moment for moment in moments if moment), zone),
        rhythm_answer=usual_of(application.candidate, at, application).of(NEWS_RHYTHM).option,
        interviewed_on=last_interview_on(application, zone, at),
        rhythm=rhythm(),
    )
    # An application that came in long ago is not late on the day it came in.
    due_on = max(owed.due_on, day_of(at, zone))
    known = open_promise(application)
    if known is None:
        make(application, due_on, owed.origin, at)
    elif promises.may_replace(open_origin=known.origin, open_due=known.due_on, new_due=due_on):
        end(known, PromiseState.REPLACED, at)
        make(application, due_on, owed.origin, at)


def is_answered(application: Application, news_at: datetime | None) -> bool:
    """Closed, and told; whoever withdrew knows."""
    closed_at = application.closed_at
    if closed_at is None:
        return False
    is_told = news_at is not None and news_at >= closed_at
    return is_told or application.outcome == Outcome.WITHDRAWN


def is_erased(application: Application) -> bool:
    """Nobody is left to be told anything, whatever was still to be read when it was done."""
    return application.candidate.erased_at is not None


def open_promise(application: Application) -> Promise | None:
    return application.promises.filter(state=PromiseState.OPEN).first()


def make(
    application: Application,
    due_on: date,
    origin: PromiseOrigin,
    at: datetime,
    *,
    what: str = "",
    by: Staff | None = None,
) -> Promise:
    return Promise.objects.create(
        candidate_id=application.candidate_id,
        application=application,
        origin=origin,
        what=what,
        due_on=due_on,
        due_at=end_of_day(due_on, zone_on(application, due_on)),
        made_at=at,
        by_id=id_of(by),
    )


def end(row: Promise, state: PromiseState, at: datetime) -> None:
    row.state, row.ended_at = state, at
    row.save(update_fields=["state", "ended_at"])


def zone_on(application: Application, day: date) -> str:
    """Where they will be on that day, as far as they told us."""
    return zone_of(application.candidate, datetime.combine(day, NOON)).name
