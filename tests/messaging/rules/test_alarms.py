"""When somebody is told: just before each limit, at it, and what nobody can say yet."""

from datetime import timedelta

import pytest

from messaging.enums import AlarmKind
from messaging.rules.alarms import Limits, Watched, watches
from tests.factories.candidates import NOW

SECOND = timedelta(seconds=1)


def on(**seen):
    found = watches(Watched(at=NOW, **seen), Limits())
    return {(each.kind, each.subject) for each in found if each.is_on}


def test_nothing_is_wrong_with_an_empty_house():
    assert on() == set()


@pytest.mark.parametrize(
    ("kind", "subject", "quiet", "loud"),
    [
        (
            AlarmKind.BEAT,
            "sender",
            {"beats": {"sender": NOW - 60 * SECOND}},
            {"beats": {"sender": NOW - 61 * SECOND}},
        ),
        (
            AlarmKind.DUE,
            "",
            {"oldest_due_at": NOW - 119 * SECOND},
            {"oldest_due_at": NOW - 120 * SECOND},
        ),
        (
            AlarmKind.NOT_CERTAIN,
            "",
            {"oldest_not_certain_at": NOW - 899 * SECOND},
            {"oldest_not_certain_at": NOW - 900 * SECOND},
        ),
        (AlarmKind.DECISION, "", {"dead": 0}, {"dead": 1}),
        (
            AlarmKind.LIST,
            "text",
            {"differing_lists": {"text": False}},
            {"differing_lists": {"text": True}},
        ),
        (AlarmKind.CLOCK, "", {"clock_is_off_by": 60 * SECOND}, {"clock_is_off_by": -61 * SECOND}),
    ],
)
def test_each_limit(kind, subject, quiet, loud):
    assert on(**quiet) == set()
    assert on(**loud) == {(kind, subject)}
