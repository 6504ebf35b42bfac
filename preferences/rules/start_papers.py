"""How the papers before the first day are parted: all at once, a few each week, or one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from preferences.rules.values import Usual

START_PACE: Final = "start.pace"
ALL_AT_ONCE: Final = "all_at_once"
NEXT_ONLY: Final = "next_only"
FEW: Final = 2
WEEK: Final = timedelta(days=7)
TIME_FOR_IT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Planned:
    """`ask_on` is None: once the one before it is here."""

    paper: int
    ask_on: date | None


def pace_of(usual: Usual) -> str:
    """Who has not said gets a few at a time."""
    said = usual.of(START_PACE)
    return said.option if said.is_chosen else "few_weekly"


def plan_of(pace: str, papers: Sequence[int], today: date) -> list[Planned]:
    if pace == ALL_AT_ONCE:
        return [Planned(paper, today) for paper in papers]
    if pace == NEXT_ONLY:
        return [Planned(paper, None if number else today) for number, paper in enumerate(papers)]
    return [Planned(paper, today + WEEK * (number // FEW)) for number, paper in enumerate(papers)]


def due_on(ask_on: date) -> date:
    return ask_on + TIME_FOR_IT
