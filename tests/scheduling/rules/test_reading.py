"""What an answer about times means, and what is left to a person."""

from datetime import UTC, datetime

import pytest

from messaging.rules.keywords import WORDS
from scheduling.rules.reading import Reading, read_choice

# A Wednesday; the offer: Thursday 10:00, Friday 14:30, Monday 17:00.
NOW = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
OFFERED = [
    datetime(2027, 3, 4, 10, 0, tzinfo=UTC),
    datetime(2027, 3, 5, 14, 30, tzinfo=UTC),
    datetime(2027, 3, 8, 17, 0, tzinfo=UTC),
]

UNDERSTOOD = {
    "2": 2,
    "２": 2,
    " 2. ": 2,
    "2 please": 2,
    "2!": 2,
    "#2": 2,
    "option 2": 2,
    "Number two, thanks": 2,
    "two": 2,
    "the second one": 2,
    "The 2nd please": 2,
    "the first": 1,
    "first one please": 1,
    "the last one": 3,
    "I’d like 3": 3,
    "one": 1,
    "14:30": 2,
    "2:30": 2,
    "2.30pm": 2,
    "10am": 1,
    "5pm on Monday": 3,
    "10 tomorrow": 1,
    "tomorrow": 1,
    "tomorrow at 10 please": 1,
    "Friday": 2,
    "fri 14:30": 2,
    "friday afternoon please": 2,
    "8 March": 3,
    "March 8th at 5pm": 3,
    "I can do Monday": 3,
    "la 2, por favor": 2,
    "La segunda, gracias": 2,
    "la última": 3,
    "mañana a las 10": 1,
    "el viernes por la tarde": 2,
    "el lunes a las 5 de la tarde": 3,
    "lunes 8 de marzo": 3,
    "Prefiero el lunes": 3,
}
LEFT_TO_A_PERSON = [
    "",
    "hello",
    "yes",
    "Yes please",
    "ok",
    "4",
    "0",
    "2 or 3",
    "2 o 3",
    "sí",
    "no puedo el lunes",
    "el miércoles",
    "por la mañana",
    "1 and 2",
    "not 2",
    "I can't do 2",
    "2 but my bus is late",
    "maybe the second",
    "14:30 tomorrow",  # tomorrow is offered at ten only
    "11am",
    "the second of April",
    "Tuesday",
    "what does the job pay?",
    "my number is 07700 900123",
    "2" * 500,
]


@pytest.mark.parametrize(("text", "number"), UNDERSTOOD.items())
def test_understood(text, number):
    assert read_choice(text, OFFERED, NOW) == Reading(number)


@pytest.mark.parametrize("text", LEFT_TO_A_PERSON)
def test_left_to_a_person(text):
    assert read_choice(text, OFFERED, NOW) is None


@pytest.mark.parametrize("text", ["none of these", "Neither works", "None", "Ninguna me sirve"])
def test_none_of_them(text):
    assert read_choice(text, OFFERED, NOW) == Reading(is_none=True)


@pytest.mark.parametrize("word", [*WORDS, "yes", "STOP", "please stop"])
def test_the_words_of_the_networks_pick_nothing(word):
    assert read_choice(word, OFFERED, NOW) is None


def test_two_with_nothing_offered():
    assert read_choice("2", [], NOW) is None


def test_tomorrow_at_the_time_that_is_offered():
    tomorrow = [datetime(2027, 3, 4, 14, 30, tzinfo=UTC), *OFFERED[:2]]
    assert read_choice("14:30 tomorrow", tomorrow, NOW) == Reading(1)
    assert read_choice("14:30", tomorrow, NOW) is None
