"""A letter that says a time says whose clock it is; an English text of ours fits in one part."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from candidates.rules.spoken import there
from messaging.rules.texts import length_of, plain
from tests.messaging.test_texts_in_spanish import AROUND, FOLDER, LETTERS, VALUES

SAID = {"en": "Wed 14 Jan 4:30pm", "es": "mié 14 ene 16:30"}
CLOCK = re.compile(r"\d:\d\d")
FOR_STAFF = {"panel", "summary"}  # on the clock of whoever reads it, and named where theirs differs
WAYS = ("i_tell", "booking_page", "text_few", "email_few")
TOLD = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.glob("times_*/*.txt")
    if path.parent.name not in FOR_STAFF
)
LINK = "https://care.example.com/u/7K2M9QXD44TR"


def values(language: str) -> dict[str, object]:
    moment = SAID[language]
    with translation.override(language):
        when = there(moment, "Europe/London")
    times = [{"number": n, "short": moment, "long": moment, "ref": n} for n in (1, 2, 3)]
    more = {"numbers": "1, 2, 3", "sender": "Ana", "said": [], "by_them": False, "why": ""}
    return VALUES | more | {"short": moment, "before": moment, "when": when, "times": times}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("letter", TOLD)
def test_a_time_names_its_place(letter, language):
    said = values(language)
    if letter.startswith("times_read_back"):
        said["when"] = SAID[language]  # the place stands in the letter
    for way in WAYS:
        with translation.override(language):
            words = render_to_string(f"letters/{letter}", said | {"way": way})
        if CLOCK.search(words):
            assert "London" in words, words


ENGLISH = {
    "first_name": "Sam",
    "job": "Night Carer",
    "what": "interview",
    "where": "We ring you.",
    "place": "London",
    "paper": "Proof that you can work here",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("letter", sorted(set(LETTERS) - AROUND))
def test_one_part_is_enough_in_english(letter, way):
    if letter != "times_offer" and way != WAYS[0]:
        return
    with translation.override("en"):
        text = render_to_string(f"letters/{letter}/text.txt", values("en") | ENGLISH | {"way": way})
    text = text.strip().replace("{link}", LINK).replace("{code}", "123456")
    length = length_of(plain(text.replace("{new_day}", "3 May")))
    assert length.parts == 1, (length, text)
