"""When an application may change its stage, and when a change may be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from candidates.exceptions import (
    AlreadyInStage,
    ApplicationClosed,
    NotAStageOfThisJob,
    StaleVersion,
    TooLateToUndo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an application stands, read under its lock."""

    version: int
    stage: int
    is_live: bool


def check_version(now: Standing, seen: int) -> None:
    """Two desks cannot overwrite each other: who saw an older version looks again."""
    if now.version != seen:
        raise StaleVersion


def check_live(now: Standing) -> None:
    if not now.is_live:
        raise ApplicationClosed


def check_move(now: Standing, *, seen: int, to_stage: int, stages: list[int]) -> None:
    check_live(now)
    check_version(now, seen)
    if to_stage not in stages:
        raise NotAStageOfThisJob
    if to_stage == now.stage:
        raise AlreadyInStage


def check_undo(
    *,
    is_newest: bool,
    is_first: bool,
    is_undo: bool,
    moved_at: datetime,
    at: datetime,
    delay: int | None,
) -> None:
    """A mistaken move is taken back before anyone was told of it; the first one is the application.

    Without a `delay` it is known that nobody was told.
    """
    is_late = delay is not None and at - moved_at >= timedelta(seconds=delay)
    if is_late or is_first or is_undo or not is_newest:
        raise TooLateToUndo


def stages_after(stages: list[int], current: int) -> list[int]:
    """What comes next in the order of the job; all of it when the job no longer has the stage."""
    return stages[stages.index(current) + 1 :] if current in stages else stages
