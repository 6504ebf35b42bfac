"""What is open for a candidate with a panel: always the same few queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Func, IntegerField, Prefetch, Q, QuerySet

from candidates.models import Application, Candidate
from preferences.queries.setup import EmployerSetup
from preferences.queries.usual import usual_of
from preferences.rules.values import Usual
from scheduling.models import BusyTime, DayException, Diary, Taken
from scheduling.rules.free import FreeTimes, OneDay, TheirHours, Wanted, Weekly, open_slots
from scheduling.rules.meet import hours_to_meet, notice_of
from scheduling.rules.spans import Span

AHEAD: Final = timedelta(weeks=4)


class Minute(Func):
    """The minute since 1970 of a border of a stretch of time."""

    template = "(EXTRACT(EPOCH FROM %(function)s(%(expressions)s)) / 60)::int"
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
    """Seven queries at most, for one interviewer or for four."""
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
        .annotate(first=Minute(F("span"), function="LOWER"), last=Minute("span", function="UPPER"))
    )
    if search.offer_id is not None:
        found = found.exclude(hold__offer=search.offer_id)
    rows = found.values_list("user_id", "first", "last", "interview_id")
    return [(user, (first, last), meeting is not None) for user, first, last, meeting in rows]


def panel_times(
    panel: Collection[int], wanted: Wanted, taken: Sequence[TakenRow]
) -> list[FreeTimes]:
    """Only of those who are still with us."""
    diaries = with_hours(Diary.objects.filter(user__in=panel, user__is_active=True), wanted)
    return [free_times(diary, taken) for diary in diaries]


def with_hours(diaries: QuerySet[Diary], wanted: Wanted) -> QuerySet[Diary]:
    near = timedelta(days=2)
    first, last = wanted.begins - near, wanted.ends + near
    busy = BusyTime.objects.filter(starts_at__lt=last, ends_at__gt=first)
    days = DayException.objects.filter(day_on__range=(first.date(), last.date()))
    return diaries.prefetch_related(
        "rules", Prefetch("exceptions", days), Prefetch("busy", busy)
    ).order_by("user_id")


def free_times(diary: Diary, taken: Sequence[TakenRow]) -> FreeTimes:
    theirs: list[tuple[Span, bool]] = [(s, m) for user, s, m in taken if user == diary.user_id]
    return FreeTimes(
        zone=diary.time_zone,
        rules=[weekly(rule) for rule in diary.rules.all()],
        exceptions=[one_day(each) for each in diary.exceptions.all()],
        busy=[span for span, _is_meeting in theirs] + [busy_span(b) for b in diary.busy.all()],
        meetings=[span[0] for span, is_meeting in theirs if is_meeting],
        buffer_minutes=diary.buffer_minutes,
        notice_hours=diary.notice_hours,
        most_a_day=diary.most_a_day,
    )


def weekly(rule: Any) -> Weekly:
    return Weekly(rule.weekday, rule.starts, rule.ends, rule.first_on, rule.last_on)


def one_day(each: DayException) -> OneDay:
    return OneDay(each.day_on, each.is_free, each.starts, each.ends)


def busy_span(busy: BusyTime) -> Span:
    return int(busy.starts_at.timestamp() // 60), -int(-busy.ends_at.timestamp() // 60)
