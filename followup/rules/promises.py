"""News that is owed: by when, and whether it came (RULES 9, PRODUCT H2 and H3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from candidates.rules.working_days import after_working_days, working_day_from
from followup.enums import PromiseOrigin, PromiseState
from followup.exceptions import PromiseInThePast, PromiseTooFar
from followup.rules.days import day_of
from preferences.enums import TopicKey

# What keeps a promise of news, once it was accepted.
NEWS = (TopicKey.UPDATE, TopicKey.DIGEST, TopicKey.DECISION)
# What nobody said: it follows from how often they want to hear, and from when they came.
BY_ITSELF = (PromiseOrigin.INTERVIEW, PromiseOrigin.RHYTHM, PromiseOrigin.HARD_STOP)
EVERY_WEEK = "weekly"
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What the employer keeps to with everybody."""

    within_working_days: int  # after an interview
    hard_stop_days: int  # nobody waits longer, whatever they chose
    holidays: frozenset[date] = frozenset()


def check_date(due_on: date, *, at: datetime, zone: str, rhythm: Rhythm) -> None:
    """Raises PromiseInThePast and PromiseTooFar. Today can still be kept."""
    today = day_of(at, zone)
    if due_on < today:
        raise PromiseInThePast
    if due_on > today + timedelta(days=rhythm.hard_stop_days):
        raise PromiseTooFar(rhythm.hard_stop_days)


@dataclass(frozen=True, slots=True)
class Owed:
    """The next news that is owed without anybody having said so."""

    due_on: date
    origin: PromiseOrigin


def owed_next(
    *,
    news_on: date,
    rhythm_answer: str,
    interviewed_on: date | None,
    rhythm: Rhythm,
) -> Owed:
    """From the last news (or the application), the rhythm they chose, and an interview since then.

    Whoever chose "only when there is news" or to look themselves still hears before the hard stop.
    """
    hard_stop = working_day_before(news_on + timedelta(days=rhythm.hard_stop_days), rhythm.holidays)
    found = Owed(hard_stop, PromiseOrigin.HARD_STOP)
    if rhythm_answer == EVERY_WEEK:
        weekly = working_day_from(news_on + A_WEEK, rhythm.holidays)
        found = earlier(found, Owed(weekly, PromiseOrigin.RHYTHM))
    if interviewed_on is not None and interviewed_on >= news_on:
        days = rhythm.within_working_days
        after = after_working_days(interviewed_on, days, rhythm.holidays)
        found = earlier(found, Owed(after, PromiseOrigin.INTERVIEW))
    return found


def earlier(one: Owed, other: Owed) -> Owed:
    return min(one, other, key=lambda owed: owed.due_on)


def working_day_before(day: date, holidays: Collection[date]) -> date:
    """The day itself or the last working day before it: a hard stop does not move on."""
    while working_day_from(day, holidays) != day:
        day -= timedelta(days=1)
    return day


def state_of(
    *, made_at: datetime, due_at: datetime, news_at: datetime | None, at: datetime
) -> PromiseState:
    """Kept by the first news accepted since it was made, if that came in time."""
    if news_at is not None and made_at <= news_at < due_at:
        return PromiseState.KEPT
    return PromiseState.BROKEN if at >= due_at else PromiseState.OPEN


def may_replace(*, open_origin: str, open_due: date, new_due: date) -> bool:
    """What the house owes by itself only ever comes sooner, and never replaces what a person said."""
    return open_origin in BY_ITSELF and new_due < open_due
