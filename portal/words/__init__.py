"""Sentences that people read, made from plain values: one place says how the usual is told."""

from portal.words.clock import clock, date_words, instant_words, until_words
from portal.words.hours import hours_words
from portal.words.preferences import preference_words, source_words
from portal.words.usual import (
    UsualWords,
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
    "date_words",
    "hours_words",
    "instant_words",
    "lifted_sentence",
    "never_words",
    "preference_words",
    "reason_words",
    "source_words",
    "until_words",
    "usual_sentence",
    "usual_words",
    "verdict_words",
    "way_noun",
    "ways_words",
]
