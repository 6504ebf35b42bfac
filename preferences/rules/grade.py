"""How hard English words are to read: the grade of Flesch and Kincaid."""

import re
from collections.abc import Iterable
from typing import Final

HARD_FROM: Final = 6.0
WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’]*|\d+")
SENTENCE_END: Final = re.compile(r"[.!?:](?=\s|$)")
ENDS: Final = (".", "!", "?")
SPOKEN_ENDS: Final = ("ses", "xes", "zes", "ches", "shes", "ges", "ces", "ted", "ded")
VOWELS: Final = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """The school year that can read it; 0 for no words at all."""
    words = WORD.findall(text)
    if not words:
        return 0.0
    spoken = sum(syllables(word) for word in words)
    return max(0.0, 0.39 * len(words) / sentences(text) + 11.8 * spoken / len(words) - 15.59)


def grade_of(texts: Iterable[str]) -> float:
    """Of texts that are read together, each at least a sentence: one word alone says little."""
    return grade(" ".join(text if text.endswith(ENDS) else f"{text}." for text in texts if text))


def is_hard(texts: Iterable[str]) -> bool:
    return grade_of(texts) > HARD_FROM


def sentences(text: str) -> int:
    """How many there are; words without a full stop are one."""
    return max(1, sum(1 for part in SENTENCE_END.split(text) if WORD.search(part)))


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    plain = word.lower().strip("'’")
    if plain.isdigit():
        return 1
    return max(1, len(VOWELS.findall(plain)) - ends_silently(plain))


def ends_silently(word: str) -> bool:
    """ "time", "times" and "asked" do; "the table" and "messages" do not."""
    if word.endswith(("es", "ed")):
        return not word.endswith(SPOKEN_ENDS)
    return word.endswith("e") and not word.endswith(("le", "ee", "ie"))
