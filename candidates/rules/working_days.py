"""Working days: counted the same for promises, duties and somebody's own time."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5
DAY: Final = timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def working_day_from(day: date, holidays: Collection[date] = ()) -> date:
    """The day itself, or the first after it on which somebody works."""
    while not is_working_day(day, holidays):
        day += DAY
    return day


def after_working_days(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """`count` working days after `day`, which is not counted itself."""
    for _each in range(count):
        day = working_day_from(day + DAY, holidays)
    return day
