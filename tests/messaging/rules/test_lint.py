"""The linter over its whole table: what is refused, what is advice, and what is fine."""

import tomllib
from pathlib import Path

import pytest

from messaging.actions.setup import STARTER
from messaging.enums import Fault
from messaging.rules.lint import REFUSED, Wording, lint, refusals
from preferences.enums import Channel

VALUES = {
    "first_name": "Alexandra",
    "job": "Night Carer",
    "employer": "Northside Care",
    "sender": "Ana",
    "link": "https://jobs.northside.example/u/7K2M9QXD44TR",
}
LETTER = "Hello {first_name}, your application for {job} goes on. {sender}"
TEXT = "{employer}: {first_name}, your application for {job} goes on. {sender}"


def faults(channel: Channel = Channel.EMAIL, **words: object) -> list[Fault]:
    given = {"subject": "News", "body": LETTER} | words
    return [found.fault for found in lint(Wording(channel=channel, **given), VALUES)]  # type: ignore[arg-type]


def test_good_words_have_nothing_to_change() -> None:
    assert faults() == []
    assert faults(Channel.TEXT, subject="", body=TEXT) == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"body": "  "}, Fault.NO_WORDS),
        ({"body": f"{LETTER} {{{{ settings.SECRET_KEY }}}}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"body": f"{LETTER} {{x.__class__}}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"body": f"{LETTER} {{% include 'admin/base.html' %}}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"body": f"{LETTER} {{c.__init__.__globals__[SECRET]}}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"body": f"{LETTER} ${{first_name}}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"body": f"{LETTER} {{firstname}}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"body": f"{LETTER} {{{{first_name}}}}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"body": f"{LETTER} {{code}}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"body": f"{LETTER} {{"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"subject": "News {0}"}, Fault.UNKNOWN_PLACEHOLDER),
        ({"subject": "News\r\nBcc: all@example.com"}, Fault.LINE_BREAK),
        ({"subject": "News\nX"}, Fault.LINE_BREAK),
        ({"subject": "News\u2028X"}, Fault.LINE_BREAK),
        ({"subject": "News \u202e"}, Fault.HIDDEN_LETTERS),
        ({"body": f"{LETTER} \u2066x"}, Fault.HIDDEN_LETTERS),
        ({"body": f"{LETTER} \x00"}, Fault.HIDDEN_LETTERS),
        ({"body": f"{LETTER} https://a.example/?email=x", "asks": 1}, Fault.PERSON_IN_LINK),
        ({"body": f"{LETTER} https://a.example/{{first_name}}", "asks": 1}, Fault.PERSON_IN_LINK),
        ({"body": f"{LETTER} https://a.example/sam%40b.example", "asks": 1}, Fault.PERSON_IN_LINK),
        ({"asks": 2}, Fault.ONE_ACTION),
        ({"body": f"{LETTER} {{link}} or https://a.example/x", "asks": 1}, Fault.ONE_ACTION),
        ({"body": f"{LETTER} {{link}}"}, Fault.ASK_NOT_SAID),
        ({"body": f"{LETTER} See attached."}, Fault.ATTACHMENT),
        ({"body": f"{LETTER} The plan is enclosed."}, Fault.ATTACHMENT),
        ({"body": f"{LETTER} https://bit.ly/x", "asks": 1}, Fault.HIDDEN_LINK),
        ({"body": f"{LETTER} https://192.168.1.4/x", "asks": 1}, Fault.HIDDEN_LINK),
        ({"body": f"{LETTER} http://a.example/x", "asks": 1}, Fault.HIDDEN_LINK),
        ({"body": "Dear Candidate, about {job}."}, Fault.NO_NAME),
        ({"body": "Dear sir or madam, about {job}."}, Fault.NO_NAME),
        ({"body": "Hello {first_name}, good morning.", "subject": "Hello"}, Fault.NO_WHY),
        (
            {
                "body": "{first_name}, notwithstanding administrative considerations regarding {job}, "
                "organisational responsibilities necessitate comprehensive supplementary documentation."
            },
            Fault.HARD_WORDS,
        ),
    ],
)
def test_what_is_found(words: dict[str, object], fault: Fault) -> None:
    found = faults(**words)
    assert fault in found
    assert [each for each in found if each in REFUSED] == ([fault] if fault in REFUSED else [])


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"body": "{first_name}, your application for {job} goes on."}, Fault.EMPLOYER_FIRST),
        ({"body": f"{TEXT} {'We write soon. ' * 9}"}, Fault.TEXT_LENGTH),
        ({"body": f"{TEXT} {'Wir schreiben. ' * 40}", "language": "de"}, Fault.TOO_LONG),
        ({"body": f"{TEXT} {'We write soon. ' * 40}"}, Fault.TOO_LONG),
    ],
)
def test_what_is_found_in_a_text(words: dict[str, object], fault: Fault) -> None:
    assert fault in faults(Channel.TEXT, subject="", **words)


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (Channel.TEXT, {"body": "Northside Care: {first_name}, your interview is at 4pm."}),
        (Channel.TEXT, {"body": f"{TEXT} {'Wir schreiben. ' * 9}", "language": "de"}),
        (Channel.EMAIL, {"body": "Hallo {first_name}, wegen {job}.", "language": "de"}),
        (Channel.EMAIL, {"body": f"{LETTER} https://a.example/parking", "asks": 1}),
        (Channel.EMAIL, {"body": "Hello {first_name}, we write because you asked."}),
        (Channel.CALL, {"body": "Ring them. Is the contract attached to their file?"}),
        (Channel.EMAIL, {"body": f"{LETTER} 👍🏽 👩‍🦽 שלום"}),
    ],
)
def test_what_is_fine(channel: Channel, words: dict[str, object]) -> None:
    assert faults(channel, **{"subject": ""} | words) == []


