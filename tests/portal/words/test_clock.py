from datetime import UTC, datetime, time

import pytest
from django.utils import timezone

from portal.words import (
    clock,
    date_words,
    hours_there,
    hours_words,
    instant_there,
    instant_words,
    their_time,
    until_words,
)
from preferences.rules.values import Window

NOW = datetime(2026, 5, 4, 11, tzinfo=UTC)  # a Monday, midday in London
LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(16), "4pm"),
        (time(8, 30), "8:30am"),
        (time(12), "midday"),
        (time(12, 5), "12:05pm"),
        (time(0), "midnight"),
        (time(0, 15), "12:15am"),
    ],
)
def test_clock(at, words):
    assert clock(at) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 5, 4, 15, tzinfo=UTC), "4pm"),
        (datetime(2026, 5, 4, 23, 30, tzinfo=UTC), "tomorrow 12:30am"),
        (datetime(2026, 5, 5, 7, tzinfo=UTC), "tomorrow 8am"),
        (datetime(2026, 5, 7, 7, tzinfo=UTC), "Thursday 8am"),
        (datetime(2026, 5, 12, 7, tzinfo=UTC), "12 May 8am"),
        (datetime(2027, 1, 2, 8, tzinfo=UTC), "2 January 2027 8am"),
    ],
)
def test_an_instant_is_told_in_their_zone(at, words):
    assert instant_words(at, LONDON, NOW) == words


def test_a_clock_that_is_not_the_readers_own_is_named():
    at = datetime(2026, 5, 4, 15, tzinfo=UTC)
    assert instant_there(at, LONDON, NOW) == "4pm London time"
    with timezone.override(LONDON):
        assert their_time(at, LONDON, NOW) == "4pm"
        assert their_time(at, "Europe/Dublin", NOW) == "4pm"
        assert their_time(at, "Asia/Tokyo", NOW) == "tomorrow midnight Tokyo time"


def test_whole_days_are_the_same_on_any_clock():
    weekend = [Window(5, time(0), time(0)), Window(6, time(0), time(0))]
    assert hours_there([Window(0, time(9), time(11))], LONDON) == "Monday 9am to 11am London time"
    assert "London" not in hours_there(weekend, LONDON)


def test_dates_say_the_year_only_when_it_is_another():
    assert date_words(datetime(2026, 5, 3, tzinfo=UTC), LONDON, NOW) == "3 May"
    assert date_words(datetime(2025, 5, 3, tzinfo=UTC), LONDON, NOW) == "3 May 2025"


def test_what_ends_at_midnight_is_named_by_its_last_day():
    assert until_words(datetime(2026, 5, 12, 23, tzinfo=UTC), LONDON, NOW) == "12 May"
    assert until_words(datetime(2026, 5, 12, 14, tzinfo=UTC), LONDON, NOW) == "12 May 3pm"


def weekly(days, starts, ends):
    return [Window(day, time(starts), time(ends % 24)) for day in days]


WORKDAYS = range(5)


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        (weekly(WORKDAYS, 16, 20), "weekdays 4pm to 8pm"),
        (weekly(range(7), 0, 24), "at any time"),
        (weekly((5, 6), 8, 20), "weekends 8am to 8pm"),
        (weekly((5,), 0, 24), "Saturday any time"),
        (weekly((0, 2), 9, 12), "Monday and Wednesday 9am to midday"),
        (weekly(range(4), 9, 12), "Monday to Thursday 9am to midday"),
        (
            weekly(WORKDAYS, 8, 12) + weekly(WORKDAYS, 17, 20),
            "weekdays 8am to midday and 5pm to 8pm",
        ),
        (
            weekly(WORKDAYS, 17, 20) + weekly((5, 6), 8, 20),
            "weekdays 5pm to 8pm, weekends 8am to 8pm",
        ),
        (
            weekly(range(7), 0, 9) + weekly(range(7), 16, 24),
            "every day 4pm to 9am the next day",
        ),
    ],
)
def test_hours(windows, words):
    assert hours_words(windows) == words
