"""When people are free: rules of the week, single days, what is taken, and hours of a candidate.

Everything is turned into UTC first, so days on which a clock changes need no care later. As with
hours of contact, a stretch begins when the local clock reads its start for the last time and ends
when it first reaches its end: an hour that comes twice is offered to nobody.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from preferences.rules.hours import DAY, first_instant, last_instant, minutes_of, zone_of
from preferences.rules.values import Window, Zone
from scheduling.rules.spans import (
    Span,
    instant_of,
    merged,
    minute_after,
    minute_of,
    shared,
    without,
)

STEP: Final = 15  # minutes between two times that are offered
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Free on a weekday, Monday is 0; `ends` at 00:00 is the end of that day."""

    weekday: int
    starts: time
    ends: time
    first_on: date | None = None
    last_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return (
            day.weekday() == self.weekday
            and (self.first_on is None or self.first_on <= day)
            and (self.last_on is None or day <= self.last_on)
        )


@dataclass(frozen=True, slots=True)
class OneDay:
    """A day that differs: free besides, or not free; without hours all day."""

    day_on: date
    is_free: bool
    starts: time | None = None
    ends: time | None = None

    @property
    def minutes(self) -> Span:
        if self.starts is None or self.ends is None:
            return (0, DAY)
        return span_of(self.starts, self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTimes:
    """One interviewer: when they are free, and how much of it may be used."""

    zone: str
    rules: Sequence[Weekly] = ()
    exceptions: Sequence[OneDay] = ()
    busy: Sequence[Span] = ()  # their calendar's, and what is taken here
    meetings: Sequence[int] = ()  # when interviews of theirs begin
    buffer_minutes: int = 0
    notice_hours: int = 0
    most_a_day: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirHours:
    """A candidate: the hours they can come in, in their zone, and what they have booked already."""

    zone: Zone
    windows: Sequence[Window]
    busy: Sequence[Span] = ()
    notice: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for."""

    at: datetime
    begins: datetime
    ends: datetime
    minutes: int
    step: int = field(default=STEP)


def open_slots(panel: Sequence[FreeTimes], theirs: TheirHours, wanted: Wanted) -> list[datetime]:
    """Every time that suits all of the panel and the candidate, the soonest first."""
    if not panel:
        return []
    open_spans = without(candidate_spans(theirs, wanted), merged(theirs.busy))
    for each in panel:
        open_spans = shared(open_spans, interviewer_spans(each, wanted))
    notice = max(timedelta(hours=max(each.notice_hours for each in panel)), theirs.notice)
    earliest = minute_after(max(wanted.begins, wanted.at + notice))
    latest = minute_of(wanted.ends)
    return [instant_of(start) for start in starts_in(open_spans, earliest, latest, wanted)]


def starts_in(spans: Iterable[Span], earliest: int, latest: int, wanted: Wanted) -> Iterable[int]:
    for start, end in spans:
        first = -(-max(start, earliest) // wanted.step) * wanted.step
        yield from range(first, min(end, latest) - wanted.minutes + 1, wanted.step)


def interviewer_spans(times: FreeTimes, wanted: Wanted) -> list[Span]:
    zone = zone_of(times.zone)
    free = merged(
        span
        for day in days_of(wanted, zone)
        for minutes in minutes_on(times, day)
        if (span := span_on(day, minutes, zone)) is not None
    )
    gap = times.buffer_minutes
    kept = merged((start - gap, end + gap) for start, end in times.busy)
    return without(without(free, kept), full_days(times, zone))


def minutes_on(times: FreeTimes, day: date) -> list[Span]:
    """The free minutes of one local day. What is taken out counts more than what is put in."""
    ours = [each for each in times.exceptions if each.day_on == day]
    free = [span_of(rule.starts, rule.ends) for rule in times.rules if rule.holds_on(day)]
    free += [each.minutes for each in ours if each.is_free]
    return without(merged(free), merged(each.minutes for each in ours if not each.is_free))


def full_days(times: FreeTimes, zone: ZoneInfo) -> list[Span]:
    """Local days on which they hold as many interviews as they can."""
    on = Counter(instant_of(start).astimezone(zone).date() for start in times.meetings)
    full = (span_on(day, (0, DAY), zone) for day, count in on.items() if count >= times.most_a_day)
    return merged(span for span in full if span is not None)


def candidate_spans(theirs: TheirHours, wanted: Wanted) -> list[Span]:
    """Their hours by the clock of where they will be: away until a date, then at home."""
    until = theirs.zone.until
    if until is None:
        return spans_of_windows(theirs.windows, zone_of(theirs.zone.name), wanted)
    away = spans_of_windows(theirs.windows, zone_of(theirs.zone.name), wanted)
    home = spans_of_windows(theirs.windows, zone_of(theirs.zone.then), wanted)
    border, far = minute_of(until), 2 * minute_of(wanted.ends)
    return merged(shared(away, [(0, border)]) + shared(home, [(border, far)]))


def spans_of_windows(windows: Sequence[Window], zone: ZoneInfo, wanted: Wanted) -> list[Span]:
    return merged(
        span
        for day in days_of(wanted, zone)
        for window in windows
        if window.weekday == day.weekday()
        if (span := span_on(day, span_of(window.starts, window.ends), zone)) is not None
    )


# --- from the local clock to instants ---------------------------------------------------------


def days_of(wanted: Wanted, zone: ZoneInfo) -> Iterable[date]:
    day = wanted.begins.astimezone(zone).date() - ONE_DAY
    last = wanted.ends.astimezone(zone).date() + ONE_DAY
    while day <= last:
        yield day
        day += ONE_DAY


def span_on(day: date, minutes: Span, zone: ZoneInfo) -> Span | None:
    """Minutes of a local day as an absolute stretch; None where the clock leaves nothing of it."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # the local clock
    start = last_instant(midnight + timedelta(minutes=minutes[0]), zone)
    end = first_instant(midnight + timedelta(minutes=minutes[1]), zone)
    span = (minute_after(start), minute_of(end))
    return span if span[0] < span[1] else None


def span_of(starts: time, ends: time) -> Span:
    return minutes_of(starts), minutes_of(ends) or DAY
