"""Until when nobody reminds them, and how start papers are parted."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from preferences.rules.own_time import last_day, own_time
from preferences.rules.start_papers import plan_of
from tests.preferences.rules.world import given, usual

WEDNESDAY = date(2027, 3, 3)


@pytest.mark.parametrize(
    ("option", "day", "until"),
    [
        ("two_days", WEDNESDAY, date(2027, 3, 5)),
        ("two_days", date(2027, 3, 5), date(2027, 3, 9)),
        ("one_week", WEDNESDAY, date(2027, 3, 10)),
        ("weekend", WEDNESDAY, date(2027, 3, 8)),
        ("weekend", date(2027, 3, 6), date(2027, 3, 8)),
        ("own_date", WEDNESDAY, None),
        ("i_tell", WEDNESDAY, None),
    ],
)
def test_the_last_day_that_is_theirs(option, day, until):
    assert last_day(option, day) == until


@pytest.mark.parametrize(
    ("stage", "key", "option"),
    [("assessment", "task.time", "two_days"), ("offer", "offer.time", "one_week")],
)
def test_each_stage_has_its_own_and_no_other(stage, key, option):
    said = usual(given(key, option))
    found = own_time(said, stage)
    assert found is not None
    assert (found.key, found.until is not None) == (key, True)
    assert found.holds_on(found.until)
    assert not found.holds_on(found.until + timedelta(days=1))
    assert own_time(said, "interview") is None
    assert own_time(usual(), stage) is None


def test_two_answers_are_two_dates():
    dates = {
        own_time(usual(given("offer.time", option)), "offer").until
        for option in ("two_days", "one_week", "i_tell")
    }
    assert len(dates) == 3


@pytest.mark.parametrize(
    ("pace", "asked"),
    [
        ("all_at_once", [0, 0, 0, 0, 0]),
        ("few_weekly", [0, 0, 7, 7, 14]),
        ("next_only", [0, None, None, None, None]),
    ],
)
def test_start_papers_are_parted_by_their_pace(pace, asked):
    planned = plan_of(pace, [1, 2, 3, 4, 5], WEDNESDAY)
    assert [each.paper for each in planned] == [1, 2, 3, 4, 5]
    assert [each.ask_on and (each.ask_on - WEDNESDAY).days for each in planned] == asked
    assert plan_of(pace, [], WEDNESDAY) == []


def test_the_day_is_counted_where_they_are():
    """Late in the evening of a Wednesday in London it is Thursday in Auckland."""
    at = datetime(2027, 3, 3, 22, tzinfo=ZoneInfo("Europe/London"))
    assert at.astimezone(ZoneInfo("Pacific/Auckland")).date() == date(2027, 3, 4)
