"""What a reply says to a question: whole tables, and that nothing doubtful is claimed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.rules.keywords import WORDS
from messaging.rules.replies import Choice, Heard, Numbered, heard, lines_heard
from preferences.enums import AnswerState, QuestionForm

FIRST = Numbered(
    form=QuestionForm.RANKED,
    choices=(
        Choice(key="text", names=("Text message", "text")),
        Choice(key="email", names=("Email", "email")),
        Choice(key="call", names=("Phone call", "phone call", "call")),
        Choice(key="no_preference", names=("I do not mind",), is_no_preference=True),
    ),
)
HOURS = Numbered(
    form=QuestionForm.HOURS,
    choices=(
        Choice(key="mornings", names=("Mornings, 8 to 12", "mornings")),
        Choice(key="afternoons", names=("Afternoons, 12 to 5", "afternoons")),
        Choice(key="evenings", names=("Evenings, 5 to 8", "evenings")),
        Choice(key="weekends", names=("Weekends", "weekends")),
        Choice(key="any", names=("Any time", "any time"), stands_alone=True),
    ),
)
PRIMERO = Numbered(
    form=QuestionForm.RANKED,
    choices=(
        Choice(key="text", names=("Mensaje de texto", "mensaje de texto")),
        Choice(key="email", names=("Correo electrónico", "correo")),
        Choice(key="call", names=("Llamada", "llamada")),
        Choice(key="no_preference", names=("Me da igual",), is_no_preference=True),
    ),
)
TIME = Numbered(
    form=QuestionForm.ONE,
    choices=(
        Choice(key="two_days", names=("In 2 days", "in 2 days")),
        Choice(key="one_week", names=("In a week", "in a week")),
    ),
)
SHARE = Numbered(
    form=QuestionForm.ONE,
    choices=(Choice(key="yes", names=("Yes",)), Choice(key="no", names=("No",))),
)


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("1", "text"),
        (" 2. ", "email"),
        ("Text please", "text"),
        ("by email", "email"),
        ("phone", "call"),
        ("1 2", "text email"),
        ("1, then 3", "text call"),
        ("email then text", "email text"),
        ("Option 2 please", "email"),
        ("I would like a phone call", "call"),
    ],
)
def test_the_ways_it_is_said(words: str, options: str) -> None:
    assert heard(words, FIRST) == Heard(AnswerState.CHOSEN, tuple(options.split()))


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("3", "evenings"),
        ("1 and 4", "mornings weekends"),
        ("Evenings and weekends please", "evenings weekends"),
        ("mornings only", "mornings"),
        ("evening", "evenings"),
        ("1\n3", "mornings evenings"),
        ("Any time", "any"),
    ],
)
def test_several_where_several_may_be_ticked(words: str, options: str) -> None:
    assert heard(words, HOURS) == Heard(AnswerState.CHOSEN, tuple(options.split()))


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("2 por favor", "email"),
        ("Prefiero el correo", "email"),
        ("por correo, gracias", "email"),
        ("mensaje de texto y luego llamada", "text call"),
        ("1 y 3", "text call"),
        ("Una llamada", "call"),
    ],
)
def test_the_same_in_spanish(words: str, options: str) -> None:
    assert heard(words, PRIMERO) == Heard(AnswerState.CHOSEN, tuple(options.split()))


@pytest.mark.parametrize(
    "words", ["ninguna llamada", "texto o correo", "correo no", "sí", "sin llamadas"]
)
def test_what_is_doubtful_in_spanish_is_nobodys(words: str) -> None:
    assert heard(words, PRIMERO) is None


def test_skipping_and_not_minding_in_spanish() -> None:
    assert heard("SALTAR", PRIMERO) == Heard(AnswerState.SKIPPED)
    assert heard("Me da igual", PRIMERO) == Heard(AnswerState.NO_PREFERENCE)


def test_a_name_with_a_number_in_it_is_a_name() -> None:
    assert heard("2 days", TIME) == Heard(AnswerState.CHOSEN, ("two_days",))
    assert heard("2", TIME) == Heard(AnswerState.CHOSEN, ("one_week",))


@pytest.mark.parametrize("words", ["skip", "Skip.", "0", "pass"])
def test_skipping(words: str) -> None:
    assert heard(words, HOURS) == Heard(AnswerState.SKIPPED)


@pytest.mark.parametrize("words", ["I do not mind", "I don’t mind!", "4", "no preference"])
def test_not_minding(words: str) -> None:
    assert heard(words, FIRST) == Heard(AnswerState.NO_PREFERENCE)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "5",
        "12",
        "1 5",
        "1 1",
        "1 2 3",  # a first and a second way, no third
        "1 and I do not mind",
        "not text",
        "no calls",
        "text or email",
        "anything but email",
        "Hello, what is the pay?",
        "maybe",
        "2 o'clock",
        "email me the address please, I lost it",
        "text" * 60,
    ],
)
def test_what_may_mean_something_else_is_nobodys(words: str) -> None:
    assert heard(words, FIRST) is None


@pytest.mark.parametrize("words", [*WORDS, "yes", "YES", "Yes!"])
def test_words_of_the_networks_are_never_answers(words: str) -> None:
    for asked in (FIRST, HOURS, TIME, SHARE):
        assert heard(words, asked) is None


def test_a_question_with_yes_is_answered_by_its_number() -> None:
    assert heard("1", SHARE) == Heard(AnswerState.CHOSEN, ("yes",))


def test_lines_answer_the_questions_in_their_order() -> None:
    assert lines_heard("2\nevenings", [FIRST, HOURS]) == [
        Heard(AnswerState.CHOSEN, ("email",)),
        Heard(AnswerState.CHOSEN, ("evenings",)),
    ]
    assert lines_heard("B: 3\n\nA 1", [FIRST, HOURS]) == [
        Heard(AnswerState.CHOSEN, ("text",)),
        Heard(AnswerState.CHOSEN, ("evenings",)),
    ]
    assert lines_heard("B) skip", [FIRST, HOURS]) == [None, Heard(AnswerState.SKIPPED)]


@pytest.mark.parametrize("words", ["Hello\n1\n2", "A 1\nA 2", "C 1", ""])
def test_a_letter_is_no_list_of_answers(words: str) -> None:
    assert lines_heard(words, [FIRST, HOURS]) == [None, None]


@given(st.text(max_size=140))
def test_whatever_comes_is_an_answer_of_the_question_or_none(words: str) -> None:
    for asked in (FIRST, HOURS, TIME):
        found = heard(words, asked)
        if found is not None:
            keys = [choice.key for choice in asked.choices]
            assert set(found.options) <= set(keys)
            assert bool(found.options) == (found.state == AnswerState.CHOSEN)
