"""How times, days and contact points are said. Pure; templates reach it through `{% load wording %}`."""

from candidates.rules.spoken import (
    clock,
    date_and_year,
    date_word,
    day,
    moment,
    moment_there,
    place,
    there,
    zone_of,
)

__all__ = [
    "DOTS",
    "clock",
    "date_and_year",
    "date_word",
    "day",
    "masked",
    "moment",
    "moment_there",
    "place",
    "there",
    "zone_of",
]

DOTS = "••••"


def masked(value: str) -> str:
    """Enough to recognise one's own, too little to learn another's."""
    if "@" in value:
        name, _at, host = value.partition("@")
        return f"{name[:3] if len(name) > 4 else name[:1]}@{DOTS}.{host.rsplit('.', 1)[-1]}"
    digits = "".join(c for c in value if c.isdigit() or c == "+")
    if len(digits) < 8:
        return DOTS
    return f"{digits[:5]} {DOTS} {digits[-3:]}"
