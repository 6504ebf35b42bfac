"""What members of staff change about themselves, and the morning letter they may have."""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from candidates.rules.zones import known_zone
from portal.accounts.models import User

MORNING: Final = time(7)
WEEKEND: Final = 5  # Saturday, and Sunday after it


def change_profile(
    *,
    user: User,
    first_name: str,
    last_name: str,
    time_zone: str,
    has_shortcuts: bool,
    has_summary: bool,
) -> None:
    """Raises UnknownZone."""
    user.first_name, user.last_name = first_name, last_name
    user.time_zone = known_zone(time_zone) if time_zone else ""
    user.has_shortcuts, user.has_summary = has_shortcuts, has_summary
    user.save(
        update_fields=["first_name", "last_name", "time_zone", "has_shortcuts", "has_summary"]
    )


def is_summary_due(at: datetime, zone: str, last: date | None) -> bool:
    """Once a working day, from seven in their own morning on."""
    local = at.astimezone(ZoneInfo(zone))
    is_working_day = local.weekday() < WEEKEND
    return is_working_day and local.time() >= MORNING and last != local.date()


def take_summary(user: User, on: date) -> bool:
    """True for the one process that is to send it."""
    fresh = User.objects.filter(pk=user.pk).filter(Q(summary_on=None) | ~Q(summary_on=on))
    return fresh.update(summary_on=on) == 1


def give_back_summary(user: User) -> None:
    """The letter did not leave: the next run tries again."""
    User.objects.filter(pk=user.pk).update(summary_on=user.summary_on)
