"""Weekly local hours as instants (RULES 1.6, DELIVERY cases 42 to 45)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from preferences.rules.hours import every_day, is_open, next_open, next_shared, week_of
from preferences.rules.values import Window, Zone
from preferences.rules.windows import ALL_WEEK, EVERY_DAY, WEEKDAYS, awake_windows, on_days

from .world import LONDON

EVENINGS = week_of(on_days(WEEKDAYS, time(16), time(20)))
BERLIN = Zone("Europe/Berlin")
LEGAL = every_day(time(8), time(21))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-18 12:00", "2026-11-18 16:00"),  # Wednesday
        ("2026-11-18 16:00", "2026-11-18 16:00"),
        ("2026-11-18 19:59", "2026-11-18 19:59"),
        ("2026-11-18 20:00", "2026-11-19 16:00"),
        ("2026-11-20 20:00", "2026-11-23 16:00"),  # over the weekend
        ("2026-07-15 14:59", "2026-07-15 15:00"),  # 16:00 in summer time
    ],
)
def test_the_next_open_instant(now, opens):
    assert next_open(utc(now), EVENINGS, LONDON) == utc(opens)


def test_any_time_is_always_open():
    assert is_open(utc("2026-11-18 03:00"), week_of(ALL_WEEK), LONDON)


def test_hours_are_the_candidates_own():
    nine_to_five = every_day(time(9), time(17))
    now = utc("2026-11-18 16:30")
    assert is_open(now, nine_to_five, LONDON)
    assert not is_open(now, nine_to_five, BERLIN)


def test_hours_over_midnight_have_no_seam():
    night = week_of(awake_windows(time(8), time(16)))
    assert next_open(utc("2026-11-18 00:00"), night, LONDON) == utc("2026-11-18 00:00")
    assert next_open(utc("2026-11-18 08:00"), night, LONDON) == utc("2026-11-18 16:00")
    assert next_open(utc("2026-11-23 00:00"), night, LONDON) == utc("2026-11-23 00:00")


def test_once_a_week_is_found_and_no_hours_are_not():
    only_now = week_of((Window(2, time(11), time(12)),))
    assert next_open(utc("2026-11-18 12:00"), only_now, LONDON) == utc("2026-11-25 11:00")
    assert next_open(utc("2026-11-18 12:00"), week_of(()), LONDON) is None


@pytest.mark.parametrize(
    ("quiet_until", "now", "opens"),
    [
        # London, 28 March 2027: 01:00 becomes 02:00. The next valid instant.
        (time(1, 30), "2027-03-28 00:00", "2027-03-28 01:00"),
        (time(1, 0), "2027-03-28 00:00", "2027-03-28 01:00"),
        (time(2, 0), "2027-03-28 00:00", "2027-03-28 01:00"),
        (time(2, 30), "2027-03-28 00:00", "2027-03-28 01:30"),
        # 31 October 2027: 02:00 becomes 01:00. The second occurrence.
        (time(1, 30), "2027-10-31 00:00", "2027-10-31 01:30"),
        (time(1, 0), "2027-10-31 00:30", "2027-10-31 01:00"),
        (time(0, 30), "2027-10-30 22:30", "2027-10-30 23:30"),
    ],
)
def test_a_quiet_end_when_the_clock_changes(quiet_until, now, opens):
    week = every_day(quiet_until, time(22))
    assert next_open(utc(now), week, LONDON) == utc(opens)


@pytest.mark.parametrize(
    ("quiet_from", "last_open", "quiet"),
    [
        # The first occurrence on the day on which 01:30 comes twice.
        (time(1, 30), "2027-10-31 00:29", "2027-10-31 00:30"),
        # On the day on which it does not come, when the clock passes it.
        (time(1, 30), "2027-03-28 00:59", "2027-03-28 01:00"),
    ],
)
def test_a_quiet_start_when_the_clock_changes(quiet_from, last_open, quiet):
    week = week_of(awake_windows(quiet_from, time(7)))
    assert is_open(utc(last_open), week, LONDON)
    assert not is_open(utc(quiet), week, LONDON)


@pytest.mark.parametrize(
    ("starts", "ends", "sunday"),
    [
        (time(1), time(2), "2027-03-28"),  # the whole hour is skipped
        (time(1, 10), time(1, 50), "2027-03-28"),
        (time(1, 10), time(1, 50), "2027-10-31"),  # opens the second time, ended the first
    ],
)
def test_nothing_is_sent_inside_a_change(starts, ends, sunday):
    week = week_of((Window(6, starts, ends),))
    begin = utc(f"{sunday} 00:00")
    for minute in range(180):
        assert not is_open(begin + timedelta(minutes=minute), week, LONDON)


def test_a_seam_at_midnight_stays_open_where_midnight_comes_twice():
    """In Havana the clock goes from 01:00 back to 00:00."""
    havana = Zone("America/Havana")
    week = week_of(awake_windows(time(9), time(17)))
    begin = utc("2026-11-01 02:00")
    assert all(is_open(begin + timedelta(minutes=m), week, havana) for m in range(0, 360, 5))


# --- own and legal hours together -------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "now", "opens"),
    [
        # Written at 20:59, sent at 21:01: held to 08:00.
        (week_of(ALL_WEEK), "2026-11-18 21:01", "2026-11-19 08:00"),
        (week_of(ALL_WEEK), "2026-11-18 20:59", "2026-11-18 20:59"),
        (EVENINGS, "2026-11-18 21:01", "2026-11-19 16:00"),
        (every_day(time(6), time(9)), "2026-11-18 09:00", "2026-11-19 08:00"),
        (every_day(time(20), time(23)), "2026-11-18 22:00", "2026-11-19 20:00"),
        (every_day(time(22), time(0)), "2026-11-18 22:00", None),
        (week_of((Window(2, time(7), time(8)),)), "2026-11-18 07:30", None),
    ],
)
def test_the_first_instant_both_allow(own, now, opens):
    found = next_shared(utc(now), (LEGAL, own), LONDON)
    assert found == (utc(opens) if opens else None)


# --- a zone for a while -----------------------------------------------------------------------

AWAY = Zone("America/New_York", until=utc("2026-11-20 12:00"), then="Europe/London")


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-18 12:00", "2026-11-18 21:00"),  # 16:00 in New York
        ("2026-11-20 02:00", "2026-11-20 16:00"),  # home before it opens there
        ("2026-11-20 12:00", "2026-11-20 16:00"),
    ],
)
def test_a_zone_holds_until_its_date(now, opens):
    assert next_open(utc(now), EVENINGS, AWAY) == utc(opens)


def test_coming_home_in_the_middle_of_open_hours_opens_at_once():
    away = Zone("America/New_York", until=utc("2026-11-18 17:00"), then="Europe/London")
    assert next_open(utc("2026-11-18 12:00"), EVENINGS, away) == utc("2026-11-18 17:00")


def test_home_hours_are_not_looked_for_beyond_a_week():
    away = Zone("Asia/Tokyo", until=utc("2026-12-24 00:00"), then="Europe/London")
    assert next_open(utc("2026-11-18 12:00"), week_of(()), away) is None


def test_every_weekday_is_read():
    for day in EVERY_DAY:
        found = next_open(
            utc("2026-11-16 00:00"), week_of((Window(day, time(9), time(10)),)), LONDON
        )
        assert found == utc(f"2026-11-{16 + day} 09:00")
