"""Free times against a plain model: every minute asked for itself."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preferences.rules.values import Window, Zone
from preferences.rules.windows import ALL_WEEK
from scheduling.rules.free import (
    FreeTimes,
    OneDay,
    TheirHours,
    Wanted,
    Weekly,
    interviewer_spans,
    open_slots,
)
from scheduling.rules.spans import instant_of, merged, minute_of, shared, without

AT = datetime(2027, 3, 24, 8, 0, tzinfo=UTC)
ANY_TIME = TheirHours(zone=Zone("Europe/London"), windows=ALL_WEEK)
# Clock changes: London 2027-03-28, New York 2026-11-01, Lord Howe by half an hour, none in Kolkata.
PLACES = {
    "Europe/London": date(2027, 3, 28),
    "Europe/Berlin": date(2027, 10, 31),
    "America/New_York": date(2026, 11, 1),
    "Australia/Lord_Howe": date(2027, 4, 4),
    "Asia/Kolkata": date(2027, 3, 28),
    "America/Santiago": date(2027, 9, 5),
}


def wanted(at=AT, days=10, minutes=30, **more):
    return Wanted(at=at, begins=at, ends=at + timedelta(days=days), minutes=minutes, **more)


def weekdays(zone="Europe/London", starts=9, ends=17, **more):
    rules = [Weekly(day, time(starts), time(ends)) for day in range(5)]
    return FreeTimes(zone=zone, rules=rules, **more)


def local(slots, zone="Europe/London"):
    return [at.astimezone(ZoneInfo(zone)).strftime("%a %H:%M") for at in slots]


# --- the plain model --------------------------------------------------------------------------


class Model:
    """By the local clock alone: free after it read the start for the last time, and before it first
    reached the end. A stretch of the day is known by its borders; inside one the clock may say anything."""

    def __init__(self, times):
        self.times, self.zone, self.days = times, ZoneInfo(times.zone), {}

    def __call__(self, minute):
        here = instant_of(minute)
        today = here.astimezone(self.zone).date()
        return any(
            opens <= here < closes
            for step in (-1, 0, 1)
            for opens, closes in self.of(today + timedelta(days=step))
        )

    def of(self, day):
        if day not in self.days:
            base = datetime(day.year, day.month, day.day)
            self.days[day] = [
                (
                    last_reading(base + timedelta(minutes=start), self.zone),
                    first_reading(base + timedelta(minutes=end), self.zone),
                )
                for start, end in stretches(self.minutes(day))
            ]
        return self.days[day]

    def minutes(self, day):
        ours = [each for each in self.times.exceptions if each.day_on == day]
        free = {
            m
            for rule in self.times.rules
            if rule.weekday == day.weekday()
            and (rule.first_on or day) <= day <= (rule.last_on or day)
            for m in range(*of_day(rule.starts, rule.ends))
        }
        free |= {m for each in ours if each.is_free for m in range(*each.minutes)}
        return free - {m for each in ours if not each.is_free for m in range(*each.minutes)}


def of_day(starts, ends):
    return starts.hour * 60 + starts.minute, (ends.hour * 60 + ends.minute) or 1440


def stretches(minutes):
    return merged((m, m + 1) for m in minutes)


def readings(naive, zone):
    """Every instant of two days, minute by minute, with what the clock reads."""
    start = naive.replace(tzinfo=UTC) - timedelta(hours=26)
    for n in range(52 * 60):
        at = start + timedelta(minutes=n)
        yield at, at.astimezone(zone).replace(tzinfo=None)


@cache
def first_reading(naive, zone):
    return next(at for at, shown in readings(naive, zone) if shown >= naive)


@cache
def last_reading(naive, zone):
    """An hour that the clock skips is never read: then when it has skipped it."""
    there = [at for at, shown in readings(naive, zone) if shown == naive]
    return there[-1] if there else first_reading(naive, zone)


@st.composite
def free_times(draw):
    zone = draw(st.sampled_from(sorted(PLACES)))
    change = PLACES[zone]
    near = [time(0), time(0, 30), time(1), time(1, 30), time(1, 45), time(2), time(2, 15), time(3)]
    hours = st.integers(0, 23).map(time) | st.sampled_from(near)

    def hour_pairs():
        return st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1] or pair[1] == time(0))

    days = st.integers(-1, 1).map(lambda n: change + timedelta(days=n))
    # From a day, until one, or both; one that ends before it starts never holds.
    borders = st.tuples(st.none() | days, st.none() | days)
    rules = draw(
        st.lists(
            st.builds(
                lambda day, pair, border: Weekly(day, *pair, *border),
                days.map(date.weekday),
                hour_pairs(),
                borders,
            ),
            max_size=4,
        )
    )
    exceptions = draw(
        st.lists(
            st.builds(lambda d, f, p: OneDay(d, f, *p), days, st.booleans(), hour_pairs())
            | st.builds(lambda d: OneDay(d, False), days),
            max_size=3,
        )
    )
    return FreeTimes(zone=zone, rules=rules, exceptions=exceptions)


@settings(max_examples=80, deadline=None)
@given(times=free_times())
def test_a_minute_is_free_as_the_plain_model_says(times):
    """Every quarter of an hour of the three days around a change of the clock."""
    change = PLACES[times.zone]
    begins = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(days=1)
    found = interviewer_spans(times, wanted(at=begins, days=3))
    is_free = Model(times)
    for place in range(3 * 96):
        minute = minute_of(begins) + 15 * place + 7
        inside = any(start <= minute < end for start, end in found)
        assert inside == is_free(minute), instant_of(minute)


@st.composite
def meetings(draw):
    """Two interviewers and a candidate, with what is taken, buffers and notice."""
    steps = st.builds(lambda day, step: 96 * day + step, st.integers(0, 2), st.integers(28, 84))
    begins = datetime.combine(PLACES[draw(st.sampled_from(sorted(PLACES)))], time(0), UTC)
    begins -= timedelta(days=1)

    def taken():
        spans = draw(st.lists(st.tuples(steps, st.integers(1, 8)), min_size=1, max_size=3))
        return [(minute_of(begins) + 15 * s, minute_of(begins) + 15 * (s + n)) for s, n in spans]

    # Left to chance nobody would ever be free together: mostly by day, and for some all of it.
    wide = [Weekly(day, time(7), time(21)) for day in range(7)]
    panel = [
        replace(
            times := draw(free_times()),
            rules=[*times.rules, *wide],
            busy=taken(),
            buffer_minutes=draw(st.sampled_from([0, 15, 30])),
            notice_hours=draw(st.sampled_from([0, 9, 14, 26])),
        )
        for _each in range(2)
    ]
    hours = draw(st.sampled_from([[], wide])) or draw(free_times()).rules
    windows = tuple(Window(rule.weekday, rule.starts, rule.ends) for rule in hours) or ALL_WEEK
    zone = Zone(draw(st.sampled_from(sorted(PLACES))))
    theirs = TheirHours(zone=zone, windows=windows, busy=taken())
    minutes = draw(st.sampled_from([15, 30, 45]))
    return panel, theirs, wanted(at=begins, days=3, minutes=minutes)


def everybody(panel, theirs):
    rules = [Weekly(each.weekday, each.starts, each.ends) for each in theirs.windows]
    return [Model(each) for each in (*panel, FreeTimes(zone=theirs.zone.name, rules=rules))]


def is_open(models, panel, theirs, asked, start):
    """Quarter by quarter of the meeting, everybody asked for themselves."""
    quarters = [start + 7 + 15 * n for n in range(asked.minutes // 15)]
    return (
        start + asked.minutes <= minute_of(asked.ends)
        and all(start >= minute_of(asked.at) + 60 * each.notice_hours for each in panel)
        and all(is_free(minute) for is_free in models for minute in quarters)
        and not any(first <= minute < last for first, last in theirs.busy for minute in quarters)
        and not any(
            first - each.buffer_minutes <= minute < last + each.buffer_minutes
            for each in panel
            for first, last in each.busy
            for minute in quarters
        )
    )


@settings(max_examples=25, deadline=None)
@given(meeting=meetings())
def test_a_time_is_offered_when_the_plain_model_says_so(meeting):
    """Every start of the three days, of two interviewers and a candidate in zones of their own."""
    panel, theirs, asked = meeting
    offered = {minute_of(at) for at in open_slots(panel, theirs, asked)}
    models = everybody(panel, theirs)
    for place in range(3 * 96):
        start = minute_of(asked.begins) + 15 * place
        expected = is_open(models, panel, theirs, asked, start)
        assert (start in offered) == expected, instant_of(start)


small = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(these=small, those=small)
def test_stretches_are_sets_of_minutes(these, those):
    def minutes(spans):
        return {m for start, end in spans for m in range(start, end)}

    a, b = merged(these), merged(those)
    assert minutes(a) == minutes(these)
    assert all(first[1] < second[0] for first, second in itertools.pairwise(a))
    assert minutes(shared(a, b)) == minutes(these) & minutes(those)
    assert minutes(without(a, b)) == minutes(these) - minutes(those)


# --- slots ------------------------------------------------------------------------------------


def test_overlapping_rules_are_one():
    rules = [Weekly(3, time(9), time(10)), Weekly(3, time(9, 30), time(10, 30))]
    slots = open_slots([FreeTimes(zone="Europe/London", rules=rules)], ANY_TIME, wanted(days=3))
    assert local(slots) == ["Thu 09:00", "Thu 09:15", "Thu 09:30", "Thu 09:45", "Thu 10:00"]


def test_everybody_has_to_be_free():
    panel = [weekdays(starts=9, ends=12), weekdays("Europe/Berlin", starts=9, ends=12)]
    slots = open_slots(panel, ANY_TIME, wanted(days=2, minutes=60))
    # Nine to twelve in Berlin is eight to eleven in London.
    assert local(slots)[:2] == ["Wed 09:00", "Wed 09:15"]
    assert "Thu 10:00" in local(slots)
    assert "Thu 10:15" not in local(slots)


def test_nobody_at_all_is_never_free():
    assert open_slots([], ANY_TIME, wanted()) == []


@pytest.mark.parametrize(
    ("busy", "free"),
    [("10:00", ["Thu 09:00", "Thu 11:00"]), ("09:15", ["Thu 10:15", "Thu 11:00"])],
)
def test_a_buffer_stands_on_both_sides(busy, free):
    begins = datetime.fromisoformat(f"2027-03-25T{busy}+00:00")
    taken = [(minute_of(begins), minute_of(begins) + 30)]
    times = FreeTimes(
        zone="Europe/London",
        rules=[Weekly(3, time(9), time(12))],
        busy=taken,
        buffer_minutes=30,
    )
    slots = local(open_slots([times], ANY_TIME, wanted(days=3)))
    assert set(free) <= set(slots)
    for start, end in taken:
        for at in open_slots([times], ANY_TIME, wanted(days=3)):
            assert minute_of(at) + 30 + 30 <= start or minute_of(at) >= end + 30


def test_notice_is_the_longest_of_all():
    soon = open_slots([weekdays(notice_hours=2), weekdays(notice_hours=26)], ANY_TIME, wanted())
    assert local(soon)[0] == "Thu 10:00"
    theirs = TheirHours(zone=Zone("Europe/London"), windows=ALL_WEEK, notice=timedelta(days=2))
    assert local(open_slots([weekdays()], theirs, wanted()))[0] == "Fri 09:00"


def test_a_full_day_is_not_offered():
    thursday = minute_of(datetime(2027, 3, 25, 9, 0, tzinfo=UTC))
    times = weekdays(meetings=[thursday, thursday + 120], most_a_day=2)
    slots = local(open_slots([times], ANY_TIME, wanted(days=3)))
    assert not [at for at in slots if at.startswith("Thu")]
    assert [at for at in slots if at.startswith("Fri")]


def test_only_in_the_hours_of_the_candidate_by_their_clock():
    """Nine to five in London is seven at night in Manila and later."""
    evenings = tuple(Window(day, time(17), time(20)) for day in range(5))
    theirs = TheirHours(zone=Zone("Asia/Manila"), windows=evenings)
    slots = open_slots([weekdays()], theirs, wanted(days=2, minutes=30))
    assert local(slots, "Asia/Manila")[:3] == ["Wed 17:00", "Wed 17:15", "Wed 17:30"]
    assert all(17 <= at.astimezone(ZoneInfo("Asia/Manila")).hour < 20 for at in slots)


def test_they_come_home_in_between():
    until = datetime(2027, 3, 25, 12, 0, tzinfo=UTC)
    zone = Zone("Asia/Manila", until=until, then="Europe/London")
    mornings = tuple(Window(day, time(8), time(12)) for day in range(7))
    slots = open_slots(
        [FreeTimes(zone="UTC", rules=[Weekly(d, time(0), time(0)) for d in range(7)])],
        TheirHours(zone=zone, windows=mornings),
        wanted(days=3, minutes=60),
    )
    away = [at for at in slots if at < until]
    home = [at for at in slots if at >= until]
    assert {at.astimezone(ZoneInfo("Asia/Manila")).hour for at in away} <= set(range(8, 12))
    assert {at.astimezone(ZoneInfo("Europe/London")).hour for at in home} <= set(range(8, 12))
    assert away
    assert home


def test_a_rule_holds_between_its_days():
    rule = Weekly(3, time(9), time(10), first_on=date(2027, 4, 1), last_on=date(2027, 4, 1))
    slots = open_slots(
        [FreeTimes(zone="Europe/London", rules=[rule])], ANY_TIME, wanted(days=21, minutes=60)
    )
    assert [at.date() for at in slots] == [date(2027, 4, 1)]


def test_the_night_the_clock_springs_forward_offers_no_hour_that_is_not_there():
    rule = Weekly(6, time(0), time(4))
    slots = open_slots(
        [FreeTimes(zone="Europe/London", rules=[rule])], ANY_TIME, wanted(days=6, minutes=60)
    )
    assert local(slots) == [
        "Sun 00:00", "Sun 00:15", "Sun 00:30", "Sun 00:45",
        "Sun 02:00", "Sun 02:15", "Sun 02:30", "Sun 02:45", "Sun 03:00",
    ]  # fmt: skip
