"""Which of all open times are shown, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

DAYS_AT_FIRST: Final = 3
TIMES_AT_FIRST: Final = 6
TIMES_LATER: Final = 10  # whoever looks further wants to see more of a day
NUMBERED: Final = 3
ROUND: Final = 30  # minutes: what people like to write down


@dataclass(frozen=True, slots=True)
class DayOfSlots:
    day: date
    slots: tuple[datetime, ...]


def by_day(slots: Sequence[datetime], zone: str) -> list[DayOfSlots]:
    info = ZoneInfo(zone)
    groups = groupby(slots, key=lambda at: at.astimezone(info).date())
    return [DayOfSlots(day, tuple(group)) for day, group in groups]


def shown(
    slots: Sequence[datetime], zone: str, *, page: int = 1, chosen: datetime | None = None
) -> tuple[list[DayOfSlots], bool]:
    """A few days with a few times each, and whether there are more days or times to show. What they
    chose already is among them, as long as it is open."""
    days = by_day(slots, zone)
    most = TIMES_AT_FIRST if page == 1 else TIMES_LATER
    here = days[DAYS_AT_FIRST * (page - 1) : DAYS_AT_FIRST * page]
    few = [DayOfSlots(day.day, few_of(day.slots, most)) for day in here]
    if chosen is not None and chosen in slots:
        few = by_day(sorted({chosen, *(at for day in few for at in day.slots)}), zone)
    return few, len(days) > DAYS_AT_FIRST * page


def few_of(slots: Sequence[datetime], most: int) -> tuple[datetime, ...]:
    """Full and half hours first, spread over the day."""
    even = [at for at in slots if at.minute % ROUND == 0]
    pool = even if len(even) >= min(most, len(slots)) else list(slots)
    return tuple(spread(pool, most))


def spread(slots: Sequence[datetime], most: int) -> list[datetime]:
    """The first, the last, and as evenly as can be in between."""
    if len(slots) <= most:
        return list(slots)
    if most == 1:
        return [slots[0]]
    places = [round(i * (len(slots) - 1) / (most - 1)) for i in range(most)]
    return [slots[place] for place in places]


def three_of(
    slots: Sequence[datetime], zone: str, *, but: Sequence[datetime] = ()
) -> list[datetime]:
    """Three times to offer by number: on different days where there are such, early, midway, late."""
    days = by_day([at for at in slots if at not in but], zone)
    if len(days) >= NUMBERED:
        pools = [few_of(day.slots, TIMES_AT_FIRST) for day in days[:NUMBERED]]
        return [pool[(len(pool) - 1) * i // 2] for i, pool in enumerate(pools)]
    return spread([at for day in days for at in few_of(day.slots, TIMES_AT_FIRST)], NUMBERED)
