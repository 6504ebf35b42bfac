"""How times and contact points are said."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from portal import wording

AT = datetime(2026, 5, 14, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        (AT, "Europe/London", "4:12pm"),
        (AT, ZoneInfo("America/New_York"), "11:12am"),
        (AT, None, "3:12pm"),
        (time(16, 0), None, "4pm"),
        (time(0, 0), None, "12am"),
        (time(12, 0), None, "12pm"),
        (time(12, 5), None, "12:05pm"),
        (time(23, 59), None, "11:59pm"),
    ],
)
def test_clock(at, zone, said):
    assert wording.clock(at, zone) == said


def test_a_language_with_24_hours_keeps_them():
    with translation.override("de"):
        assert wording.clock(time(16, 5)) == "16:05"


@pytest.mark.parametrize(
    ("on", "today", "said"),
    [
        (AT, None, "Thu 14 May"),
        (date(2026, 5, 3), date(2026, 12, 31), "Sun 3 May"),
        (date(2027, 1, 2), date(2026, 12, 31), "Sat 2 Jan 2027"),
    ],
)
def test_day(on, today, said):
    assert wording.day(on, today=today) == said


def test_a_day_is_the_one_in_the_zone():
    late = datetime(2026, 5, 14, 23, 30, tzinfo=UTC)
    assert wording.day(late, "Asia/Tokyo") == "Fri 15 May"
    assert wording.moment(late, "Asia/Tokyo") == "Fri 15 May, 8:30am"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("+447700900123", "+4477 •••• 123"),
        ("07700 900 123", "07700 •••• 123"),
        ("12345", "••••"),
        ("sam@care.example.org", "s@••••.org"),
        ("samuel.okoro@example.org", "sam@••••.org"),
    ],
)
def test_masked(value, said):
    assert wording.masked(value) == said


def test_a_zone_is_called_by_its_city():
    assert wording.place("America/Argentina/Buenos_Aires") == "Buenos Aires"
