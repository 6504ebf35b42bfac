"""How long a failed consumer waits before it is tried again."""

from datetime import timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=1)
LATEST_COMMIT = timedelta(hours=1)


def wait_after(tries: int) -> timedelta:
    """30 s, then twice as long each time, an hour at most; it is never given up."""
    return min(FIRST * 2 ** min(tries - 1, 10), LONGEST)
