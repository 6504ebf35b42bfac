"""What a reply says to a question that we asked: numbers or words of its options, or nothing certain.

Careful rather than clever: whatever can be meant in two ways is left to a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from messaging.rules.keywords import WORDS, keyword_of, normalised
from preferences.enums import AnswerState, QuestionForm

LONGEST: Final = 120  # letters; who writes more than that tells us something else as well
# Words that networks and providers act on: never an answer in business.
NETWORK_WORDS: Final = frozenset(WORDS) | {"yes", "si"}
SKIPS: Final = frozenset(
    {"skip", "skip it", "skip this", "skip this one", "0", "pass"}
    | {"saltar", "salta", "saltar esta", "omitir", "paso"}
)
EITHER: Final = frozenset(
    {"i do not mind", "i dont mind", "do not mind", "dont mind", "no preference", "either"}
    | {"whatever", "i dont care", "any of them", "up to you", "you choose"}
    | {"me da igual", "da igual", "lo mismo", "cualquiera", "como quieran", "como sea"}
)
# Around an answer, and nothing by themselves.
FILLERS: Final = frozenset(
    {"please", "thanks", "thank", "you", "by", "via", "a", "an", "the", "me", "my", "use", "in"}
    | {"on", "at", "i", "id", "ill", "would", "like", "prefer", "want", "option", "number", "it"}
    | {"is", "best", "fine", "ok", "okay", "good", "for", "with", "hi", "hello", "first", "just"}
    | {"to", "answer", "go", "lets", "be", "only"}
    | {"por", "favor", "gracias", "el", "la", "los", "las", "un", "una", "mi", "mis"}
    | {"en", "con", "de", "del", "para", "prefiero", "quiero", "quisiera", "opcion"}
    | {"numero", "mejor", "bien", "esta", "vale", "hola"}
    | {"solo", "solamente", "usen", "usar", "que", "me", "les", "su", "al", "primero"}
)
# One of these, and it may mean the opposite.
DOUBTFUL: Final = frozenset(
    {"not", "no", "never", "dont", "except", "but", "unless", "without", "maybe", "or", "if"}
    | {"cant", "cannot", "wont", "nothing", "none", "until", "before", "after", "stop"}
    | {"nunca", "jamas", "sin", "excepto", "menos", "salvo", "pero", "quizas", "quiza", "tal", "si"}
    | {"ni", "o", "u", "nada", "ninguno", "ninguna", "tampoco", "hasta", "antes"}
    | {"despues", "parar"}
)
BETWEEN: Final = re.compile(r"[,;&+/\n]|\b(?:and|then|y|luego)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option as it was numbered."""

    key: str
    names: tuple[str, ...]  # whatever it may be called: its label, its short name
    stands_alone: bool = False
    is_no_preference: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A question and its options, 1 to n, in the order in which they were sent."""

    form: QuestionForm
    choices: tuple[Choice, ...]
    most: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: `options` in the order in which they were named."""

    state: AnswerState
    options: tuple[str, ...] = ()


def heard(reply: str, asked: Numbered) -> Heard | None:
    """None: not certain that it is an answer to this question, or which."""
    words = normalised(reply)
    if not words or len(words) > LONGEST or words in NETWORK_WORDS or keyword_of(reply):
        return None
    if words in SKIPS:
        return Heard(AnswerState.SKIPPED)
    whole = named(words, asked)
    if whole is not None:
        return chosen([whole], asked)
    if words in EITHER:
        return Heard(AnswerState.NO_PREFERENCE)
    parts = [part for part in map(normalised, BETWEEN.split(reply.casefold())) if part]
    parts = [each for part in parts for each in numbers_apart(part)]
    found = [meant(part, asked) for part in parts]
    if not found or any(choice is None for choice in found):
        return None
    return chosen([choice for choice in found if choice is not None], asked)


def numbers_apart(part: str) -> list[str]:
    """ "1 3" names two options; "2 days" is a name."""
    signs = [sign for sign in part.split() if sign not in FILLERS]
    return signs if signs and all(sign.isdecimal() for sign in signs) else [part]


def meant(part: str, asked: Numbered) -> Choice | None:
    signs = [sign for sign in part.split() if sign not in FILLERS]
    if len(signs) == 1 and signs[0].isdecimal():
        place = int(signs[0]) if len(signs[0]) < 3 else 0
        return asked.choices[place - 1] if 0 < place <= len(asked.choices) else None
    return named(part, asked)


def named(part: str, asked: Numbered) -> Choice | None:
    """By its whole name; else by what its name, and no other's, begins with. A number is a place."""
    if part.isdecimal():
        return None
    exact = [choice for choice in asked.choices if part in map(normalised, choice.names)]
    if len(exact) == 1:
        return exact[0]
    if DOUBTFUL & set(part.split()):
        return None
    words = stems(part)
    if not words:
        return None
    same = [choice for choice in asked.choices if words in map(stems, choice.names)]
    if len(same) == 1:
        return same[0]
    begins = [
        choice
        for choice in asked.choices
        if any(stems(name)[: len(words)] == words for name in choice.names)
    ]
    return begins[0] if len(begins) == 1 and not same else None


def stems(words: str) -> tuple[str, ...]:
    """Without what surrounds it; "evening" is "evenings"."""
    kept = (word for word in normalised(words).split() if word not in FILLERS)
    return tuple(word.removesuffix("s") if len(word) > 3 else word for word in kept)


def chosen(choices: Sequence[Choice], asked: Numbered) -> Heard | None:
    """Only what the form of the question allows."""
    options = tuple(dict.fromkeys(choice.key for choice in choices))
    if len(options) < len(choices):
        return None
    if any(choice.stands_alone or choice.is_no_preference for choice in choices):
        if len(choices) > 1:
            return None
        if choices[0].is_no_preference:
            return Heard(AnswerState.NO_PREFERENCE)
    most = {QuestionForm.ONE: 1, QuestionForm.RANKED: 2}.get(asked.form, asked.most)
    if most and len(options) > most:
        return None
    return Heard(AnswerState.CHOSEN, options)


# --- several questions in one letter ----------------------------------------------------------

NUMBERED_LINE: Final = re.compile(
    r"^\s*(?:question|q)?\s*([a-d])(?:\s*[).:=-]\s*|\s+)(.+)$", re.IGNORECASE
)
LETTERS: Final = "abcd"


def lines_heard(reply: str, asked: Sequence[Numbered]) -> list[Heard | None]:
    """To each question its answer: "A 2" names the question, otherwise the first line is the first.

    One question has the whole reply. All are empty when there are more lines than questions: then
    it is a letter, and no list of answers.
    """
    if len(asked) == 1:
        return [heard(without_letter(reply), asked[0])]
    lines = [line for line in reply.splitlines() if line.strip()]
    found: list[Heard | None] = [None] * len(asked)
    if not lines or len(lines) > len(asked):
        return found
    for place, line in enumerate(lines):
        labelled = NUMBERED_LINE.match(line)
        which = LETTERS.index(labelled[1].casefold()) if labelled else place
        if which >= len(asked) or found[which] is not None:
            return [None] * len(asked)
        found[which] = heard(labelled[2] if labelled else line, asked[which])
    return found


def without_letter(reply: str) -> str:
    labelled = NUMBERED_LINE.match(reply.strip()) if "\n" not in reply.strip() else None
    return labelled[2] if labelled and labelled[1].casefold() == "a" else reply
