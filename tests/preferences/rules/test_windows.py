"""Hours as people choose, store and read them (RULES 1.6, DELIVERY case 46)."""

from datetime import time

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from preferences.rules.values import Default, Defaults, Window
from preferences.rules.windows import (
    ALL_WEEK,
    EVERY_DAY,
    MIDNIGHT,
    WEEKDAYS,
    WEEKEND,
    EndBeforeStartError,
    HoursError,
    HoursLine,
    NeverOpenError,
    SleepMissingError,
    StartIsEndError,
    awake_windows,
    chosen_windows,
    hours_lines,
    hours_of,
    merged,
    on_days,
    shared,
)

from .world import given, usual


def at(text: str) -> time:
    return time.fromisoformat(text)


def line(days, starts, ends):
    return HoursLine(days, at(starts), at(ends))


MON, TUE, WED, SAT, SUN = 0, 1, 2, 5, 6


@pytest.mark.parametrize(
    ("ticked", "lines"),
    [
        (["mornings"], [line(WEEKDAYS, "08:00", "12:00")]),
        (["afternoons"], [line(WEEKDAYS, "12:00", "17:00")]),
        (["evenings"], [line(WEEKDAYS, "17:00", "20:00")]),
        (["weekends"], [line(WEEKEND, "08:00", "20:00")]),
        (["any"], [line(EVERY_DAY, "00:00", "00:00")]),
        (["any", "mornings"], [line(EVERY_DAY, "00:00", "00:00")]),
        # Neighbours become one.
        (["mornings", "afternoons"], [line(WEEKDAYS, "08:00", "17:00")]),
        (
            ["mornings", "evenings"],
            [line(WEEKDAYS, "08:00", "12:00"), line(WEEKDAYS, "17:00", "20:00")],
        ),
        (
            ["mornings", "afternoons", "evenings", "weekends"],
            [line(EVERY_DAY, "08:00", "20:00")],
        ),
    ],
)
def test_presets(ticked, lines):
    windows = chosen_windows(ticked)
    assert list(hours_lines(windows)) == sorted(lines, key=lambda found: (found.days, found.starts))


def test_hours_of_sleep_are_stored_as_their_complement():
    windows = chosen_windows(["nights"], sleep=(at("22:00"), at("06:00")))
    assert windows == on_days(EVERY_DAY, at("06:00"), at("22:00"))


def test_a_span_over_midnight_is_two_rows():
    windows = chosen_windows(["nights"], sleep=(at("08:00"), at("16:00")))
    assert windows[:2] == (
        Window(MON, MIDNIGHT, at("08:00")),
        Window(MON, at("16:00"), MIDNIGHT),
    )
    assert len(windows) == 14


@pytest.mark.parametrize(
    ("sleep", "awake"),
    [
        (("08:00", "16:00"), ("16:00", "08:00")),
        (("22:30", "06:15"), ("06:15", "22:30")),
        (("00:00", "08:00"), ("08:00", "00:00")),
        (("16:00", "00:00"), ("00:00", "16:00")),
    ],
)
def test_hours_of_sleep_read_as_one_line(sleep, awake):
    windows = awake_windows(at(sleep[0]), at(sleep[1]))
    assert hours_lines(windows) == (line(EVERY_DAY, *awake),)


def test_what_is_ticked_beside_nights_leaves_the_sleep_out():
    windows = chosen_windows(["afternoons"], sleep=None)
    assert hours_lines(windows) == (line(WEEKDAYS, "12:00", "17:00"),)
    windows = chosen_windows(["afternoons", "nights"], sleep=(at("07:00"), at("15:00")))
    assert hours_lines(windows) == (line(WEEKDAYS, "15:00", "17:00"),)


def test_exact_hours_join_the_presets():
    exact = [Window(SAT, at("10:00"), at("12:00")), Window(SAT, at("11:00"), at("13:00"))]
    windows = chosen_windows(["evenings", "exact"], exact=exact)
    assert hours_lines(windows) == (
        line(WEEKDAYS, "17:00", "20:00"),
        line((SAT,), "10:00", "13:00"),
    )


@pytest.mark.case(46, control="test_exact_hours_join_the_presets")
@pytest.mark.parametrize(
    ("ticked", "more", "error"),
    [
        (["nights"], {}, SleepMissingError),
        (["nights"], {"sleep": (at("08:00"), at("08:00"))}, StartIsEndError),
        (["nights"], {"sleep": (MIDNIGHT, MIDNIGHT)}, StartIsEndError),
        (["mornings", "nights"], {"sleep": (at("07:00"), at("15:00"))}, NeverOpenError),
        (["exact"], {"exact": [Window(MON, at("09:00"), at("09:00"))]}, StartIsEndError),
        (["exact"], {"exact": [Window(MON, MIDNIGHT, MIDNIGHT)]}, StartIsEndError),
        (["exact"], {"exact": [Window(MON, at("17:00"), at("09:00"))]}, EndBeforeStartError),
        (["exact"], {}, NeverOpenError),
        ([], {}, NeverOpenError),
    ],
)
def test_hours_that_cannot_be_meant_are_refused(ticked, more, error):
    with pytest.raises(error) as caught:
        chosen_windows(ticked, **more)
    assert isinstance(caught.value, HoursError)


