"""Each language is complete: who adds a text adds its translation, and what runs is what was written."""

import gettext
import re

import pytest
from django.conf import settings

from tests.portal.catalogue import Entry, entries, marked, mo_of

OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+|\burl\b")
HOW = "`manage.py makemessages -l {} --ignore tests` collects them; say them, then `manage.py compilemessages`."


@pytest.fixture(scope="module", params=OTHERS)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def catalogue(language):
    return entries(language)


def test_every_text_that_is_marked_is_said_in_each_language(language, catalogue):
    known = {entry.key for entry in catalogue}
    lacking = [f"{where}: {key[1]!r}" for key, where in marked().items() if key not in known]
    assert not lacking, "\n".join([HOW.format(language), *lacking])


def test_nothing_is_left_empty_or_to_be_looked_at_again(catalogue):
    assert not [each.key for each in catalogue if each.is_fuzzy or not all(each.said)]


def test_what_is_filled_in_is_the_same_in_each_language(catalogue):
    assert not [each.key for each in catalogue if not is_filled_alike(each)]


def is_filled_alike(entry: Entry) -> bool:
    """A count may be left out where the words say it: “one question”."""
    wanted = [entry.plural or entry.text] * len(entry.said)
    wanted[0] = entry.text
    return all(
        holes(said) in (holes(text), holes(entry.plural or text)) and edges(said) == edges(text)
        for said, text in zip(entry.said, wanted, strict=True)
    )


def holes(text: str) -> list[str]:
    return sorted(set(HOLE.findall(text)))


def edges(text: str) -> tuple[bool, bool, bool]:
    """What joins it to its neighbours: a space or a line before or after."""
    return text[:1].isspace(), text[-1:].isspace(), "\n\n" in text


def test_what_runs_is_what_was_written(language, catalogue):
    with mo_of(language).open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    said = {key: words for key, words in compiled._catalog.items() if key}
    written = {}
    for each in catalogue:
        key = f"{each.context}\x04{each.text}" if each.context else each.text
        if each.plural:
            written |= {(key, number): words for number, words in enumerate(each.said)}
        else:
            written[key] = each.said[0]
    assert said == written, "run `manage.py compilemessages`"
