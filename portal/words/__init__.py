"""Sentences that people read, made from plain values: one place says how the usual is told."""

from portal.words.clock import (
    clock,
    date_words,
    instant_there,
    instant_words,
    their_time,
    until_words,
)
from portal.words.hindrances import hindrance_words
from portal.words.hours import hours_there, hours_words
from portal.words.next_step import contact_words
from portal.words.preferences import preference_words, source_words
from portal.words.readback import read_back
from portal.words.usual import (
    UsualWords,
    lacking_words,
    lifted_sentence,
    never_words,
    usual_sentence,
    usual_words,
    ways_words,
)
from portal.words.verdicts import VerdictWords, reason_words, verdict_words
from portal.words.ways import act_words, way_noun

__all__ = [
    "UsualWords",
    "VerdictWords",
    "act_words",
    "clock",
    "contact_words",
    "date_words",
    "hindrance_words",
    "hours_there",
    "hours_words",
    "instant_there",
    "instant_words",
    "lacking_words",
    "lifted_sentence",
    "never_words",
    "preference_words",
    "read_back",
    "reason_words",
    "source_words",
    "their_time",
    "until_words",
    "usual_sentence",
    "usual_words",
    "verdict_words",
    "way_noun",
    "ways_words",
]