@pytest.mark.parametrize(
    ("windows", "lines"),
    [
        (on_days((MON, WED), at("09:00"), at("10:00")), [line((MON, WED), "09:00", "10:00")]),
        # All day on one day; two days in a row are two all-days, not 48 hours.
        (on_days((SAT,), MIDNIGHT, MIDNIGHT), [line((SAT,), "00:00", "00:00")]),
        (on_days((SAT, SUN), MIDNIGHT, MIDNIGHT), [line(WEEKEND, "00:00", "00:00")]),
        # Into the next day, the next week included.
        (
            (Window(SUN, at("20:00"), MIDNIGHT), Window(MON, MIDNIGHT, at("06:00"))),
            [line((SUN,), "20:00", "06:00")],
        ),
        # Longer than a day: cut at its midnights.
        (
            (
                Window(MON, at("16:00"), MIDNIGHT),
                Window(TUE, MIDNIGHT, MIDNIGHT),
                Window(WED, MIDNIGHT, at("08:00")),
            ),
            [
                line((MON,), "16:00", "00:00"),
                line((TUE,), "00:00", "00:00"),
                line((WED,), "00:00", "08:00"),
            ],
        ),
    ],
)
def test_hours_read_as_a_person_would_say_them(windows, lines):
    assert list(hours_lines(windows)) == lines


def test_lines_know_what_to_be_called():
    assert hours_lines(ALL_WEEK)[0].is_any_time
    assert not hours_lines(on_days((SAT,), MIDNIGHT, MIDNIGHT))[0].is_any_time
    assert line((MON,), "20:00", "06:00").is_into_next_day
    assert not line((MON,), "20:00", "00:00").is_into_next_day


# --- what holds where nothing was said --------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "default", "windows"),
    [
        ([], (), ALL_WEEK),
        ([], ("mornings",), on_days(WEEKDAYS, at("08:00"), at("12:00"))),
        ([given("contact.hours", "any")], ("mornings",), ALL_WEEK),
        (
            [given("contact.hours", "evenings")],
            ("mornings",),
            on_days(WEEKDAYS, at("17:00"), at("20:00")),
        ),
        (
            [given("contact.hours", "exact", windows=on_days((SAT,), at("09:00"), at("10:00")))],
            ("mornings",),
            on_days((SAT,), at("09:00"), at("10:00")),
        ),
    ],
)
def test_the_open_hours_of_a_preference(said, default, windows):
    defaults = Defaults(employer={"contact.hours": Default(default)})
    assert hours_of(usual(*said, defaults=defaults).of("contact.hours")) == windows


# --- properties -------------------------------------------------------------------------------

clocks = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
spans = st.tuples(clocks, clocks).filter(lambda s: s[0] < s[1] or s[1] == MIDNIGHT)
windows_of_a_week = st.lists(
    st.builds(lambda day, span: Window(day, *span), st.integers(0, 6), spans), max_size=8
)


def quarters(windows) -> set[tuple[int, int]]:
    """The model: every open quarter of an hour of the week, one by one."""
    return {
        (window.weekday, quarter)
        for window in windows
        for quarter in range(
            window.starts.hour * 4 + window.starts.minute // 15,
            (window.ends.hour * 4 + window.ends.minute // 15) or 96,
        )
    }


@over(windows_of_a_week)
def test_merging_keeps_the_hours(windows):
    rows = merged(windows)
    assert quarters(rows) == quarters(windows)
    assert merged(rows) == rows
    assert list(rows) == sorted(rows)


@over(windows_of_a_week, windows_of_a_week)
def test_shared_hours_are_those_in_both(these, those):
    assert quarters(shared(these, those)) == quarters(these) & quarters(those)


@over(spans.filter(lambda s: s[0] != s[1]))
def test_awake_is_everything_but_the_sleep(sleep):
    asleep = quarters(on_days(EVERY_DAY, *sleep))
    assert quarters(awake_windows(*sleep)) == quarters(ALL_WEEK) - asleep


@over(windows_of_a_week)
def test_lines_say_exactly_the_hours(windows):
    said = set()
    for found in hours_lines(windows):
        starts = found.starts.hour * 4 + found.starts.minute // 15
        ends = found.ends.hour * 4 + found.ends.minute // 15
        for day in found.days:
            for quarter in range(starts, ends if ends > starts else ends + 96):
                said.add(((day + quarter // 96) % 7, quarter % 96))
    assert said == quarters(windows)
