"""Working days of the employer, and when a day ends for somebody."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
DAY = timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def working_day_from(day: date, holidays: Collection[date]) -> date:
    """The day itself, or the first after it on which somebody works."""
    while not is_working_day(day, holidays):
        day += DAY
    return day


def after_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """`count` working days after `day`, which is not counted itself."""
    for _each in range(count):
        day = working_day_from(day + DAY, holidays)
    return day


def end_of_day(day: date, zone: str) -> datetime:
    """The instant at which `day` is over in an IANA zone, in UTC.

    Where clocks change at midnight the next day begins later or twice: it is over when the next one
    first begins.
    """
    begins = datetime.combine(day + DAY, time.min, tzinfo=ZoneInfo(zone))
    return begins.astimezone(UTC)


def day_of(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
