"""Working days, and when a day is over, in every zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from candidates.rules.working_days import after_working_days, working_day_from
from followup.rules.days import day_of, end_of_day

FRIDAY, MONDAY, TUESDAY = date(2027, 3, 5), date(2027, 3, 8), date(2027, 3, 9)


@pytest.mark.parametrize(
    ("day", "holidays", "expected"),
    [
        (FRIDAY, (), FRIDAY),
        (date(2027, 3, 6), (), MONDAY),
        (date(2027, 3, 7), (), MONDAY),
        (date(2027, 3, 6), (MONDAY,), TUESDAY),
        (MONDAY, (MONDAY, TUESDAY), date(2027, 3, 10)),
    ],
)
def test_the_first_working_day(day, holidays, expected):
    assert working_day_from(day, holidays) == expected


@pytest.mark.parametrize(
    ("day", "count", "holidays", "expected"),
    [
        (FRIDAY, 0, (), FRIDAY),
        (FRIDAY, 1, (), MONDAY),
        (date(2027, 3, 6), 1, (), MONDAY),
        (FRIDAY, 5, (), date(2027, 3, 12)),
        (FRIDAY, 5, (MONDAY,), date(2027, 3, 15)),
    ],
)
def test_working_days_after(day, count, holidays, expected):
    assert after_working_days(day, count, holidays) == expected


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (FRIDAY, "Europe/London", datetime(2027, 3, 6, 0, 0, tzinfo=UTC)),
        (FRIDAY, "Pacific/Auckland", datetime(2027, 3, 5, 11, 0, tzinfo=UTC)),
        (FRIDAY, "Pacific/Kiritimati", datetime(2027, 3, 5, 10, 0, tzinfo=UTC)),
        (FRIDAY, "Pacific/Pago_Pago", datetime(2027, 3, 6, 11, 0, tzinfo=UTC)),
        # The night in which London's clocks go forward is an hour short.
        (date(2027, 3, 28), "Europe/London", datetime(2027, 3, 28, 23, 0, tzinfo=UTC)),
        (date(2027, 10, 31), "Europe/London", datetime(2027, 11, 1, 0, 0, tzinfo=UTC)),
    ],
)
def test_when_a_day_is_over(day, zone, expected):
    assert end_of_day(day, zone) == expected


def test_a_day_is_over_when_the_next_one_has_begun_everywhere():
    """Also where clocks change at midnight, where a day was left out, and a day ahead of us."""
    for zone in available_timezones():
        for number in range(0, 370, 7):
            day = date(2026, 12, 28) + timedelta(days=number)
            over = end_of_day(day, zone)
            assert day_of(over, zone) == day + timedelta(days=1), (zone, day)
            assert day_of(over - timedelta(minutes=1), zone) == day, (zone, day)
            assert over.tzinfo is UTC
            assert over.astimezone(ZoneInfo(zone)).date() > day
