"""Every key that drives behaviour: two answers, and the same action happens two ways.

The way a message takes, whether it goes now, what is asked, what a person has to do. What scheduling
and following up read of the keys of times and news is tried in their rooms.
"""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from candidates.rules.working_days import after_working_days
from preferences.enums import Channel, TopicKey, VerdictKind
from preferences.rules.check_in import AskingFacts, OptionFacts, QuestionFacts, what_to_ask
from preferences.rules.todo import TO_DO, Act, to_do
from preferences.rules.verdict import preferred_way, verdict
from preferences.rules.ways import may_leave_voicemail
from tests.preferences.rules.world import NOON, facts, given, usual

STARTER = Path(__file__).parents[3] / "preferences" / "starter" / "questions.toml"
EMAIL, TEXT, CALL = Channel.EMAIL, Channel.TEXT, Channel.CALL


@pytest.mark.parametrize(
    ("key", "topic", "one", "other"),
    [
        ("channel.first", TopicKey.UPDATE, ("text", TEXT), ("email", EMAIL)),
        ("channel.first", TopicKey.CHECK_IN, ("call", CALL), ("text", TEXT)),
        ("times.how", TopicKey.INTERVIEW, ("text_few", TEXT), ("ring", CALL)),
        ("papers.how", TopicKey.DOCUMENTS, ("photo_text", TEXT), ("reply_email", EMAIL)),
        ("news.how", TopicKey.DECISION, ("call", CALL), ("email_writing", EMAIL)),
        ("meet.remind", TopicKey.REMINDER, ("text_day_before", TEXT), ("email_calendar", EMAIL)),
    ],
)
def test_the_way_a_message_takes(key, topic, one, other):
    ways = [
        preferred_way(facts(given(key, option), about=topic)).channel for option, _ in (one, other)
    ]
    assert ways == [one[1], other[1]]


def test_the_second_way_is_taken_when_the_first_cannot_be():
    for second, way in (("email", EMAIL), ("call", CALL)):
        known = facts(given("channel.first", "text", second), channels=frozenset({EMAIL, CALL}))
        assert preferred_way(known).channel == way


def test_a_never_stands_against_and_its_absence_does_not():
    asked = given("channel.first", "call")
    never = facts(given("channel.never", "call"), given("channel.first", "email"))
    assert verdict(never, CALL).kind == VerdictKind.AGAINST
    assert verdict(facts(asked), CALL).kind == VerdictKind.CLEAR
    assert not may_leave_voicemail(usual(given("channel.never", "voicemail")))
    assert may_leave_voicemail(usual(given("channel.never", "anything_fine")))


def test_hours_hold_a_message_or_let_it_go():
    asked = given("channel.first", "email")
    evenings = facts(asked, given("contact.hours", "evenings"))
    mornings = facts(asked, given("contact.hours", "any"))
    assert verdict(evenings, EMAIL).kind == VerdictKind.WAIT
    assert verdict(mornings, EMAIL).kind == VerdictKind.CLEAR


@pytest.mark.parametrize(
    ("how", "asked"),
    [
        ("as_we_go", ["channel.first", "goal"]),
        ("only_if_needed", ["channel.first"]),
        ("just_use_my_usual", []),
    ],
)
def test_how_much_is_asked(how, asked):
    options = (OptionFacts("a"), OptionFacts("b"))
    stage = [QuestionFacts("channel.first", options), QuestionFacts("goal", options)]
    found = what_to_ask(stage, usual(given("ask.how", how)), AskingFacts(at=NOON))
    assert [each.key for each in found.questions] == asked


@pytest.mark.parametrize("key", sorted(TO_DO))
def test_two_answers_ask_a_person_for_two_things(key):
    """What an answer does not ask for is the other thing: nothing to do."""
    asked = TO_DO[key]
    assert len({str(each.words) for each in asked.values()}) == len(asked)
    starter = tomllib.loads(STARTER.read_text())["question"]
    options = next(each["options"] for each in starter if each["key"] == key)
    assert len({str(to_do(key, each["key"])) for each in options}) >= 2


def test_everything_to_write_has_words_to_start_from():
    letters = Path(__file__).parents[3] / "templates" / "letters"
    for asked in (each for options in TO_DO.values() for each in options.values()):
        assert (asked.act == Act.WRITE) == bool(asked.letter)
        if asked.letter:
            assert (letters / asked.letter / "email.txt").exists()


def test_what_asks_a_person_for_something_is_an_option_of_the_first_questions():
    starter = tomllib.loads(STARTER.read_text())["question"]
    known = {entry["key"]: {each["key"] for each in entry["options"]} for entry in starter}
    assert all(set(options) <= known[key] for key, options in TO_DO.items())
    assert to_do("feedback.how", "no") is None
    assert to_do("goal", "pay") is None


@pytest.mark.parametrize(
    ("today", "within", "due"),
    [(3, 2, 5), (4, 2, 8), (5, 1, 8), (6, 1, 8), (3, 5, 10), (3, 0, 3)],
)
def test_working_days(today, within, due):
    assert after_working_days(date(2027, 3, today), within) == date(2027, 3, due)
