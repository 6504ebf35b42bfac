"""What the usual says about meeting: hours, notice, reminders, arrangements, the way to agree."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from preferences.enums import AnswerState
from preferences.rules.keys import (
    CHAT_HOW,
    KNOW_FIRST,
    MEET_HOURS,
    MEET_REMIND,
    MEET_SUPPORT,
    TIMES_HOW,
)
from preferences.rules.values import Usual, Window
from preferences.rules.windows import ALL_WEEK, EVERY_DAY, PRESETS, on_days
from scheduling.enums import Meeting, Tick, Way

SATURDAY: Final = on_days((5,), time(8), time(20))
# Nobody who has not said so is offered a time at night.
WAKING: Final = on_days(EVERY_DAY, time(8), time(20))
TWO_DAYS: Final = timedelta(days=2)
NOTHING: Final = "nothing"
REMIND_BEFORE: Final = {
    "text_day_before": timedelta(days=1),
    "text_hour_before": timedelta(hours=1),
    "email_calendar": timedelta(days=1),
}
ALWAYS_GOES_WITHIN: Final = timedelta(hours=48)
# What candidates may still change by themselves, said beforehand.
MOVE_UNTIL: Final = timedelta(hours=4)
CANCEL_UNTIL: Final = timedelta(0)
MOST_MOVES: Final = 3
LATE: Final = (5, 10, 15, 30)  # minutes to choose from
LATE_FROM: Final = timedelta(hours=3)
HELD_FOR: Final = timedelta(minutes=5)


def hours_to_meet(usual: Usual) -> tuple[Window, ...]:
    """The local hours in which they can come."""
    said = usual.of(MEET_HOURS)
    if not said.is_chosen:
        return WAKING
    if said.picks("any"):
        return ALL_WEEK
    presets = {**PRESETS, "saturday": SATURDAY}
    windows = tuple(window for chosen in said.options for window in presets.get(chosen.option, ()))
    return windows or WAKING


def notice_of(usual: Usual) -> timedelta:
    said = usual.of(MEET_HOURS)
    return TWO_DAYS if said.is_chosen and said.picks("two_days") else timedelta(0)


def way_of(usual: Usual) -> str:
    """How they agree on times; empty until they have said. "I do not mind" is not missing."""
    said = usual.of(TIMES_HOW)
    if said.is_chosen and said.option in Way.values and not said.is_doubted:
        return Way(said.option)
    if said.state in (AnswerState.NO_PREFERENCE, AnswerState.SKIPPED):
        return Way.BOOKING_PAGE
    return ""


def meeting_of(usual: Usual) -> Meeting:
    said = usual.of(CHAT_HOW)
    return Meeting(said.option) if said.option in Meeting.values else Meeting.PHONE


def remind_at(usual: Usual, starts_at: datetime, booked_at: datetime) -> datetime | None:
    """None: no reminder wanted, or the confirmation has just been one."""
    before = REMIND_BEFORE.get(usual.of(MEET_REMIND).option)
    if before is None:
        return None
    at = starts_at - before
    return at if at > booked_at else None


@dataclass(frozen=True, slots=True)
class Wish:
    """Something they asked for before the interview."""

    key: Tick
    option: str
    words: str = ""


def wishes_of(usual: Usual) -> tuple[Wish, ...]:
    """Everything to tick off: arrangements first, then what they want to know."""
    found = []
    for key, tick in ((MEET_SUPPORT, Tick.SUPPORT), (KNOW_FIRST, Tick.KNOW_FIRST)):
        said = usual.of(key)
        if said.is_chosen:
            found += [
                Wish(tick, chosen.option, chosen.words)
                for chosen in said.options
                if chosen.option != NOTHING
            ]
    return tuple(found)


def open_wishes(wishes: Sequence[Wish], ticked: Collection[tuple[str, str]]) -> tuple[Wish, ...]:
    return tuple(wish for wish in wishes if (wish.key, wish.option) not in ticked)


# --- limits, said beforehand ------------------------------------------------------------------


def may_move(starts_at: datetime, moves: int, at: datetime) -> bool:
    return at < starts_at - MOVE_UNTIL and moves < MOST_MOVES


def may_cancel(starts_at: datetime, at: datetime) -> bool:
    return at < starts_at - CANCEL_UNTIL


def may_be_late(starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    return starts_at - LATE_FROM <= at < ends_at


def always_goes(at: datetime, *instants: datetime) -> bool:
    """A change to an interview within 48 hours, of the old time or the new one (RULES 2)."""
    return any(at <= each <= at + ALWAYS_GOES_WITHIN for each in instants)


def chase_due(created_at: datetime, at: datetime, days: int) -> bool:
    """Working days after an offer without an answer, by the clock of the week alone."""
    left, moment = days, created_at
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < 5
    return at >= moment
