"""What is open for a candidate with a panel: always the same few queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from candidates.models import Application, Candidate
from preferences.queries.setup import EmployerSetup
from preferences.queries.usual import usual_of
from preferences.rules.values import Usual
from scheduling.models import BusyTime, DayException, Diary, Taken, WeeklyRule
from scheduling.rules.free import FreeTimes, OneDay, TheirHours, Wanted, Weekly, open_slots
from scheduling.rules.meet import hours_to_meet, notice_of
from scheduling.rules.spans import Span

AHEAD: Final = timedelta(weeks=4)


class Minute(Func):
    """The minute since 1970 of an instant: the one that has begun (FLOOR), or the next whole one (CEIL)."""

    template = "%(function)s(EXTRACT(EPOCH FROM %(expressions)s) / 60)::int"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTimes:
    """The times that fit, and the usual they were found by."""

    slots: Sequence[datetime]
    usual: Usual

    @property
    def zone(self) -> str:
        return self.usual.zone.name_at(self.usual.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Whom a time has to suit, and how long it takes."""

    candidate: Candidate
    application: Application
    panel: Collection[int]
    minutes: int
    offer_id: int | None = None  # its own hold does not stand in its way


def open_times(
    search: Search,
    at: datetime,
    *,
    usual: Usual | None = None,
    setup: EmployerSetup | None = None,
    ahead: timedelta = AHEAD,
) -> OpenTimes:
    """Two queries and those of the usual, for one interviewer or for four."""
    usual = usual or usual_of(search.candidate, at, search.application, setup)
    wanted = Wanted(at=at, begins=at, ends=at + ahead, minutes=search.minutes)
    taken = taken_between(search, wanted)
    panel = panel_times(search.panel, wanted, taken)
    if len(panel) < len(search.panel):
        return OpenTimes(slots=(), usual=usual)
    theirs = TheirHours(
        zone=usual.zone,
        windows=hours_to_meet(usual),
        busy=[span for user, span, _is_meeting in taken if user is None],
        notice=notice_of(usual),
    )
    return OpenTimes(slots=open_slots(panel, theirs, wanted), usual=usual)


TakenRow = tuple[int | None, Span, bool]


def taken_between(search: Search, wanted: Wanted) -> list[TakenRow]:
    """Of the panel and of the candidate; holds that ran out do not count."""
    found = (
        Taken.objects.filter(
            Q(user__in=search.panel) | Q(candidate=search.candidate),
            span__overlap=(wanted.begins - timedelta(days=2), wanted.ends + timedelta(days=2)),
        )
        .exclude(hold__until__lte=wanted.at)
        .annotate(
            first=Minute(Func(F("span"), function="LOWER"), function="FLOOR"),
            last=Minute(Func(F("span"), function="UPPER"), function="CEIL"),
        )
    )
    if search.offer_id is not None:
        found = found.exclude(hold__offer=search.offer_id)
    rows = found.values_list("user_id", "first", "last", "interview_id")
    return [(user, (first, last), meeting is not None) for user, first, last, meeting in rows]


def panel_times(
    panel: Collection[int], wanted: Wanted, taken: Sequence[TakenRow]
) -> list[FreeTimes]:
    """Only of those who are still with us; all that their diaries say in one query."""
    diaries = with_hours(Diary.objects.filter(user__in=panel, user__is_active=True), wanted)
    return [free_times(diary, taken) for diary in diaries]


def with_hours(diaries: QuerySet[Diary], wanted: Wanted) -> QuerySet[Any]:
    near = timedelta(days=2)
    first, last = wanted.begins - near, wanted.ends + near
    busy = BusyTime.objects.filter(diary=OuterRef("pk"), starts_at__lt=last, ends_at__gt=first)
    days = DayException.objects.filter(
        diary=OuterRef("pk"), day_on__range=(first.date(), last.date())
    )
    rules = WeeklyRule.objects.filter(diary=OuterRef("pk"))
    ordered = busy.order_by("starts_at", "pk")
    return diaries.annotate(
        weekly=ArraySubquery(rules.values(row=JSONObject(**named(Weekly)))),
        days=ArraySubquery(days.values(row=JSONObject(**named(OneDay)))),
        busy_from=ArraySubquery(ordered.values(minute=Minute("starts_at", function="FLOOR"))),
        busy_to=ArraySubquery(ordered.values(minute=Minute("ends_at", function="CEIL"))),
    ).order_by("user_id")


def named(row: type[Weekly] | type[OneDay]) -> dict[str, str]:
    """The columns are called as the values of the rules are."""
    return {each.name: each.name for each in fields(row)}


def free_times(diary: Any, taken: Sequence[TakenRow]) -> FreeTimes:
    theirs: list[tuple[Span, bool]] = [(s, m) for user, s, m in taken if user == diary.user_id]
    busy = [span for span, _is_meeting in theirs]
    return FreeTimes(
        zone=diary.time_zone,
        rules=[weekly(row) for row in diary.weekly],
        exceptions=[one_day(row) for row in diary.days],
        busy=busy + list(zip(diary.busy_from, diary.busy_to, strict=True)),
        meetings=[span[0] for span, is_meeting in theirs if is_meeting],
        buffer_minutes=diary.buffer_minutes,
        notice_hours=diary.notice_hours,
        most_a_day=diary.most_a_day,
    )


def weekly(row: dict[str, Any]) -> Weekly:
    return Weekly(
        row["weekday"],
        time.fromisoformat(row["starts"]),
        time.fromisoformat(row["ends"]),
        row["first_on"] and date.fromisoformat(row["first_on"]),
        row["last_on"] and date.fromisoformat(row["last_on"]),
    )


def one_day(row: dict[str, Any]) -> OneDay:
    return OneDay(
        date.fromisoformat(row["day_on"]),
        row["is_free"],
        row["starts"] and time.fromisoformat(row["starts"]),
        row["ends"] and time.fromisoformat(row["ends"]),
    )
