"""Time zones: which exist for us, and which one holds at an instant."""

from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from candidates.exceptions import UnknownZone

PARTS_OF_THE_WORLD = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


class ZoneAt(NamedTuple):
    """The zone someone is in at an instant; assumed when they never said."""

    name: str
    is_assumed: bool


def zone_at(
    *, own: str, away: str, away_until: datetime | None, employer: str, at: datetime
) -> ZoneAt:
    """Away from home until a date, then their own; unknown is the employer's (RULES 1.6)."""
    if away and away_until is not None and at < away_until:
        return ZoneAt(away, is_assumed=False)
    if own:
        return ZoneAt(own, is_assumed=False)
    return ZoneAt(employer, is_assumed=True)


def known_zone(name: str) -> str:
    if name not in available_timezones():
        raise UnknownZone
    return name


@cache
def zone_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a choice on a page: parts of the world, and their places."""
    names = sorted(available_timezones())
    return [
        (part, [(name, place_of(name)) for name in names if name.startswith(f"{part}/")])
        for part in PARTS_OF_THE_WORLD
    ]


def place_of(name: str) -> str:
    """`America/Argentina/Buenos_Aires` is read as "Buenos Aires, Argentina"."""
    return ", ".join(reversed(name.split("/")[1:])).replace("_", " ")
