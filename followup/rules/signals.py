"""What suggests that a preference has changed, or what works: evidence, never a change (H4).

An age of ninety days is no signal of this kind: the answer itself says so, wherever it is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from followup.enums import SignalKind
from preferences.enums import Channel
from preferences.rules.hours import is_open, local_time, week_of
from preferences.rules.keys import ASK_HOW, CHANNEL_FIRST, CONTACT_HOURS
from preferences.rules.values import Window, Zone

LOOKED_BACK = timedelta(days=60)
UNANSWERED = 2  # on the first way, since they last said anything
PATIENCE = timedelta(days=2)
ELSEWHERE = 2  # of the last answers, and more than half
LAST = 5
OUTSIDE = 3
WORKS = 4  # in one part of the day, of the last eight, and three in four
PARTS_OF_DAY = (0, 8, 12, 17)  # a part begins at each of these hours


@dataclass(frozen=True, slots=True)
class Said:
    """Something of theirs or ours: when, and by which way."""

    at: datetime
    channel: Channel
    is_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What the rules read of one person; the newest of each comes first."""

    zone: Zone
    first_way: Channel | None  # what they chose, not our default
    chosen_at: datetime | None
    hours: tuple[Window, ...] = ()  # what they chose
    hours_at: datetime | None = None
    replies: Sequence[Said] = ()
    unanswered: Sequence[Said] = ()  # of ours, since they last said anything
    left_be_at: datetime | None = None  # asking stopped, and they have not said more since


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    kind: SignalKind
    key: str
    times: int = 0
    out_of: int = 0
    channel: str = ""
    hour: int | None = None


def noticed(habits: Habits, at: datetime) -> list[Noticed]:
    """Everything that there is evidence for, one of a kind."""
    found = (look(habits, at) for look in LOOKS)
    return [each for each in found if each is not None]


def may_be_asked(
    *, asks_nothing: bool, asked_at: datetime | None, answered_at: datetime | None
) -> bool:
    """Once, gently: never of somebody who wants no questions, and again only after a newer answer."""
    if asks_nothing:
        return False
    return asked_at is None or (answered_at is not None and answered_at > asked_at)


# --- one by one -------------------------------------------------------------------------------


def stays_unanswered(habits: Habits, at: datetime) -> Noticed | None:
    tried = [said for said in habits.unanswered if said.channel == habits.first_way]
    if len(tried) < UNANSWERED or at - tried[0].at < PATIENCE:
        return None
    return Noticed(
        kind=SignalKind.UNANSWERED,
        key=CHANNEL_FIRST,
        times=len(tried),
        out_of=len(tried),
        channel=tried[0].channel,
    )


def answers_elsewhere(habits: Habits, at: datetime) -> Noticed | None:
    if habits.first_way is None or habits.chosen_at is None:
        return None
    since = [said for said in habits.replies if said.at > habits.chosen_at][:LAST]
    others = [said.channel for said in since if said.channel != habits.first_way]
    if not others:
        return None
    most = max(sorted(set(others)), key=others.count)
    times = others.count(most)
    if times < ELSEWHERE or times * 2 <= len(since):
        return None
    return Noticed(
        kind=SignalKind.ANSWERS_ELSEWHERE,
        key=CHANNEL_FIRST,
        times=times,
        out_of=len(since),
        channel=most,
    )


def does_not_arrive(habits: Habits, at: datetime) -> Noticed | None:
    tried = [said for said in habits.unanswered if said.channel == habits.first_way]
    if not tried or not tried[0].is_lost:
        return None
    lost = sum(said.is_lost for said in tried)
    return Noticed(
        kind=SignalKind.BOUNCED,
        key=CHANNEL_FIRST,
        times=lost,
        out_of=len(tried),
        channel=tried[0].channel,
    )


def answers_outside_hours(habits: Habits, at: datetime) -> Noticed | None:
    if habits.hours_at is None or not habits.hours:
        return None
    week = week_of(habits.hours)
    since = [said for said in habits.replies if said.at > habits.hours_at][:LAST]
    outside = [said for said in since if not is_open(said.at, week, habits.zone)]
    if len(outside) < OUTSIDE or len(outside) < len(since) - 1:
        return None
    return Noticed(
        kind=SignalKind.OUTSIDE_HOURS,
        key=CONTACT_HOURS,
        times=len(outside),
        out_of=len(since),
        hour=local_time(outside[0].at, habits.zone).hour,
    )


def what_works(habits: Habits, at: datetime) -> Noticed | None:
    """Only for those who told us no hours: it is an offer, not a doubt."""
    if habits.hours_at is not None or len(habits.replies) < WORKS:
        return None
    parts = [part_of(local_time(said.at, habits.zone).hour) for said in habits.replies]
    most = max(sorted(set(parts)), key=parts.count)
    times = parts.count(most)
    if times < WORKS or times * 4 < len(parts) * 3:
        return None
    return Noticed(
        kind=SignalKind.WHAT_WORKS, key=CONTACT_HOURS, times=times, out_of=len(parts), hour=most
    )


def part_of(hour: int) -> int:
    return max(begins for begins in PARTS_OF_DAY if begins <= hour)


def had_enough(habits: Habits, at: datetime) -> Noticed | None:
    if habits.left_be_at is None:
        return None
    return Noticed(kind=SignalKind.ENOUGH, key=ASK_HOW)


LOOKS: tuple[Callable[[Habits, datetime], Noticed | None], ...] = (
    does_not_arrive,
    stays_unanswered,
    answers_elsewhere,
    answers_outside_hours,
    what_works,
    had_enough,
)
