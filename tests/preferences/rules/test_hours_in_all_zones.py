"""Hours in every zone there is, read minute by minute off the local clock, changes included."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from preferences.rules.hours import is_open, next_open, week_of
from preferences.rules.values import Window, Zone
from tests.faults.scale import at_length

ZONES = sorted(available_timezones())
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
DAYS = 730

clocks = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
windows = st.builds(Window, st.integers(0, 6), clocks, clocks).filter(
    lambda window: window.starts < window.ends or window.ends == time(0)
)
weeks = st.lists(windows, min_size=1, max_size=6)


@cache
def days_of_change(name: str) -> list[int]:
    zone = ZoneInfo(name)
    offsets = [(BEGIN + DAY * day).astimezone(zone).utcoffset() for day in range(DAYS)]
    return [day for day in range(DAYS - 1) if offsets[day] != offsets[day + 1]]


@st.composite
def moments(draw) -> tuple[str, datetime]:
    """A zone and a minute: as often as not, one near a change of its clock."""
    name = draw(st.sampled_from(ZONES))
    changes = days_of_change(name)
    day = draw(
        st.sampled_from(changes) if changes and draw(st.booleans()) else st.integers(0, DAYS)
    )
    return name, BEGIN + day * DAY + draw(st.integers(0, 2879)) * MINUTE


def local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def is_in(rows: list[Window], clock: datetime) -> bool:
    return any(
        row.weekday == clock.weekday()
        and row.starts <= clock.time()
        and (clock.time() < row.ends or row.ends == time(0))
        for row in rows
    )


def may_be_open(rows: list[Window], at: datetime, zone: ZoneInfo) -> bool:
    """The model: it only ever reads the local clock, minute by minute.

    Open while the clock reads open hours. But where the clock goes back, not before the hours have
    begun for the last time, nor after they have ended for the first time.
    """
    now = local(at, zone)
    later = min(local(at + n * MINUTE, zone) for n in range(1, 181))
    before = max(local(at - n * MINUTE, zone) for n in range(1, 181))
    begins_again = later <= now and is_quiet_between(rows, later - MINUTE, now)
    has_ended = before >= now and is_quiet_between(rows, now, before)
    return is_in(rows, now) and not begins_again and not has_ended


def is_quiet_between(rows: list[Window], low: datetime, high: datetime) -> bool:
    return any(not is_in(rows, low + n * MINUTE) for n in range((high - low) // MINUTE + 1))


@pytest.mark.faults
@pytest.mark.case(43)
@settings(max_examples=at_length(400, 100_000), deadline=None)
@over(moments(), weeks)
def test_never_open_while_the_local_clock_reads_quiet_hours(moment, rows):
    name, at = moment
    if is_open(at, week_of(tuple(rows)), Zone(name)):
        assert is_in(rows, local(at, ZoneInfo(name)))


@settings(max_examples=400, deadline=None)
@over(moments(), weeks)
def test_open_whenever_the_clock_reads_open_hours_and_no_quiet_time_comes_twice(moment, rows):
    name, at = moment
    assert is_open(at, week_of(tuple(rows)), Zone(name)) == may_be_open(rows, at, ZoneInfo(name))


@pytest.mark.faults
@pytest.mark.case(43)
@settings(max_examples=at_length(200, 20_000), deadline=None)
@over(moments(), weeks)
def test_the_next_open_instant_is_open_and_none_before_it_is(moment, rows):
    name, at = moment
    week, zone = week_of(tuple(rows)), Zone(name)
    opens = next_open(at, week, zone)
    if opens is None:
        assert not any(is_open(at + hour * 60 * MINUTE, week, zone) for hour in range(7 * 24))
        return
    assert is_open(opens, week, zone)
    assert opens == at or not is_open(opens - MINUTE / 60, week, zone)
    steps = (opens - at) // 12
    assert not any(is_open(at + n * steps, week, zone) for n in range(12) if at + n * steps < opens)
