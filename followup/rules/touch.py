"""Staying in touch: which jobs fit, how often they may hear, and when they are asked again (I3, I4)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from preferences.rules.keys import ANY_NEAR, ASK_IN_6_MONTHS, LIKE_THIS

MONTHLY, QUARTERLY = "monthly", "quarterly"
BETWEEN = {MONTHLY: timedelta(days=30), QUARTERLY: timedelta(days=91)}
ASKED_BEFORE_END = timedelta(days=14)
SMALLEST_WORD = 4  # shorter ones say nothing about a job


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A job, as far as wishes are about it."""

    title: str
    place: str
    hours: str = ""
    pay: str = ""
    team_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    which: str  # touch.which
    often: str = ""  # touch.often
    goals: Collection[str] = ()
    before: Collection[Opening] = ()  # the jobs they applied for


@dataclass(frozen=True, slots=True)
class Fit:
    """Why a job fits; `goals` are those of theirs that the job says something about."""

    goals: tuple[str, ...] = ()


def fit_of(job: Opening, wishes: Wishes) -> Fit | None:
    """Jobs like the one before, or any job near; None when it is neither, or against a goal."""
    if wishes.which == LIKE_THIS:
        fits = any(is_like(job, other) for other in wishes.before)
    elif wishes.which == ANY_NEAR:
        fits = any(is_near(job, other) for other in wishes.before)
    else:
        return None
    if not fits or contradicts(job, wishes):
        return None
    return Fit(tuple(goal for goal in wishes.goals if speaks_to(goal, job, wishes)))


def is_like(job: Opening, other: Opening) -> bool:
    return bool(words_of(job.title) & words_of(other.title))


def words_of(title: str) -> set[str]:
    found = re.findall(r"\w+", title.casefold())
    return {word for word in found if len(word) >= SMALLEST_WORD}


def is_near(job: Opening, other: Opening) -> bool:
    return bool(job.place.strip()) and job.place.casefold() == other.place.casefold()


def contradicts(job: Opening, wishes: Wishes) -> bool:
    """To whom the place matters most, a job elsewhere is none of theirs."""
    return "place" in wishes.goals and not any(is_near(job, other) for other in wishes.before)


def speaks_to(goal: str, job: Opening, wishes: Wishes) -> bool:
    if goal == "place":
        return True
    if goal == "pay":
        return bool(job.pay)
    if goal == "shifts":
        return bool(job.hours)
    if goal == "team":
        return any(job.team_id == other.team_id for other in wishes.before)
    return False


# --- how often --------------------------------------------------------------------------------


def not_before(often: str, last_at: datetime | None) -> datetime | None:
    """From when they may hear of a job again, all senders together; None: whenever one fits."""
    between = BETWEEN.get(often)
    return last_at + between if between is not None and last_at is not None else None


# --- asking again -----------------------------------------------------------------------------


def is_to_be_asked_again(
    *,
    which: str,
    answered_at: datetime,
    ends_at: datetime | None,
    sleeps_until: datetime,
    at: datetime,
) -> bool:
    """Before it ends by itself, or after the six months that they wanted."""
    if which == ASK_IN_6_MONTHS:
        return at >= sleeps_until
    if which not in (LIKE_THIS, ANY_NEAR) or ends_at is None or answered_at > at:
        return False
    return ends_at - ASKED_BEFORE_END <= at < ends_at
