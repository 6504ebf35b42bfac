"""What an interviewer has to be told: how an interview stands against what they know of it.

Nothing is queued for them. Whoever looks compares the two, so of three changes in a minute the last one is
told, a lost letter is written again, and a letter that came twice changes nothing in a calendar.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from scheduling.enums import Notice, Remind

REMIND_BEFORE: Final[Mapping[str, timedelta]] = {
    Remind.DAY: timedelta(days=1),
    Remind.HOUR: timedelta(hours=1),
}
# A letter that was begun is not begun again before this, by anybody.
ON_ITS_WAY: Final = timedelta(minutes=2)
A_PERSON_AFTER: Final = 5  # tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One interviewer and one interview."""

    is_theirs: bool  # booked, and they are on the panel
    starts_at: datetime
    ends_at: datetime
    sequence: int
    told_sequence: int | None = None
    told_starts_at: datetime | None = None
    late_at: datetime | None = None  # by somebody else than them
    told_late_at: datetime | None = None
    remind: str = Remind.DAY
    reminded_at: datetime | None = None


def notice_due(known: Known, at: datetime) -> Notice | None:
    """The one thing to tell them now; the next look finds the next."""
    if not known.is_theirs:
        return called_off(known, at)
    if known.ends_at <= at:
        return None
    if known.starts_at > at and known.told_sequence is None:
        return Notice.INVITED
    if known.starts_at > at and known.told_sequence != known.sequence:
        return Notice.MOVED if known.told_starts_at != known.starts_at else Notice.CHANGED
    if is_late_news(known):
        return Notice.LATE
    return Notice.REMINDER if is_reminder_due(known, at) else None


def called_off(known: Known, at: datetime) -> Notice | None:
    """Only who had been told of it, and only what they still expect to come."""
    expected = known.told_starts_at
    return Notice.CALLED_OFF if expected is not None and expected > at else None


def is_late_news(known: Known) -> bool:
    told = known.told_late_at
    return known.late_at is not None and (told is None or told < known.late_at)


def is_reminder_due(known: Known, at: datetime) -> bool:
    before = REMIND_BEFORE.get(known.remind)
    if before is None or known.reminded_at is not None:
        return False
    return known.starts_at - before <= at < known.starts_at


def reminds_too(known: Known, at: datetime) -> bool:
    """A letter so close to the time is a reminder itself."""
    before = REMIND_BEFORE.get(known.remind, timedelta(0))
    return known.starts_at - before <= at
