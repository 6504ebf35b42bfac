"""Why somebody is on Today: news that is owed to them, overdue first, before who only wrote. Who is owed
some only because a week went by is one line for all of them: most of them can be told together.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from candidates.models import Application
from candidates.staff import Staff
from followup.enums import PromiseOrigin, PromiseState
from followup.models import Promise
from followup.queries import missed_promises
from messaging.enums import DeliveryState, MessageState
from messaging.models import Delivery
from portal.desk.queries.reasons import SHOWN, Found
from portal.words import date_words

DAY: Final = timedelta(days=1)
MOST_TOGETHER: Final = 50
ON_THE_WAY: Final = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)


def owed_first(
    written: Iterable[Found], user: Staff, mine: QuerySet[Application], at: datetime
) -> list[Found]:
    """Days that went by, then days that are today's, then who wrote and waits longest. Everybody once:
    who wrote keeps what they wrote, with the day beside it.
    """
    said = {row.candidate.pk: row for row in written}
    first: dict[int, Found] = {}
    for row in [*missed(user, mine, at), *due(mine, at)]:
        wrote = said.pop(row.candidate.pk, None)
        first.setdefault(row.candidate.pk, replace(row, reason=wrote.reason) if wrote else row)
    return [*first.values(), *said.values()]


def missed(user: Staff, mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """With the words that are written already, where they still are a draft."""
    found = missed_promises(user).filter(promise__application__in=mine.values("pk"))
    for slip in found[: SHOWN + 1]:
        promise, draft = slip.promise, slip.apology
        if promise is not None:
            is_ready = draft is not None and draft.state == MessageState.DRAFT
            yield Found(
                candidate=slip.candidate,
                application=promise.application,
                reason="",
                due=missed_words(promise.due_on, at, is_ready=is_ready),
                is_late=True,
                message=draft if is_ready else None,
                mark=f"{slip.pk}s",
            )


def missed_words(due_on: date, at: datetime, *, is_ready: bool) -> str:
    day = date_words(due_on, "UTC", at)
    if is_ready:
        return _("We said by %(date)s, and there was no news. A draft is ready.") % {"date": day}
    return _("We said by %(date)s, and there was no news.") % {"date": day}


def due(mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """Before their day is over."""
    for promise in promises(mine, due_at__lte=at + DAY, but=PromiseOrigin.RHYTHM):
        yield Found(
            candidate=promise.application.candidate,
            application=promise.application,
            reason="",
            due=promise_words(promise, at),
            is_late=promise.due_at < at,
        )


def weekly(mine: QuerySet[Application], at: datetime) -> tuple[int, ...]:
    """Candidates who hear from us today because they do every week. Nobody to whom something is on its
    way already. One query.
    """
    leaving = Delivery.objects.filter(candidate=OuterRef("candidate"), state__in=ON_THE_WAY)
    found = open_promises(mine).filter(origin=PromiseOrigin.RHYTHM, due_at__lte=at + DAY)
    rows = found.exclude(Exists(leaving)).order_by("due_at", "pk")
    return tuple(dict.fromkeys(rows.values_list("candidate", flat=True)[:MOST_TOGETHER]))


def open_promises(mine: QuerySet[Application]) -> QuerySet[Promise]:
    return Promise.objects.filter(state=PromiseState.OPEN, application__in=mine.values("pk"))


def promises(mine: QuerySet[Application], but: str = "", **due: datetime) -> list[Promise]:
    """Open ones, the first due first, without those of one origin. One query."""
    found = open_promises(mine).filter(**due).exclude(origin=but)
    rows = found.select_related("application__candidate__thread")
    rows = rows.select_related("application__job", "application__stage")
    return list(rows.order_by("due_at", "pk")[: SHOWN + 1])


def promise_words(promise: Promise, at: datetime) -> str:
    day = date_words(promise.due_on, "UTC", at)
    parts = {"what": promise.what or _("News"), "date": day}
    if at <= promise.due_at <= at + DAY:
        return _("%(what)s promised by today") % parts
    return _("%(what)s promised by %(date)s") % parts
