"""The reader of what they want done: to go on after a pause, or one plain wish about their usual."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils import translation

from messaging.actions.answers_by_reply import read_back, said_of
from messaging.actions.replies import Reply
from messaging.queries.replies import is_answerable, numbered, numbered_options
from messaging.rules.keywords import normalised
from messaging.rules.replies import Heard, heard
from preferences.actions import pauses
from preferences.actions.answers import give_page
from preferences.enums import AnswerState
from preferences.queries.questions import QuestionAsked, questions
from preferences.queries.setup import employer_setup
from preferences.rules.keys import CHANNEL_FIRST, CONTACT_HOURS

GO_ON: Final = frozenset(
    {"resume", "unpause", "go on", "continue", "start again", "end pause"}
    | {"seguir", "sigan", "sigue", "continuar", "reanudar"}
)
POLITE: Final = frozenset({"please", "thanks", "thank you", "por favor", "gracias"})
# "Only evenings please" can only mean one of these; whatever else there is in it is a person's.
WISHED: Final = (CONTACT_HOURS, CHANNEL_FIRST)
ONLY: Final = frozenset({"only", "solo", "solamente"})


def read_act(reply: Reply, at: datetime) -> str | None:
    words = normalised(reply.words)
    if without_politeness(words) in GO_ON:
        return resume(reply, at)
    if ONLY & set(words.split()):
        return take_wish(reply, at)
    return None


def without_politeness(words: str) -> str:
    for each in POLITE:
        words = words.removeprefix(f"{each} ").removesuffix(f" {each}")
    return words


def resume(reply: Reply, at: datetime) -> str | None:
    """Without a pause the word means something else."""
    if pauses.resume(candidate=reply.candidate, at=at) is None:
        return None
    reply.answer("resumed", at)
    return "resume"


def take_wish(reply: Reply, at: datetime) -> str | None:
    """Their own answer from now on, as if they had changed it on My usual. Raises AnswerRefused."""
    asked = questions(keys=WISHED, language=reply.candidate.language, setup=employer_setup())
    found = list(wishes(reply.words, asked.values()))
    if len(found) != 1:
        return None
    question, wish = found[0]
    said = said_of(question, wish)
    give_page(candidate=reply.candidate, said=[said], through=reply.through, at=at)
    with translation.override(reply.candidate.language):
        words = read_back(reply.candidate, [said.key], None, at)
    reply.answer("read_back", at, words=words, question="", is_open=False)
    return f"answer {said.key}"


def wishes(words: str, asked: Iterable[QuestionAsked]) -> Iterable[tuple[QuestionAsked, Heard]]:
    """Options by their names: a number is an answer to something else."""
    if any(sign.isdecimal() for sign in words):
        return
    for question in asked:
        if not question.may_be_asked or not is_answerable(question):
            continue
        keys = [option.key for option in numbered_options(question)]
        wish = heard(words, numbered(question, keys))
        if wish is not None and wish.state == AnswerState.CHOSEN:
            yield question, wish
