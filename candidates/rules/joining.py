"""Two records of one person become one: the plain values that every room goes by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`kept` is the record that remains, `gone` the one that is taken up into it.

    `doubled`: an application that is there twice → the one that remains of the two. `points`: a contact
    point of `gone` → the same address or number of `kept`.
    """

    kept: int
    gone: int
    at: datetime
    by_id: int | None = None
    doubled: Mapping[int, int] = field(default_factory=dict)
    points: Mapping[int, int] = field(default_factory=dict)

    @property
    def both(self) -> tuple[int, int]:
        return self.kept, self.gone

    def remaining(self, application_id: int | None) -> int | None:
        return self.doubled.get(application_id, application_id) if application_id else None


@dataclass(frozen=True, slots=True)
class Point:
    """What is known of an address or number in one of the two records."""

    verified_at: datetime | None
    may_get_texts: bool  # consent, and not withdrawn
    closed_at: datetime | None
    closed_why: str
    is_at_work: bool


def joined_point(one: Point, other: Point) -> Point:
    """Closed if it is closed in one of them; what neither could be texted at is proved once more."""
    closed = one if one.closed_at else other
    could = any(each.verified_at and each.may_get_texts for each in (one, other))
    would = any(each.may_get_texts for each in (one, other))
    verified_at = one.verified_at or other.verified_at
    return Point(
        verified_at=verified_at if could or not would else None,
        may_get_texts=would,
        closed_at=closed.closed_at,
        closed_why=closed.closed_why,
        is_at_work=one.is_at_work or other.is_at_work,
    )


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of what is known."""
    known = [each for each in (one, other) if each is not None]
    return min(known, default=None)
