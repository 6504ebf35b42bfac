"""Two records of one person become one: of two answers the stricter holds (case 38).

Hours shrink to those in both, nevers add up, and a for-now choice of one does not lift a never of the other.
Of all else the one they said themselves holds, the newer first; where the two differ it is in doubt, so
that they are asked. Nobody is ever taken to allow what one of the records did not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from preferences.enums import AnswerState, GivenBy, Scope

from .hours import DAY
from .keys import (
    ANYTHING_FINE,
    AS_WE_GO,
    ASK_HOW,
    ASK_IN_6_MONTHS,
    CHANNEL_NEVER,
    CONTACT_HOURS,
    EXACT,
    JUST_USE_MY_USUAL,
    MEET_HOURS,
    NO,
    ONLY_IF_NEEDED,
    TOUCH_WHICH,
    WAYS,
    ways_of,
)
from .usual import has_ended, says_the_same
from .values import Chosen, Given, Window
from .windows import PRESETS, as_minutes, as_window, merged, shared

HOURS: Final = frozenset({CONTACT_HOURS, MEET_HOURS})
NARROWING: Final = HOURS | {CHANNEL_NEVER}
# The strictest first; an option that is not named is none of it.
STRICTEST: Final[Mapping[str, tuple[str, ...]]] = {
    TOUCH_WHICH: (NO, ASK_IN_6_MONTHS),
    ASK_HOW: (JUST_USE_MY_USUAL, ONLY_IF_NEEDED, AS_WE_GO),
}
SPEAKS: Final = {AnswerState.CHOSEN: 2, AnswerState.NO_PREFERENCE: 1, AnswerState.SKIPPED: 0}


@dataclass(frozen=True, slots=True)
class Slot:
    """What at most one answer is in force for."""

    key: str
    scope: Scope
    application_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What is in force for a slot afterwards.

    `row` is the answer that stays, or that a new one is made after; a new one has these `options`, `windows`
    and `until`. None: nothing is in force any more. `aside` are superseded.
    """

    slot: Slot
    row: Given | None
    aside: tuple[int, ...] = ()
    is_new: bool = False
    options: tuple[Chosen, ...] = ()
    windows: tuple[Window, ...] = ()
    until: datetime | None = None
    is_doubted: bool = False


def join(kept: Iterable[Given], other: Iterable[Given], *, at: datetime) -> list[Joined]:
    """For each slot in which one of them says something; notes that wait are not among them."""
    mine, theirs = in_force(kept, at), in_force(other, at)
    slots = sorted(mine.keys() | theirs.keys(), key=order_of)
    return [joined_in(slot, mine, theirs) for slot in slots]


def in_force(given: Iterable[Given], at: datetime) -> dict[Slot, Given]:
    return {slot_of(row): row for row in given if not row.is_waiting and not has_ended(row, at)}


def slot_of(row: Given) -> Slot:
    return Slot(row.key, row.scope, row.application_id)


def order_of(slot: Slot) -> tuple[str, str, int]:
    return slot.key, slot.scope, slot.application_id or 0


def joined_in(slot: Slot, mine: Mapping[Slot, Given], theirs: Mapping[Slot, Given]) -> Joined:
    if slot.key in NARROWING:
        return narrowed(slot, mine, theirs)
    one, other = mine.get(slot), theirs.get(slot)
    if one is not None and other is not None:
        return chosen_of(slot, one, other)
    row, against = (one, theirs) if one is not None else (other, mine)
    if row is not None and (lifts_a_never(row, against) or is_looser(row, against)):
        return Joined(slot=slot, row=None, aside=(row.id,))
    return Joined(slot=slot, row=row, is_doubted=bool(row and row.is_doubted))


# --- one of the two holds ---------------------------------------------------------------------


def chosen_of(slot: Slot, one: Given, other: Given) -> Joined:
    first, second = sorted((one, other), key=weight, reverse=True)
    differ = first.state == second.state and not says_the_same(first, second)
    is_ranked = slot.key in STRICTEST and rank(first) != rank(second)
    is_doubted = first.is_doubted or second.is_doubted or (differ and not is_ranked)
    return Joined(slot=slot, row=first, aside=(second.id,), is_doubted=is_doubted)


def weight(row: Given) -> tuple[int, int, bool, datetime, int]:
    """Strict before free, said before skipped, their own word before a note, the newer first."""
    is_own = row.given_by == GivenBy.CANDIDATE
    return -rank(row), SPEAKS[row.state], is_own, row.at, row.id


def rank(row: Given) -> int:
    known = STRICTEST.get(row.key, ())
    places = [known.index(each.option) for each in row.options if each.option in known]
    return min(places, default=len(known))


def is_looser(row: Given, others: Mapping[Slot, Given]) -> bool:
    """In a narrower scope than the other record's stricter answer, which it would stand before."""
    if row.key not in STRICTEST or row.scope == Scope.ALWAYS:
        return False
    return any(rank(each) < rank(row) for each in others.values() if each.key == row.key)


def lifts_a_never(row: Given, others: Mapping[Slot, Given]) -> bool:
    """A newer for-now choice of a way lifts a never (RULES 1.5), but only one of the same record."""
    if row.scope != Scope.NOW or row.key not in WAYS:
        return False
    closed = {
        way
        for each in others.values()
        if each.key == CHANNEL_NEVER
        for way in ways_of(CHANNEL_NEVER, each.options)
    }
    return bool(closed & set(ways_of(row.key, row.options)))


