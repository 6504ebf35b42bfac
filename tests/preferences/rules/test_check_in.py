"""What a check-in asks (RULES 6, SCREENS c)."""

from itertools import combinations

import pytest

from preferences.enums import Channel, QuestionForm, Scope
from preferences.rules.check_in import (
    AskingFacts,
    OptionFacts,
    QuestionFacts,
    has_had_enough,
    what_to_ask,
)

from .world import NO_PREFERENCE, NOON, SKIPPED, days, given, text_then_email, usual

DO_NOT_MIND = OptionFacts("do_not_mind", stands_alone=True)
FIRST = QuestionFacts(
    "channel.first",
    (
        OptionFacts("text", needs="text"),
        OptionFacts("email", needs="email"),
        OptionFacts("call", needs="call"),
        OptionFacts("another"),
        DO_NOT_MIND,
    ),
    QuestionForm.RANKED,
)
NEVER = QuestionFacts(
    "channel.never",
    (
        OptionFacts("call", needs="call"),
        OptionFacts("voicemail", needs="call"),
        OptionFacts("text", needs="text"),
        OptionFacts("email", needs="email"),
        OptionFacts("at_work"),
        OptionFacts("anything_fine", stands_alone=True),
    ),
    QuestionForm.MANY,
)
HOURS = QuestionFacts("contact.hours", (), QuestionForm.HOURS)
PAPERS = QuestionFacts(
    "papers.how",
    (
        OptionFacts("upload", needs="upload"),
        OptionFacts("reply_email", needs="email"),
        OptionFacts("photo_text", needs="picture_texts"),
        OptionFacts("reuse", needs="last_documents"),
        OptionFacts("help"),
    ),
)
GOAL = QuestionFacts("goal", (OptionFacts("pay"), OptionFacts("team")), QuestionForm.MANY)
STAGE_ONE = (FIRST, NEVER, HOURS, PAPERS)

EVERYTHING = frozenset({"text", "email", "call", "upload", "picture_texts", "last_documents"})
THIS = 7


def asking(questions, *said, **changes):
    values = {"at": NOON, "application_id": THIS, "capabilities": EVERYTHING}
    return what_to_ask(questions, usual(*said), AskingFacts(**values | changes))


def keys(lines) -> list[str]:
    return [line.key for line in lines]


def options(found, key) -> list[str]:
    return [o.key for question in found.questions if question.key == key for o in question.options]


# --- never what is known, never more than four ------------------------------------------------


def test_someone_new_is_asked_everything_once():
    found = asking(STAGE_ONE)
    assert keys(found.questions) == keys(STAGE_ONE)
    assert (found.still_right, found.known) == ((), ())


def test_at_most_four():
    assert keys(asking((*STAGE_ONE, GOAL)).questions) == keys(STAGE_ONE)


@pytest.mark.parametrize(
    "said",
    [
        given("papers.how", "upload"),
        given("papers.how", state=NO_PREFERENCE),
        given("papers.how", "upload", scope=Scope.NOW, until=NOON + days(1)),
    ],
)
def test_what_is_known_is_a_line_to_confirm(said):
    found = asking(STAGE_ONE, said)
    assert keys(found.questions) == ["channel.first", "channel.never", "contact.hours"]
    assert keys(found.known) == ["papers.how"]


def test_how_they_are_reached_is_always_among_the_lines():
    found = asking((GOAL,), text_then_email(), given("papers.how", "upload"))
    assert keys(found.questions) == ["goal"]
    assert keys(found.known) == ["channel.first"]


# --- never twice ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "asked_in", "is_asked"),
    [
        ([], set(), True),
        ([], {THIS}, False),  # left open in this application
        ([], {6}, True),
        ([], {5, 6}, False),
        ([given("goal", state=SKIPPED)], {THIS}, False),
        ([given("goal", state=SKIPPED)], {6}, True),  # once more with a later application
        ([given("goal", state=SKIPPED)], {5, 6}, False),
        ([given("goal", state=NO_PREFERENCE)], {6}, False),
        ([given("goal", "pay")], {6}, False),
    ],
)
def test_a_skipped_key_may_be_asked_once_more_with_a_later_application(said, asked_in, is_asked):
    found = asking((GOAL,), *said, asked={"goal": frozenset(asked_in)})
    assert (keys(found.questions) == ["goal"]) is is_asked


def test_what_is_being_asked_is_not_asked_again():
    found = asking(STAGE_ONE, open_keys=frozenset({"papers.how", "contact.hours"}))
    assert keys(found.questions) == ["channel.first", "channel.never"]


# --- only what can be done --------------------------------------------------------------------


