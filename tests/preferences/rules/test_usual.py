"""Resolution (RULES 1.1 to 1.3)."""

import pytest

from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.rules.usual import must_wait
from preferences.rules.values import Chosen, Default, Defaults

from .world import NO_PREFERENCE, NOON, SKIPPED, days, for_now, given, usual

THIS = {"scope": Scope.APPLICATION, "application_id": 7}
OTHER = {"scope": Scope.APPLICATION, "application_id": 8}
DEFAULTS = Defaults(
    job={"news.how": Default(("in_person",))},
    employer={"channel.first": Default(("email", "call")), "news.how": Default(("call",))},
)

FIRST = "channel.first"


@pytest.mark.parametrize(
    ("said", "option", "scope", "state"),
    [
        ([], "email", "employer", None),
        ([given(FIRST, "text")], "text", "always", "chosen"),
        ([given(FIRST, "text"), given(FIRST, "call", **THIS)], "call", "application", "chosen"),
        ([given(FIRST, "text"), given(FIRST, "call", **OTHER)], "text", "always", "chosen"),
        ([given(FIRST, "text"), for_now(FIRST, "call")], "call", "now", "chosen"),
        ([given(FIRST, "text", **THIS), for_now(FIRST, "call")], "call", "now", "chosen"),
        # One for-now answer: the newest replaces the others, and nothing comes back after it.
        ([for_now(FIRST, "call"), for_now(FIRST, "email")], "email", "now", "chosen"),
        (
            [for_now(FIRST, "call"), for_now(FIRST, "email", at=NOON, until=NOON)],
            "email",
            "employer",
            None,
        ),
        ([given(FIRST, "text"), for_now(FIRST, "call", until=NOON)], "text", "always", "chosen"),
        # Three different states.
        ([given(FIRST, state=SKIPPED)], "email", "employer", "skipped"),
        ([given(FIRST, state=NO_PREFERENCE)], "email", "employer", "no_preference"),
        # A skip says nothing; "I do not mind" is an answer.
        ([given(FIRST, "text"), given(FIRST, state=SKIPPED, **THIS)], "text", "always", "chosen"),
        (
            [given(FIRST, "text"), given(FIRST, state=NO_PREFERENCE, **THIS)],
            "email",
            "employer",
            "no_preference",
        ),
        (
            [given(FIRST, state=NO_PREFERENCE), given(FIRST, "text", **THIS)],
            "text",
            "application",
            "chosen",
        ),
        # The newest of a scope holds, whatever its order in the rows.
        (
            [given(FIRST, "text", at=NOON), given(FIRST, "call", at=NOON - days(9))],
            "text",
            "always",
            "chosen",
        ),
    ],
)
def test_the_strongest_scope_holds(said, option, scope, state):
    preference = usual(*said, defaults=DEFAULTS, application_id=7).of(FIRST)
    assert (preference.option, preference.scope, preference.state) == (option, scope, state)


def test_the_jobs_default_comes_before_the_employers():
    news = usual(defaults=DEFAULTS).of("news.how")
    assert (news.option, news.scope, news.is_missing) == ("in_person", Scope.JOB, True)


def test_a_key_without_any_default_is_empty():
    goal = usual(defaults=DEFAULTS).of("goal")
    assert (goal.options, goal.windows, goal.is_missing) == ((), (), True)


def test_a_value_carries_who_gave_it_through_what_when_and_in_which_wording():
    row = given(
        FIRST,
        "text",
        "call",
        given_by=GivenBy.STAFF,
        noted_by="Ana",
        through=Through.CALL,
        wording_id=4,
    )
    preference = usual(row).of(FIRST)
    assert preference.options == (Chosen("text"), Chosen("call"))
    assert preference.answer_id == row.id
    assert preference.at == row.at
    assert (preference.given_by, preference.noted_by) == (GivenBy.STAFF, "Ana")
    assert (preference.through, preference.wording_id) == (Through.CALL, 4)


def test_a_for_now_value_shows_what_it_replaces():
    preference = usual(given(FIRST, "text"), for_now(FIRST, "call")).of(FIRST)
    assert preference.until == NOON + days(7)
    assert preference.replaces is not None
    assert (preference.replaces.option, preference.replaces.scope) == ("text", Scope.ALWAYS)


