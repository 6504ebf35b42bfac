"""What was saved, said back from what holds now: on a page, or in a text or letter."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from candidates.models import Application, Candidate
from portal.answers import answer_words
from portal.standing import Standing, standing_of
from portal.words import read_back
from preferences.queries.questions import QuestionAsked, questions
from preferences.rules.keys import BASIC_KEYS


def said_back(standing: Standing, keys: Sequence[str], asked: Mapping[str, QuestionAsked]) -> str:
    others = [
        f"{asked[key].statement}: {answer_words(asked[key], standing.usual.of(key), standing.zone)}"
        for key in keys
        if key in asked and key not in BASIC_KEYS
    ]
    hindrance = None
    if standing.hindrance:
        hindrance = (standing.chosen_ways[0], standing.hindrance)
    return read_back(keys, others, standing.usual, standing.used_ways, hindrance)


def words_after(
    candidate: Candidate, keys: Sequence[str], application: Application | None, at: datetime
) -> str:
    """After a reply: the language is the one that is active."""
    standing = standing_of(candidate, at, application)
    asked = questions(language=candidate.language, setup=standing.setup, keys=keys)
    return said_back(standing, keys, asked)