def test_what_nobody_can_serve_is_not_offered():
    found = asking(STAGE_ONE, capabilities=frozenset({"email", "call", "upload"}))
    assert options(found, "channel.first") == ["email", "call", "another", "do_not_mind"]
    assert options(found, "papers.how") == ["upload", "reply_email", "help"]


def test_what_contradicts_what_they_said_is_not_offered():
    never_texts = given("channel.never", "text")
    found = asking((FIRST, PAPERS), never_texts)
    assert "text" not in options(found, "channel.first")
    assert "photo_text" not in options(found, "papers.how")
    assert "text" not in options(asking((NEVER,), text_then_email()), "channel.never")


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        (QuestionFacts("goal", (OptionFacts("pay"), OptionFacts("team"))), True),
        (QuestionFacts("goal", (OptionFacts("pay"), DO_NOT_MIND)), False),
        (QuestionFacts("goal", (OptionFacts("pay"), OptionFacts("team", needs="team"))), False),
        (QuestionFacts("goal", ()), False),
        (QuestionFacts("meet.hours", (), QuestionForm.HOURS), True),
    ],
)
def test_a_question_with_fewer_than_two_options_is_not_asked(question, is_asked):
    assert bool(asking((question,)).questions) is is_asked


def test_a_question_that_cannot_be_asked_makes_room_for_the_next():
    nothing_to_choose = QuestionFacts("know.first", (OptionFacts("pay"),))
    found = asking((nothing_to_choose, *STAGE_ONE))
    assert keys(found.questions) == keys(STAGE_ONE)


# --- still right? -----------------------------------------------------------------------------

OLD = NOON - days(91)


def test_a_stale_answer_is_asked_as_still_right():
    found = asking(STAGE_ONE, given("channel.first", "text", at=OLD), given("papers.how", "upload"))
    assert keys(found.still_right) == ["channel.first"]
    assert keys(found.known) == ["papers.how"]


def test_a_doubted_answer_is_asked_as_still_right():
    found = asking((GOAL,), given("goal", "pay", is_doubted=True))
    assert (keys(found.still_right), found.questions) == (["goal"], ())


@pytest.mark.parametrize(
    ("changes", "asks"),
    [
        ({"still_right_at": NOON - days(29)}, []),
        ({"still_right_at": NOON - days(30)}, ["goal"]),
        ({"open_keys": frozenset({"goal"})}, []),
    ],
)
def test_at_most_once_in_30_days(changes, asks):
    found = asking((GOAL,), given("goal", "pay", at=OLD), **changes)
    assert keys(found.still_right) == asks
    assert keys(found.known) == ([] if asks else ["goal"])


def test_still_right_takes_the_place_of_one_question():
    two_more = (GOAL, QuestionFacts("know.first", GOAL.options))
    found = asking((*STAGE_ONE, *two_more), given("channel.first", "text", at=OLD))
    assert len(found.questions) == 3


# --- when they would rather not be asked ------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "asked", "still_right"),
    [
        ("as_we_go", ["channel.never", "contact.hours", "papers.how"], ["channel.first"]),
        ("only_if_needed", ["papers.how"], ["channel.first"]),
        ("just_use_my_usual", [], []),
    ],
)
def test_how_often_they_want_to_be_asked(how, asked, still_right):
    found = asking(STAGE_ONE, given("ask.how", how), given("channel.first", "text", at=OLD))
    assert keys(found.questions) == asked
    assert keys(found.still_right) == still_right


def test_only_if_needed_leaves_old_wishes_alone():
    found = asking((GOAL,), given("ask.how", "only_if_needed"), given("goal", "pay", at=OLD))
    assert found.is_empty


def test_who_has_had_enough_is_asked_nothing():
    found = asking(STAGE_ONE, given("goal", "pay", at=OLD), has_had_enough=True)
    assert found.is_empty


@pytest.mark.parametrize(
    ("skips", "unanswered", "enough"),
    [
        (2, [], False),
        (3, [], True),
        (0, [Channel.TEXT], False),
        (0, [Channel.TEXT, Channel.TEXT], False),
        (0, [Channel.TEXT, Channel.EMAIL], True),
    ],
)
def test_three_skips_or_two_unanswered_asks_on_two_ways_are_enough(skips, unanswered, enough):
    assert has_had_enough(skips, unanswered) is enough


# --- over all stages --------------------------------------------------------------------------


def test_no_key_is_asked_twice_on_the_way_through_the_stages():
    """Whatever was answered, skipped or left open before: a key comes at most once."""
    for answered in combinations(keys(STAGE_ONE), 2):
        first = asking(STAGE_ONE)
        said = [given(key, state=SKIPPED) for key in keys(STAGE_ONE) if key in answered]
        asked = {key: frozenset({THIS}) for key in keys(first.questions)}
        again = asking((*STAGE_ONE, GOAL), *said, asked=asked)
        assert keys(again.questions) == ["goal"]
