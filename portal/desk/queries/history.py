"""How the usual changed: every answer, newest first, with who gave it and what it took the place of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from candidates.models import Candidate
from portal.access import DeskRequest
from portal.desk.queries.card import labels_of
from portal.desk.queries.panel import ARRANGERS
from portal.words import preference_words
from preferences.enums import AnswerState, GivenBy
from preferences.queries import history_of
from preferences.queries.questions import QuestionAsked, setup_and_questions
from preferences.rules.values import Given, Preference


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    statement: str
    words: str
    who: str
    scope: str
    is_waiting: bool
    is_doubted: bool
    at: datetime


def history_lines(request: DeskRequest, candidate: Candidate) -> list[HistoryLine]:
    _setup, asked = setup_and_questions()
    return [
        line_of(given, candidate, asked)
        for given in history_of(candidate)
        if request.roles & ARRANGERS or not is_restricted(given, asked)
    ]


def is_restricted(given: Given, asked: Mapping[str, QuestionAsked]) -> bool:
    return given.key in asked and asked[given.key].is_restricted


def line_of(given: Given, candidate: Candidate, asked: Mapping[str, QuestionAsked]) -> HistoryLine:
    question = asked.get(given.key)
    said = Preference(
        key=given.key,
        scope=given.scope,
        state=given.state,
        options=given.options,
        windows=given.windows,
    )
    is_chosen = given.state == AnswerState.CHOSEN
    return HistoryLine(
        statement=question.statement if question else given.key,
        words=preference_words(said, labels_of(question)) if is_chosen else str(given.state.label),
        who=candidate.called if given.given_by == GivenBy.CANDIDATE else given.noted_by,
        scope=str(given.scope.label),
        is_waiting=given.is_waiting,
        is_doubted=given.is_doubted,
        at=given.at,
    )
