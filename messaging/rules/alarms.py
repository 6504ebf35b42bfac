"""When somebody has to be told at once. Limits are those of docs/operations.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from messaging.enums import AlarmKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long something may last before it is one."""

    beat: timedelta = timedelta(seconds=60)
    due: timedelta = timedelta(minutes=2)
    not_certain: timedelta = timedelta(minutes=15)
    dead: int = 1
    clock: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is looked at: instants are those of the database, `at` too."""

    at: datetime
    beats: Mapping[str, datetime] = field(default_factory=dict)
    oldest_due_at: datetime | None = None
    oldest_not_certain_at: datetime | None = None
    dead: int = 0
    differing_lists: Mapping[str, bool] = field(default_factory=dict)  # by channel
    clock_is_off_by: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Watch:
    """One thing that is watched, and whether it is wrong now."""

    kind: AlarmKind
    subject: str
    is_on: bool


def watches(watched: Watched, limits: Limits) -> Iterator[Watch]:
    at = watched.at
    for name, beat_at in sorted(watched.beats.items()):
        yield Watch(AlarmKind.BEAT, name, at - beat_at > limits.beat)
    yield Watch(AlarmKind.DUE, "", is_older(watched.oldest_due_at, limits.due, at))
    yield Watch(
        AlarmKind.NOT_CERTAIN, "", is_older(watched.oldest_not_certain_at, limits.not_certain, at)
    )
    yield Watch(AlarmKind.DECISION, "", watched.dead >= limits.dead)
    for channel, differs in sorted(watched.differing_lists.items()):
        yield Watch(AlarmKind.LIST, channel, differs)
    yield Watch(AlarmKind.CLOCK, "", abs(watched.clock_is_off_by) > limits.clock)


def is_older(moment: datetime | None, than: timedelta, at: datetime) -> bool:
    return moment is not None and at - moment >= than
