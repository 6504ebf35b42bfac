"""What of, signed how, and when again: without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from candidates.enums import HappeningKind
from portal.api.enums import Scope, WhyNot
from portal.api.webhooks import rules

AT = datetime(2027, 3, 3, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def test_every_kind_is_told_to_some_scope_or_to_nobody():
    assert set(rules.TOLD) | rules.UNTOLD == set(HappeningKind)
    assert not set(rules.TOLD) & rules.UNTOLD
    assert not rules.may_tell("data_copied", set(Scope))
    assert rules.may_tell("moved", {Scope.APPLICATIONS_READ})
    assert not rules.may_tell("moved", {Scope.USUAL_READ})


def test_each_secret_signs_all_of_it():

    secret = b"\x30" * 24
    given = rules.signed([secret], "msg_1", 1_674_087_231, b'{"type":"ping"}')
    other = rules.signed([b"x" * 24, secret], "msg_1", 1_674_087_231, b'{"type":"ping"}')
    assert given.startswith("v1,")
    assert other.split(" ")[1] == given
    assert rules.signed([secret], "msg_2", 1_674_087_231, b'{"type":"ping"}') != given


def test_a_secret_needs_the_key_and_the_row():
    assert rules.secret_of("key", "salt") != rules.secret_of("key", "other")
    assert rules.secret_of("key", "salt") != rules.secret_of("other", "salt")
    assert rules.shown(rules.secret_of("key", "salt")).startswith("whsec_")


@pytest.mark.parametrize("luck", [-1, 0, 1])
def test_tries_grow_apart_over_about_a_day(luck):
    at, tries = AT, 0
    while at is not None:
        last, tries = at, tries + 1
        at = rules.next_try(tries=tries, since=AT, at=at, luck=luck)
    assert 8 <= tries <= 10
    assert timedelta(hours=14) < last - AT < timedelta(hours=30)


@pytest.mark.parametrize(
    ("asked", "least"), [(None, 8 * SECOND), (HOUR, HOUR), (99 * HOUR, 24 * HOUR)]
)
def test_who_asks_to_wait_is_heard_within_the_day(asked, least):
    found = rules.next_try(tries=1, since=AT, at=AT, luck=-1, asked=asked)
    assert found - AT == least


def test_nothing_is_tried_again_after_its_day():
    assert rules.next_try(tries=1, since=AT, at=AT + 24 * HOUR, luck=0) is None
    assert rules.next_try(tries=10, since=AT, at=AT, luck=0) is None


def test_a_webhook_that_fails_is_asked_less_and_less():
    assert rules.probe_after(1, AT) is None
    assert rules.probe_after(1, AT, HOUR) == AT + HOUR
    waits = [rules.probe_after(number, AT) - AT for number in range(3, 20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (30 * SECOND, HOUR / 2)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("120", 120 * SECOND),
        ("Wed, 03 Mar 2027 13:00:00 GMT", HOUR),
        ("Wed, 03 Mar 2027 11:00:00 GMT", timedelta()),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("９", None),
        ("9" * 30, None),
    ],
)
def test_what_retry_after_says(header, found):
    assert rules.asked_to_wait(header, AT) == found


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (200, None), (204, None), (299, None), (100, WhyNot.REFUSED), (301, WhyNot.REDIRECTED),
        (302, WhyNot.REDIRECTED), (400, WhyNot.REFUSED), (410, WhyNot.REFUSED),
        (429, WhyNot.BUSY), (500, WhyNot.REFUSED), (503, WhyNot.BUSY),
    ],
)  # fmt: skip
def test_what_an_answer_means(status, found):
    assert rules.why_not_of(status) == found