def test_a_for_now_value_over_nothing_shows_the_default_it_replaces():
    replaced = usual(for_now(FIRST, "call")).of(FIRST).replaces
    assert replaced is not None
    assert (replaced.option, replaced.scope, replaced.is_missing) == ("email", "employer", True)


@pytest.mark.parametrize(
    ("row", "is_stale"),
    [
        (given(FIRST, "text", at=NOON - days(90)), False),
        (given(FIRST, "text", at=NOON - days(91)), True),
        (given(FIRST, state=SKIPPED, at=NOON - days(91)), False),
        (given(FIRST, state=NO_PREFERENCE, at=NOON - days(91)), False),
        (for_now(FIRST, "text", at=NOON - days(91)), False),
    ],
)
def test_a_choice_is_stale_after_90_days(row, is_stale):
    assert usual(row).of(FIRST).is_stale(NOON) is is_stale


NOTE = {"given_by": GivenBy.STAFF, "is_waiting": True}


@pytest.mark.parametrize(
    ("rows", "option", "doubted"),
    [
        ([given(FIRST, "text"), given(FIRST, "call", at=NOON, **NOTE)], "text", True),
        ([given(FIRST, "text", is_doubted=True)], "text", True),
        # Their own newer answer settles it.
        ([given(FIRST, "text", at=NOON), given(FIRST, "call", **NOTE)], "text", False),
        # A doubt about what holds in general is none about what they chose for now.
        (
            [
                given(FIRST, "text"),
                given(FIRST, "call", at=NOON, **NOTE),
                for_now(FIRST, "email"),
            ],
            "email",
            False,
        ),
        # A doubt about another application is none about this one.
        ([given(FIRST, "text"), given(FIRST, "call", at=NOON, **NOTE | OTHER)], "text", False),
        (
            [given(FIRST, "text", **THIS), given(FIRST, "call", at=NOON, **NOTE | THIS)],
            "text",
            True,
        ),
    ],
)
def test_a_waiting_note_changes_nothing_but_makes_it_doubted(rows, option, doubted):
    preference = usual(*rows, application_id=7).of(FIRST)
    assert (preference.option, preference.is_doubted) == (option, doubted)


def test_both_sides_of_a_doubt_can_be_shown():
    note = given(FIRST, "call", at=NOON, noted_by="Ana", **NOTE)
    assert usual(given(FIRST, "text"), note).of(FIRST).waiting == note


@pytest.mark.parametrize(
    ("own", "note", "waits"),
    [
        (None, given(FIRST, "call", given_by=GivenBy.STAFF), False),
        (given(FIRST, "text"), given(FIRST, "call", given_by=GivenBy.STAFF), True),
        (given(FIRST, "text"), given(FIRST, "call", given_by=GivenBy.IMPORT), True),
        (given(FIRST, "text"), given(FIRST, "text", given_by=GivenBy.STAFF), False),
        (given(FIRST, "text"), given(FIRST, "text", "call", given_by=GivenBy.STAFF), True),
        (given(FIRST, "text"), given(FIRST, "call"), False),
        (given(FIRST, state=SKIPPED), given(FIRST, "call", given_by=GivenBy.STAFF), False),
        (given(FIRST, state=NO_PREFERENCE), given(FIRST, "call", given_by=GivenBy.STAFF), True),
        (
            given(FIRST, "text", given_by=GivenBy.STAFF),
            given(FIRST, "call", given_by=GivenBy.STAFF),
            False,
        ),
        (
            for_now(FIRST, "text", until=NOON - days(1)),
            for_now(FIRST, "call", at=NOON, given_by=GivenBy.STAFF),
            False,
        ),
    ],
)
def test_a_note_waits_only_where_it_differs_from_their_own_answer(own, note, waits):
    assert must_wait(note, own) is waits


def test_an_answer_newer_than_the_batch_still_counts():
    """Facts may be read again under the lock, a moment after the batch took its time."""
    late = given("channel.never", "text", at=NOON + days(0.001))
    assert usual(late).of("channel.never").state == AnswerState.CHOSEN