# --- both hold --------------------------------------------------------------------------------


def narrowed(slot: Slot, mine: Mapping[Slot, Given], theirs: Mapping[Slot, Given]) -> Joined:
    own = [rows[slot] for rows in (mine, theirs) if slot in rows]
    rows = unique([*own, *beside(slot, mine, theirs), *beside(slot, theirs, mine)])
    said = [row for row in rows if row.state == AnswerState.CHOSEN]
    if not said:  # skipped, or not minded, by both
        first, *rest = sorted(own, key=weight, reverse=True)
        return Joined(slot=slot, row=first, aside=tuple(each.id for each in rest))
    newest = max(said, key=weight)
    until = max((row.until for row in own if row.until), default=None)
    options, windows = put_together(slot.key, said, newest)
    # What stands already as it has to be is left as it is.
    row = next((row for row in own if is_that(row, options, windows, until)), None)
    aside = tuple(each.id for each in own if row is None or each.id != row.id)
    return Joined(
        slot=slot,
        row=row or newest,
        aside=aside,
        is_new=row is None,
        options=options,
        windows=windows,
        until=until,
        is_doubted=row is None or any(each.is_doubted for each in own),
    )


def beside(slot: Slot, rows: Mapping[Slot, Given], others: Mapping[Slot, Given]) -> Sequence[Given]:
    """What the record of `rows` says where its answer for the slot is missing, skipped, or ends first."""
    own, other = rows.get(slot), others.get(slot)
    weaker = [each for place, each in rows.items() if is_weaker(place, slot)]
    if own is None or own.state == AnswerState.SKIPPED:
        return weaker
    ends_first = own.until and other and other.until and own.until < other.until
    return weaker if ends_first else []


def is_weaker(place: Slot, slot: Slot) -> bool:
    if place.key != slot.key:
        return False
    if slot.scope == Scope.NOW:
        return place.scope != Scope.NOW
    return slot.scope == Scope.APPLICATION and place.scope == Scope.ALWAYS


def put_together(
    key: str, rows: Sequence[Given], newest: Given
) -> tuple[tuple[Chosen, ...], tuple[Window, ...]]:
    """Nevers of all; hours that are in all, or, where no hour is, those of the newest."""
    if key == CHANNEL_NEVER:
        options = {chosen.option: chosen for row in rows for chosen in row.options}
        if len(options) > 1:
            options.pop(ANYTHING_FINE, None)
        return tuple(options[name] for name in sorted(options)), ()
    same = all(says_the_same(row, newest) for row in rows)
    windows = newest.windows if same else common(rows)
    if same or not windows:
        return newest.options, newest.windows
    alike = next((row for row in rows if set(hours(row)) == set(windows)), None)
    return (alike.options, alike.windows) if alike else ((Chosen(EXACT),), windows)


def common(rows: Sequence[Given]) -> tuple[Window, ...]:
    windows = hours(rows[0])
    for row in rows[1:]:
        windows = shared(windows, hours(row))
    return windows


def hours(row: Given) -> tuple[Window, ...]:
    """Its rows; where it was noted by name alone, those of the names."""
    if row.windows:
        return row.windows
    return tuple(each for chosen in row.options for each in PRESETS.get(chosen.option, ()))


def is_that(
    row: Given, options: tuple[Chosen, ...], windows: tuple[Window, ...], until: datetime | None
) -> bool:
    return (
        row.state == AnswerState.CHOSEN
        and row.until == until
        and {each.option for each in row.options} == {each.option for each in options}
        and set(row.windows) == set(windows)
    )


def unique(rows: Iterable[Given]) -> list[Given]:
    return list({row.id: row for row in rows}.values())


# --- hours of another zone --------------------------------------------------------------------


def moved(row: Given, *, here: str, there: str, at: datetime) -> Given:
    """Hours said in the zone `there`, as the clocks of `here` show them; over a year those in all weeks."""
    if row.key not in HOURS or not row.windows:
        return row
    weeks = [shifted(row.windows, by) for by in differences(here, there, at)]
    windows = weeks[0]
    for week in weeks[1:]:
        windows = shared(windows, week) or windows
    return replace(row, options=(Chosen(EXACT),), windows=windows)


def differences(here: str, there: str, at: datetime) -> list[int]:
    """How many minutes later it is `here`, the one of today first: clocks do not change together."""
    instants = [at + timedelta(days=7 * week) for week in range(53)]
    ahead = [minutes_ahead(here, instant) - minutes_ahead(there, instant) for instant in instants]
    return list(dict.fromkeys(ahead))


def minutes_ahead(zone: str, at: datetime) -> int:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    return int(offset.total_seconds() // 60)


def shifted(windows: Iterable[Window], minutes: int) -> tuple[Window, ...]:
    """All of the week later by so much, cut at midnights again."""
    rows = []
    for day, start, end in map(as_minutes, windows):
        begins, ends = day * DAY + start + minutes, day * DAY + end + minutes
        while begins < ends:
            until = min(ends, (begins // DAY + 1) * DAY)
            rows.append(as_window(begins // DAY % 7, begins % DAY, until - begins // DAY * DAY))
            begins = until
    return merged(rows)
