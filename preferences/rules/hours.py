"""When a candidate may be reached: weekly local hours read as instants, clock changes included.

A quiet time ends when the local clock reads its end for the last time, and starts when the clock
first reaches its start. So an end that comes twice is the second, a start that comes twice is the
first, and for either one that the clock skips it is the next valid instant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import cycle
from typing import Final
from zoneinfo import ZoneInfo

from .values import Window, Zone

DAY: Final = 24 * 60
WEEK: Final = 7 * DAY
SEARCHED: Final = timedelta(days=7)
SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Week:
    """Open spans in minutes since Monday 00:00, in order, none touching another.

    The last may run past the end of the week. A span joined over midnight has no quiet time in
    between, however the clock changes there.
    """

    spans: tuple[tuple[int, int], ...]

    @property
    def is_always(self) -> bool:
        return self.spans == ((0, WEEK),)


@lru_cache(maxsize=4096)
def week_of(windows: tuple[Window, ...]) -> Week:
    rows = sorted(
        (
            window.weekday * DAY + minutes_of(window.starts),
            window.weekday * DAY + (minutes_of(window.ends) or DAY),
        )
        for window in windows
    )
    spans: list[tuple[int, int]] = []
    for start, end in rows:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == WEEK:
        _, end = spans.pop(0)
        spans[-1] = (spans[-1][0], WEEK + end)
    return Week(tuple(spans))


@lru_cache(maxsize=64)
def every_day(starts: time, ends: time) -> Week:
    return week_of(tuple(Window(day, starts, ends) for day in range(7)))


def minutes_of(clock: time) -> int:
    return clock.hour * 60 + clock.minute


@cache
def zone_of(name: str) -> ZoneInfo:
    # ZoneInfo itself keeps only the last eight; a page of people lives in more.
    return ZoneInfo(name)


def local_time(at: datetime, zone: Zone) -> datetime:
    return at.astimezone(zone_of(zone.name_at(at)))


# --- from the local clock to instants ---------------------------------------------------------


def first_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """When the local clock first reaches this naive time: a quiet start."""
    return instant(local, zone, fold=0)


def last_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """When the local clock reads this naive time for the last time: a quiet end."""
    return instant(local, zone, fold=1)


# The same few borders of the same few days are asked for by everyone on a page.
@lru_cache(maxsize=8192)
def instant(local: datetime, zone: ZoneInfo, fold: int) -> datetime:
    early = offset(local, zone, 0)
    late = offset(local, zone, 1)
    if early < late:  # the clock skips this time
        return skipped_until(local, zone, early, late)
    return (local - (late if fold else early)).replace(tzinfo=UTC)


def offset(local: datetime, zone: ZoneInfo, fold: int) -> timedelta:
    return local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()


def skipped_until(local: datetime, zone: ZoneInfo, before: timedelta, after: timedelta) -> datetime:
    """The instant of the change that skips this local time, by halving to the second."""
    low = (local - after).replace(tzinfo=UTC)
    high = (local - before).replace(tzinfo=UTC)
    while high - low > SECOND:
        middle = low + timedelta(seconds=(high - low) // SECOND // 2)
        if middle.astimezone(zone).replace(tzinfo=None) < local:
            low = middle
        else:
            high = middle
    return high


# --- open or quiet ----------------------------------------------------------------------------


def is_open(at: datetime, week: Week, zone: Zone) -> bool:
    return next_open(at, week, zone) == at


def next_open(at: datetime, week: Week, zone: Zone) -> datetime | None:
    """The first open instant from `at` on, within 7 days."""
    if week.is_always:
        return at
    opens = next_open_in(at, week, zone_of(zone.name_at(at)))
    if zone.until is None or at >= zone.until or (opens is not None and opens < zone.until):
        return opens
    # They come home before it opens there: from then on their own clock counts.
    if zone.until - at > SEARCHED:
        return None
    opens = next_open_in(zone.until, week, zone_of(zone.then))
    return opens if opens is not None and opens - at <= SEARCHED else None


def next_start(at: datetime, week: Week, zone: Zone) -> datetime:
    """When their hours open the next time, those that run now left aside; a day later without any."""
    local = zone_of(zone.name_at(at))
    for starts, _ends in spans_from(at.astimezone(local), week):
        opens = last_instant(starts, local)
        if opens > at and not week.is_always:
            return opens
    return at + timedelta(days=1)


def next_open_in(at: datetime, week: Week, zone: ZoneInfo) -> datetime | None:
    for starts, ends in spans_from(at.astimezone(zone), week):
        opens = max(at, last_instant(starts, zone))
        if opens - at > SEARCHED:
            return None
        if opens < first_instant(ends, zone):
            return opens
    return None


def spans_from(local: datetime, week: Week) -> Iterator[tuple[datetime, datetime]]:
    """Spans in naive local time that end after `local`, from last week's last to next week's."""
    today = datetime(local.year, local.month, local.day)  # noqa: DTZ001  # the local clock
    minute = local.hour * 60 + local.minute
    passed = local.weekday() * DAY
    for first in (-WEEK - passed, -passed, WEEK - passed):
        for start, end in week.spans:
            if first + end > minute:
                yield (
                    today + timedelta(minutes=first + start),
                    today + timedelta(minutes=first + end),
                )


def next_shared(
    at: datetime, weeks: Sequence[Week], zone: Zone, within: timedelta = SEARCHED
) -> datetime | None:
    """The first instant from `at` on that is open in every week."""
    found = at
    agreeing = 0
    for week in cycle(weeks):
        opens = next_open(found, week, zone)
        if opens is None or opens - at > within:
            return None
        agreeing = agreeing + 1 if opens == found else 1
        if agreeing == len(weeks):
            return opens
        found = opens
    return at
