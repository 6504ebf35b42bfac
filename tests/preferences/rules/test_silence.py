"""How long nobody answered, and what follows: no database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preferences.enums import Channel
from preferences.rules.silence import NextAsk, merged_spans, next_ask, working_time
from preferences.rules.values import Zone

LEEDS = Zone("Europe/London")
MANILA = Zone("Asia/Manila")
EMAIL, TEXT, CALL, BY_HAND = Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.BY_HAND
TWO_DAYS = timedelta(days=2)


def at(day: int, hour: int = 12, minute: int = 0, month: int = 3) -> datetime:
    """In March 2027; the first is a Monday."""
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked_by", "silent_for", "step"),
    [
        ([], TWO_DAYS, NextAsk.NOTHING),
        ([EMAIL], TWO_DAYS - timedelta(seconds=1), NextAsk.NOTHING),
        ([EMAIL], TWO_DAYS, NextAsk.OTHER_WAY),
        ([TEXT], TWO_DAYS, NextAsk.OTHER_WAY),
        # Two moves may have asked twice by the same way: that is one way.
        ([EMAIL, EMAIL], TWO_DAYS, NextAsk.OTHER_WAY),
        ([EMAIL, TEXT], TWO_DAYS, NextAsk.PERSON),
        ([EMAIL, TEXT], TWO_DAYS - timedelta(seconds=1), NextAsk.NOTHING),
        # A person has it: no more after that, however long.
        ([CALL], timedelta(days=90), NextAsk.NOTHING),
        ([EMAIL, CALL], timedelta(days=90), NextAsk.NOTHING),
        ([EMAIL, TEXT, CALL], timedelta(days=90), NextAsk.NOTHING),
        ([EMAIL, BY_HAND], timedelta(days=90), NextAsk.NOTHING),
    ],
)
def test_what_follows(asked_by, silent_for, step):
    assert next_ask(asked_by, silent_for) == step


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (at(3), at(5), 48),  # Wednesday noon to Friday noon
        (at(5), at(8), 24),  # Friday noon to Monday noon: Saturday and Sunday do not count
        (at(5), at(9), 48),
        (at(6), at(7), 0),  # a weekend is nothing
        (at(3), at(3), 0),
        # The Friday before the clocks go forward, to the Tuesday after it: still 24 and 24.
        (at(26, 12), at(30, 11), 48),
    ],
)
def test_working_days_are_mondays_to_fridays_where_they_live(since, until, hours):
    assert working_time(since, until, LEEDS, []) == timedelta(hours=hours)


def test_the_weekend_begins_earlier_in_the_east():
    # Friday 12:00 in London is 20:00 in Manila: four hours are left of the working week there.
    assert working_time(at(5), at(7), MANILA, []) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("pauses", "hours"),
    [
        ([(at(3, 18), at(4, 18))], 24),
        ([(at(1), at(10))], 0),
        ([(at(3, 18), at(4, 18)), (at(4, 6), at(4, 12))], 24),  # inside the other: once
        ([(at(6), at(8))], 48),  # after the time looked at
        ([(at(5, 6), at(9))], 42),  # only its part within counts
    ],
)
def test_a_pause_stops_the_clock(pauses, hours):
    assert working_time(at(3), at(5), LEEDS, pauses) == timedelta(hours=hours)


MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda n: at(1, 0, month=1) + timedelta(minutes=n))
ZONES = st.sampled_from(["Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"])


@given(since=MOMENTS, hours=st.integers(0, 400), zone=ZONES, cut=st.integers(0, 400))
def test_working_time_adds_up_and_is_never_more_than_time(since, hours, zone, cut):
    until = since + timedelta(hours=hours)
    middle = since + timedelta(hours=min(cut, hours))
    whole = working_time(since, until, Zone(zone), [])
    parts = [working_time(*span, Zone(zone), []) for span in ((since, middle), (middle, until))]
    assert whole == sum(parts, timedelta())
    assert timedelta() <= whole <= until - since


@given(since=MOMENTS, hours=st.integers(0, 200), zone=ZONES)
def test_minute_by_minute_it_is_the_same(since, hours, zone):
    """Against a clock that is read every quarter of an hour."""
    since = since.replace(minute=0, second=0, microsecond=0)
    quarter = timedelta(minutes=15)
    ticks = [since + n * quarter for n in range(hours * 4)]
    open_ticks = sum(tick.astimezone(ZoneInfo(zone)).weekday() < 5 for tick in ticks)
    assert working_time(since, since + hours * 4 * quarter, Zone(zone), []) == open_ticks * quarter


def test_spans_are_merged_in_any_order():
    assert merged_spans([(at(5), at(8)), (at(1), at(3)), (at(2), at(6))]) == [(at(1), at(8))]
