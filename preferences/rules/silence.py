"""Asked and nothing came back: how long that is, and what is done about it (RULES 6)."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from preferences.enums import Channel

from .hours import first_instant, zone_of
from .values import Zone

SILENT_AFTER: Final = timedelta(days=2)  # of working days: Saturdays and Sundays do not count
FIRST_FREE_DAY: Final = 5  # Saturday
SPOKEN: Final = frozenset({Channel.CALL, Channel.BY_HAND})
ONE_DAY: Final = timedelta(days=1)

Span = tuple[datetime, datetime]


class NextAsk(StrEnum):
    """What follows on an ask that nobody answered."""

    NOTHING = "nothing"
    OTHER_WAY = "other_way"
    PERSON = "person"


def next_ask(asked_by: Collection[Channel], silent_for: timedelta) -> NextAsk:
    """One other way after two working days, then a person, and after that no more."""
    if not asked_by or SPOKEN & set(asked_by) or silent_for < SILENT_AFTER:
        return NextAsk.NOTHING
    return NextAsk.OTHER_WAY if len(set(asked_by)) == 1 else NextAsk.PERSON


def working_time(since: datetime, at: datetime, zone: Zone, pauses: Iterable[Span]) -> timedelta:
    """How much of the time between two instants were working days where they live, unpaused."""
    total = timedelta()
    for starts, ends in working_spans(since, at, zone):
        total += ends - starts
        for begin, end in merged_spans(pauses):
            total -= max(timedelta(), min(ends, end) - max(starts, begin))
    return total


def lasts(least: timedelta, since: datetime, at: datetime, zone: Zone) -> bool:
    """Whether that much working time went by: the same as asking for all of it, and within a week known."""
    total = timedelta()
    for starts, ends in working_spans(since, at, zone):
        total += ends - starts
        if total >= least:
            return True
    return False


def working_spans(since: datetime, at: datetime, zone: Zone) -> Iterable[Span]:
    local = zone_of(zone.name_at(at))
    day = since.astimezone(local).date()
    while (begin := first_instant(datetime.combine(day, time()), local)) < at:
        end = first_instant(datetime.combine(day + ONE_DAY, time()), local)
        if day.weekday() < FIRST_FREE_DAY and max(begin, since) < min(end, at):
            yield max(begin, since), min(end, at)
        day += ONE_DAY


def merged_spans(spans: Iterable[Span]) -> list[Span]:
    """The same time, none of it twice."""
    rows: list[Span] = []
    for begin, end in sorted(spans):
        if rows and begin <= rows[-1][1]:
            rows[-1] = (rows[-1][0], max(end, rows[-1][1]))
        else:
            rows.append((begin, end))
    return rows
