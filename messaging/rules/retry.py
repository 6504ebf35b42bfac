"""When to try again, and when not to: only what was surely not sent is ever repeated."""

from datetime import datetime, timedelta
from typing import Final

FIRST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(hours=1)
JITTER: Final = 0.2
MOST_TRIES: Final = 8
MOST_LEASE_LOSSES: Final = 3

PROBE_FIRST: Final = timedelta(seconds=2)
PROBE_LONGEST: Final = timedelta(seconds=15)


def retry_at(
    tries: int, at: datetime, *, chance: float, retry_after: timedelta | None = None
) -> datetime:
    """When to try again after `tries` tries: 30 s doubled each time, give or take a fifth, an hour at most.

    `chance` lies in [0, 1]. What the provider asked for is never undercut.
    """
    wait = min(FIRST * 2 ** min(max(tries - 1, 0), 10), LONGEST)
    wait *= 1 - JITTER + 2 * JITTER * chance
    return at + max(min(wait, LONGEST), retry_after or timedelta(0))


def is_spent(tries: int) -> bool:
    return tries >= MOST_TRIES


def is_poison(lease_losses: int) -> bool:
    """Whoever takes it dies: a person has to look before it takes down another sender."""
    return lease_losses >= MOST_LEASE_LOSSES


def probe_at(failures: int, at: datetime, *, wait: timedelta | None = None) -> datetime:
    """When to try a provider again that does not answer: soon at first, so that a short outage
    delays nobody, then every quarter of a minute. Asked to wait, not a moment sooner."""
    pause = min(PROBE_FIRST * 2 ** min(max(failures - 1, 0), 10), PROBE_LONGEST)
    return at + (wait if wait is not None else pause)
