"""Until when a verdict holds if nobody does anything: the next instant that may change it.

Every instant at which the table could read differently is a border, and the nearest one counts. One
border too many costs a look; one too few would show what no longer holds.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from .facts import VerdictFacts
from .hours import SEARCHED, Week, first_instant, last_instant, spans_from, zone_of
from .keys import driving_keys
from .passes import ANSWERED_AT_ONCE
from .reading import ONE_DAY, Reading

JUST_AFTER: Final = timedelta(microseconds=1)  # what holds until an instant still holds at it


def lapses_at(facts: VerdictFacts) -> datetime:
    """When to take the verdict again, at the latest in 7 days."""
    r = Reading(facts)
    return min(border for border in borders(r) if border > r.at)


def usual_lapses_at(facts: VerdictFacts) -> datetime | None:
    """When the usual itself may be another: an answer for now ends, or they come home."""
    r = Reading(facts)
    ends = [*ends_of_answers(r), r.usual.zone.until]
    return min((end for end in ends if end is not None and end > r.at), default=None)


def borders(r: Reading) -> Iterator[datetime]:
    yield r.at + SEARCHED
    yield from ends_of_answers(r)
    if r.facts.pause is not None and r.facts.pause.until is not None:
        yield r.facts.pause.until
    if (wrote := r.facts.last_inbound) is not None:
        yield wrote.at + ANSWERED_AT_ONCE + JUST_AFTER
        yield wrote.at + ONE_DAY + JUST_AFTER
    if (home := r.usual.zone.until) is not None:
        yield home
        yield home - SEARCHED
    if r.together is not None:
        yield r.goes_together_at(r.together.option)
    if len(r.facts.counted) >= min(r.facts.caps.per_day, r.facts.caps.per_week):
        yield r.local_midnight(1)
    zone = r.usual.zone
    for week in weeks(r):
        for name in {zone.name_at(r.at), zone.then or zone.name}:
            yield next_border(r.at, week, name)


def ends_of_answers(r: Reading) -> Iterator[datetime]:
    for key in driving_keys(r.topic):
        preference = r.usual.of(key)
        for said in (preference, preference.waiting):
            if said is not None and said.until is not None:
                yield said.until


# --- hours ------------------------------------------------------------------------------------


def weeks(r: Reading) -> set[Week]:
    """Their own hours, and the law's for every way that the verdict may turn on."""
    ways = {*(way.channel for way in r.own_ways), *r.default_ways}
    found = [r.own_week, *(r.legal_week(channel) for channel in ways)]
    return {week for week in found if week is not None and not week.is_always}


# Many people keep the same hours in the same zone, and are looked at together.
@lru_cache(maxsize=4096)
def next_border(at: datetime, week: Week, zone: str) -> datetime:
    """Where it next opens or closes, or an opening comes within the 7 days looked at."""
    there = zone_of(zone)
    local = at.astimezone(there)
    found = [at + SEARCHED]
    for starts, ends in spans_from(local, week):
        found += [last_instant(starts, there), first_instant(ends, there)]
    # A day of room, as the clock may change within those 7 days.
    for starts, _ends in spans_from(local + SEARCHED - ONE_DAY, week):
        found.append(last_instant(starts, there) - SEARCHED)
    return min(border for border in found if border > at)
