"""What a check-in asks: never what is known, never twice, never more than four (RULES 6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from preferences.enums import AnswerState, Channel, QuestionForm

from .keys import ASK_HOW, BASIC_KEYS, CHANNEL_FIRST, JUST_USE_MY_USUAL, NEEDED_KEYS, ONLY_IF_NEEDED
from .values import ASKED_AGAIN_AFTER, Preference, Usual
from .ways import may_offer

MOST_QUESTIONS: Final = 4
FEWEST_OPTIONS: Final = 2
SKIPS_ARE_ENOUGH: Final = 3
WAYS_ARE_ENOUGH: Final = 2
NEEDED: Final = frozenset({CHANNEL_FIRST, *NEEDED_KEYS.values()})


@dataclass(frozen=True, slots=True)
class OptionFacts:
    key: str
    needs: str = ""  # the capability without which it is not offered
    stands_alone: bool = False  # "or": an exclusive one, or "I do not mind"


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A published question of a stage or outcome."""

    key: str
    options: tuple[OptionFacts, ...] = ()
    form: QuestionForm = QuestionForm.ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingFacts:
    """What has been asked before, and what can be done."""

    at: datetime
    application_id: int | None = None
    capabilities: frozenset[str] = frozenset()  # the employer's, the job's and the person's
    asked: Mapping[str, frozenset[int | None]] = field(
        default_factory=dict
    )  # in which applications
    open_keys: frozenset[str] = frozenset()  # of the open check-in
    still_right_at: datetime | None = None  # when "is this still right?" was last asked
    has_had_enough: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A check-in to be made: what is asked, what is asked again, what is shown to confirm."""

    questions: tuple[QuestionFacts, ...] = ()  # with the options that may be offered
    still_right: tuple[Preference, ...] = ()
    known: tuple[Preference, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.questions and not self.still_right


def what_to_ask(questions: Collection[QuestionFacts], usual: Usual, facts: AskingFacts) -> Asking:
    """The asking for the questions of a stage, in their order."""
    told = [usual.of(key) for key in lines_of(questions) if is_told(usual.of(key))]
    if facts.has_had_enough or usual.of(ASK_HOW).picks(JUST_USE_MY_USUAL):
        return Asking(known=tuple(told))
    again = tuple(line for line in told if is_to_confirm(line, usual, facts))
    room = MOST_QUESTIONS - bool(again)
    offered = (
        with_offered_options(question, usual, facts.capabilities)
        for question in questions
        if may_ask(question.key, usual, facts)
    )
    new = [question for question in offered if is_worth_asking(question)]
    return Asking(tuple(new[:room]), again, tuple(line for line in told if line not in again))


def lines_of(questions: Collection[QuestionFacts]) -> tuple[str, ...]:
    """The keys whose answers are shown: how they are reached, and those of the stage."""
    return tuple(dict.fromkeys((*BASIC_KEYS, *(question.key for question in questions))))


def is_told(preference: Preference) -> bool:
    """An answer, "I do not mind" included. What was skipped is not one."""
    return preference.state in (AnswerState.CHOSEN, AnswerState.NO_PREFERENCE)


# --- asking anew ------------------------------------------------------------------------------


def may_ask(key: str, usual: Usual, facts: AskingFacts) -> bool:
    """Asked once; what was skipped or left open, once more with a later application."""
    if key in facts.open_keys or is_told(usual.of(key)):
        return False
    if usual.of(ASK_HOW).picks(ONLY_IF_NEEDED) and key not in NEEDED:
        return False
    asked = facts.asked.get(key, frozenset())
    return not asked or (len(asked) == 1 and facts.application_id not in asked)


def with_offered_options(
    question: QuestionFacts, usual: Usual, capabilities: frozenset[str]
) -> QuestionFacts:
    """Without the options that nobody can serve, and those that contradict what they said."""
    options = tuple(
        option
        for option in question.options
        if (not option.needs or option.needs in capabilities)
        and may_offer(usual, question.key, option.key)
    )
    return replace(question, options=options)


def is_worth_asking(question: QuestionFacts) -> bool:
    """One choice is none; "I do not mind" is no choice either."""
    choices = [option for option in question.options if not option.stands_alone]
    return question.form == QuestionForm.HOURS or len(choices) >= FEWEST_OPTIONS


# --- asking again -----------------------------------------------------------------------------


def is_to_confirm(preference: Preference, usual: Usual, facts: AskingFacts) -> bool:
    """Whether to ask "is this still right?": it is old or in doubt, and 30 days have gone by."""
    if preference.key in facts.open_keys:
        return False
    if usual.of(ASK_HOW).picks(ONLY_IF_NEEDED) and preference.key not in NEEDED:
        return False
    asked_at = facts.still_right_at
    if asked_at is not None and facts.at - asked_at < ASKED_AGAIN_AFTER:
        return False
    return preference.is_doubted or preference.is_stale(facts.at, usual.stale_after)


def has_had_enough(skips: int, unanswered: Collection[Channel]) -> bool:
    """Three skips, or two unanswered asks on two ways: asking stops."""
    return skips >= SKIPS_ARE_ENOUGH or len(set(unanswered)) >= WAYS_ARE_ENOUGH
