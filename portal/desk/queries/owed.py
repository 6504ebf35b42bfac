"""Why somebody is on Today: news that is owed to them, overdue first, before who only wrote. Who is owed
some only because a week went by is one line for all of them: most of them can be told together.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import BigIntegerField, CharField, Exists, OuterRef, QuerySet, Value
from django.utils.translation import gettext as _

from candidates.models import Application
from followup.enums import PromiseOrigin, PromiseState
from followup.models import Promise, Slip
from messaging.enums import DeliveryState, MessageState
from messaging.models import Delivery, Message
from portal.desk.queries.reasons import SHOWN, Found
from portal.words import date_words

DAY: Final = timedelta(days=1)
MOST_TOGETHER: Final = 50
ON_THE_WAY: Final = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)


class Owed(NamedTuple):
    """A day that went by, or one that is about to: what is said of it, and whom it is owed to."""

    is_missed: bool
    pk: int
    application: int
    since: datetime
    due_on: date
    due_at: datetime
    what: str
    draft: int | None
    draft_state: str | None


def owed_first(written: Iterable[Found], mine: QuerySet[Application], at: datetime) -> list[Found]:
    """Days that went by, then days that are today's, then who wrote and waits longest. Everybody once:
    who wrote keeps what they wrote, with the day beside it.
    """
    said = {row.candidate.pk: row for row in written}
    first: dict[int, Found] = {}
    for row in owed(said.values(), mine, at):
        wrote = said.pop(row.candidate.pk, None)
        first.setdefault(row.candidate.pk, replace(row, reason=wrote.reason) if wrote else row)
    return [*first.values(), *said.values()]


def owed(written: Iterable[Found], mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """Two queries: which days, then the applications that nobody has read yet."""
    rows = sorted(days_owed(mine, at), key=lambda row: (not row.is_missed, row.since, row.pk))
    known = {row.application.pk: row.application for row in written if row.application}
    unread = {row.application for row in rows} - known.keys()
    if unread:
        known |= mine.in_bulk(list(unread))
    for row in rows:
        if row.application in known:
            yield (missed if row.is_missed else due)(row, known[row.application], at)


def days_owed(mine: QuerySet[Application], at: datetime) -> Iterable[Owed]:
    """Without the people: a statement over few tables, which takes less time to plan than to read them."""
    slips = Slip.objects.filter(mended_at=None, promise__application__in=mine.values("pk"))
    went_by = slips.order_by("opened_at", "pk").values_list(
        Value(True),
        "pk",
        "promise__application_id",
        "opened_at",
        "promise__due_on",
        "promise__due_at",
        "promise__what",
        "apology_id",
        "apology__state",
    )
    open_ones = open_promises(mine, due_at__lte=at + DAY).exclude(origin=PromiseOrigin.RHYTHM)
    near = open_ones.values_list(
        Value(False),
        "pk",
        "application_id",
        "due_at",
        "due_on",
        "due_at",
        "what",
        Value(None, BigIntegerField()),
        Value(None, CharField()),
    )
    rows = went_by[: SHOWN + 1].union(near[: SHOWN + 1], all=True)
    return [Owed._make(row) for row in rows]


def missed(row: Owed, application: Application, at: datetime) -> Found:
    """With the words that are written already, where they still are a draft."""
    is_ready = row.draft_state == MessageState.DRAFT
    return Found(
        candidate=application.candidate,
        application=application,
        reason="",
        due=missed_words(row.due_on, at, is_ready=is_ready),
        is_late=True,
        message=Message(pk=row.draft, state=MessageState.DRAFT) if is_ready else None,
        mark=f"{row.pk}s",
    )


def missed_words(due_on: date, at: datetime, *, is_ready: bool) -> str:
    day = date_words(due_on, "UTC", at)
    if is_ready:
        return _("We said by %(date)s, and there was no news. A draft is ready.") % {"date": day}
    return _("We said by %(date)s, and there was no news.") % {"date": day}


def due(row: Owed, application: Application, at: datetime) -> Found:
    """Before their day is over."""
    return Found(
        candidate=application.candidate,
        application=application,
        reason="",
        due=promise_words(row, at),
        is_late=row.due_at < at,
    )


def weekly(mine: QuerySet[Application], at: datetime) -> tuple[int, ...]:
    """Candidates who hear from us today because they do every week. Nobody to whom something is on its
    way already. One query.
    """
    leaving = Delivery.objects.filter(candidate=OuterRef("candidate"), state__in=ON_THE_WAY)
    found = open_promises(mine, due_at__lte=at + DAY).filter(origin=PromiseOrigin.RHYTHM)
    rows = found.exclude(Exists(leaving))
    return tuple(dict.fromkeys(rows.values_list("candidate", flat=True)[:MOST_TOGETHER]))


def open_promises(mine: QuerySet[Application], **due: datetime) -> QuerySet[Promise]:
    """The first due first."""
    found = Promise.objects.filter(state=PromiseState.OPEN, application__in=mine.values("pk"))
    return found.filter(**due).order_by("due_at", "pk")


def promises(mine: QuerySet[Application], **due: datetime) -> list[Promise]:
    """With whom they are owed to. One query."""
    rows = open_promises(mine, **due).select_related("application__candidate__thread")
    return list(rows.select_related("application__job", "application__stage")[: SHOWN + 1])


def promise_words(promise: Promise | Owed, at: datetime) -> str:
    day = date_words(promise.due_on, "UTC", at)
    parts = {"what": promise.what or _("News"), "date": day}
    if at <= promise.due_at <= at + DAY:
        return _("%(what)s promised by today") % parts
    return _("%(what)s promised by %(date)s") % parts