def test_what_is_refused_comes_first_and_in_words() -> None:
    found = lint(Wording(channel=Channel.EMAIL, body="Dear candidate {x}", asks=2), VALUES)
    assert found[0].fault == Fault.UNKNOWN_PLACEHOLDER
    assert found[0].words.startswith("There is no placeholder {x}. Use one of {first_name}, {job}")
    assert not any(each.is_refused for each in found[1:])
    assert all("%(" not in each.words for each in found)


def test_every_fault_can_be_found() -> None:
    """A row of the tables above for each: a check that never fires is none."""
    rows = [
        *test_what_is_found.pytestmark[0].args[1],
        *test_what_is_found_in_a_text.pytestmark[0].args[1],
    ]
    assert {row[1] for row in rows} == set(Fault)


def starters(file: Path = STARTER) -> list[Wording]:
    starter = tomllib.loads(file.read_text())
    parts = {Channel.EMAIL: "email", Channel.TEXT: "text", Channel.CALL: "call"}
    return [
        Wording(
            channel=channel,
            subject=each["subject"],
            body=each[part].strip(),
            asks=each.get("asks", 0),
            language=starter["language"],
        )
        for each in starter["template"]
        for channel, part in parts.items()
        if part in each
    ]


SPANISH = STARTER.with_suffix(".es.toml")


@pytest.mark.parametrize(
    "wording",
    [*starters(), *starters(SPANISH)],
    ids=lambda each: f"{each.subject}-{each.channel}",
)
def test_what_a_new_house_starts_with_has_nothing_to_change(wording: Wording) -> None:
    assert lint(wording, VALUES) == ()


def test_each_starter_is_there_in_each_language() -> None:
    ours, theirs = (tomllib.loads(file.read_text())["template"] for file in (STARTER, SPANISH))
    parts = ("email", "text", "call", "asks")
    assert [(each["key"], [p for p in parts if p in each]) for each in ours] == [
        (each["key"], [p for p in parts if p in each]) for each in theirs
    ]


def test_refusals_are_only_those() -> None:
    wording = Wording(channel=Channel.EMAIL, body="Dear candidate", asks=2)
    assert lint(wording, VALUES)
    assert refusals(wording, VALUES) == ()
