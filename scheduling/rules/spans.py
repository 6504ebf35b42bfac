"""Stretches of time as pairs of minutes since 1970 in UTC: in order, none touching another.

Whole numbers, because a page asks for four people's four weeks at once.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

Span = tuple[int, int]

ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)


def minute_of(at: datetime) -> int:
    """The minute that has begun."""
    return (at - ZERO) // MINUTE


def minute_after(at: datetime) -> int:
    """The first whole minute that is not before."""
    return -((ZERO - at) // MINUTE)


def instant_of(minute: int) -> datetime:
    return ZERO + minute * MINUTE


def merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def shared(these: Sequence[Span], those: Sequence[Span]) -> list[Span]:
    """What is in both."""
    found: list[Span] = []
    i = j = 0
    while i < len(these) and j < len(those):
        start = max(these[i][0], those[j][0])
        end = min(these[i][1], those[j][1])
        if start < end:
            found.append((start, end))
        if these[i][1] < those[j][1]:
            i += 1
        else:
            j += 1
    return found


def without(these: Sequence[Span], those: Sequence[Span]) -> list[Span]:
    """What is in the first and not in the second."""
    found: list[Span] = []
    j = 0
    for start, end in these:
        while j < len(those) and those[j][1] <= start:
            j += 1
        at, k = start, j
        while k < len(those) and those[k][0] < end:
            if those[k][0] > at:
                found.append((at, those[k][0]))
            at = max(at, those[k][1])
            k += 1
        if at < end:
            found.append((at, end))
    return found
