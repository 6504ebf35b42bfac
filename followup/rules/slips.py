"""When a contact becomes a slip (RULES 9)."""

from datetime import datetime

from preferences.enums import OverrideReason
from preferences.rules.hours import is_open, week_of
from preferences.rules.values import Window, Zone


def opens_slip(reasons: list[str]) -> bool:
    """An override that really left opens a slip, unless the candidate asked for it."""
    return any(reason != OverrideReason.ASKED_FOR_IT for reason in reasons)


def is_outside_after_change(
    *,
    ruled_at: datetime,
    changed_at: datetime,
    told_at: datetime,
    windows: tuple[Window, ...],
    zone: Zone,
) -> bool:
    """They chose other hours after we had looked and before we reached them, and those were closed by then."""
    if not ruled_at < changed_at <= told_at:
        return False
    return not is_open(told_at, week_of(windows), zone)
