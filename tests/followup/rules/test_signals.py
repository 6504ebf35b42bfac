"""Signals over a table of situations: what is evidence, and what is not enough."""

from datetime import UTC, datetime, time, timedelta

import pytest

from followup.enums import SignalKind
from followup.rules.signals import Habits, Said, may_be_asked, noticed
from preferences.enums import Channel
from preferences.rules.values import Window, Zone

NOW = datetime(2027, 3, 10, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT, EMAIL = Channel.TEXT, Channel.EMAIL
MORNINGS = tuple(Window(day, time(8), time(12)) for day in range(7))


def said(*channels, hour=10, lost=()):
    """The newest first, one each day, from three days ago."""
    return [
        Said(
            at=NOW.replace(hour=hour) - (3 + n) * DAY,
            channel=channel,
            is_lost=n in lost,
        )
        for n, channel in enumerate(channels)
    ]


def habits(**changes):
    usual = {"zone": Zone("Europe/London"), "first_way": TEXT, "chosen_at": NOW - 40 * DAY}
    return Habits(**usual | changes)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (habits(), []),
        # Two on the first way without an answer; one is too few, and so is another way.
        (habits(unanswered=said(TEXT, TEXT)), [(SignalKind.UNANSWERED, 2, 2, "text")]),
        (habits(unanswered=said(TEXT)), []),
        (habits(unanswered=said(EMAIL, EMAIL)), []),
        (habits(unanswered=[Said(NOW - timedelta(hours=3), TEXT), *said(TEXT)]), []),
        # Most of the last answers came another way.
        (habits(replies=said(EMAIL, EMAIL)), [(SignalKind.ANSWERS_ELSEWHERE, 2, 2, "email")]),
        (habits(replies=said(EMAIL)), []),
        (habits(replies=said(EMAIL, TEXT, EMAIL, TEXT), hours_at=NOW - DAY), []),
        (habits(replies=said(EMAIL, EMAIL), chosen_at=NOW - DAY), []),
        (habits(replies=said(EMAIL, EMAIL), first_way=None), []),
        # The first way bounced, and nothing arrived since.
        (habits(unanswered=said(TEXT, lost={0})), [(SignalKind.BOUNCED, 1, 1, "text")]),
        (habits(unanswered=said(TEXT, lost={})), []),
        # Outside the hours they told us, all but one.
        (
            habits(
                hours=MORNINGS, hours_at=NOW - 40 * DAY, replies=said(TEXT, TEXT, TEXT, hour=19)
            ),
            [(SignalKind.OUTSIDE_HOURS, 3, 3, "")],
        ),
        (habits(hours=MORNINGS, hours_at=NOW - 40 * DAY, replies=said(TEXT, TEXT, TEXT)), []),
        (habits(hours=MORNINGS, hours_at=NOW - 40 * DAY, replies=said(TEXT, TEXT, hour=19)), []),
        # What works, of somebody who told no hours.
        (
            habits(replies=said(TEXT, TEXT, TEXT, TEXT, hour=18)),
            [(SignalKind.WHAT_WORKS, 4, 4, "")],
        ),
        (habits(replies=said(TEXT, TEXT, TEXT, hour=18)), []),
        (habits(replies=[*said(TEXT, TEXT, hour=18), *said(TEXT, TEXT, hour=9)]), []),
        (habits(left_be_at=NOW - DAY), [(SignalKind.ENOUGH, 0, 0, "")]),
    ],
)
def test_what_is_noticed(found, expected):
    rows = [(row.kind, row.times, row.out_of, row.channel) for row in noticed(found, NOW)]
    assert rows == expected


def test_what_works_says_from_when():
    [row] = noticed(habits(replies=said(TEXT, TEXT, TEXT, TEXT, hour=18)), NOW)
    assert row.hour == 17


def test_their_evening_is_the_evening_where_they_are():
    found = habits(zone=Zone("Asia/Manila"), replies=said(TEXT, TEXT, TEXT, TEXT, hour=10))
    assert [row.hour for row in noticed(found, NOW)] == [17]


@pytest.mark.parametrize(
    ("asks_nothing", "asked_at", "answered_at", "expected"),
    [
        (False, None, None, True),
        (True, None, None, False),
        (False, NOW, None, False),
        (False, NOW, NOW - DAY, False),
        (False, NOW - DAY, NOW, True),
        (True, NOW - DAY, NOW, False),
    ],
)
def test_asked_once_and_never_of_whoever_wants_no_questions(
    asks_nothing, asked_at, answered_at, expected
):
    assert (
        may_be_asked(asks_nothing=asks_nothing, asked_at=asked_at, answered_at=answered_at)
        is expected
    )
