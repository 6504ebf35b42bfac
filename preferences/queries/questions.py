"""Questions as they are asked: words of one language, and only options that can be served."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from candidates.exceptions import NotSetUp
from candidates.models import Stage
from preferences.enums import AfterOutcome, QuestionForm, Scope
from preferences.exceptions import UnknownQuestion
from preferences.queries.setup import EmployerSetup, SetupRow, setup_from
from preferences.queries.statements import (
    ALL_QUESTIONS,
    QUESTIONS_OF_KEYS,
    QUESTIONS_OF_OUTCOME,
    QUESTIONS_OF_STAGE,
    SETUP_AND_QUESTIONS,
    fetch,
    fetch_plain,
)
from preferences.rules.check_in import OptionFacts, QuestionFacts, is_worth_asking
from preferences.rules.values import Usual
from preferences.rules.ways import may_offer

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionAsked:
    key: str
    label: str
    short: str = ""
    needs: str = ""
    asks: str = ""
    asks_hint: str = ""
    takes_words: bool = False
    is_exclusive: bool = False
    is_no_preference: bool = False
    is_retired: bool = False

    @property
    def stands_alone(self) -> bool:
        """Comes last, after an "or"."""
        return self.is_exclusive or self.is_no_preference


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """One question in one wording. `options` may be offered; `known` also has what no longer is."""

    id: int
    key: str
    form: QuestionForm
    wording_id: int
    text: str
    why: str
    statement: str
    hint: str = ""
    second: str = ""
    missing: str = ""
    drives: str = ""
    stage_id: int | None = None
    outcome: str = ""
    is_setting: bool = False
    is_restricted: bool = False
    is_published: bool = True
    position: int = 1
    most: int = 0
    options: tuple[OptionAsked, ...] = ()
    known: Mapping[str, OptionAsked] = field(default_factory=dict)
    only_if: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def may_be_asked(self) -> bool:
        """One choice is none; "I do not mind" is no choice either."""
        return self.is_published and is_worth_asking(self.facts)

    @property
    def facts(self) -> QuestionFacts:
        """As the rules of check-ins read it."""
        options = tuple(
            OptionFacts(option.key, option.needs, option.stands_alone) for option in self.options
        )
        return QuestionFacts(self.key, options, self.form)

    def option(self, key: str) -> OptionAsked | None:
        return next((option for option in self.options if option.key == key), None)

    def label(self, key: str) -> str:
        return self.known[key].label if key in self.known else key

    def short(self, key: str) -> str:
        return (self.known[key].short or self.known[key].label) if key in self.known else key

    def fits(self, usual: Usual) -> bool:
        """Whether what it depends on was chosen."""
        return all(
            any(usual.of(key).picks(option) for option in options)
            for key, options in self.only_if.items()
        )


def questions_of(
    *,
    stage: Stage | None = None,
    outcome: str = "",
    language: str,
    setup: EmployerSetup,
    usual: Usual | None = None,
    job_id: int | None = None,
    scope: Scope = Scope.ALWAYS,
) -> list[QuestionAsked]:
    """The questions of a stage, or of an outcome, that may be asked. One query."""
    if stage is not None:
        asked = read(QUESTIONS_OF_STAGE, language, setup, stage=stage.pk)
    else:
        outcomes = [outcome, AfterOutcome.ANY]
        asked = read(QUESTIONS_OF_OUTCOME, language, setup, outcomes=outcomes)
    return [
        question
        for question in (offered(each, setup, usual, job_id, scope) for each in asked)
        if question.may_be_asked
    ]


def questions(
    *,
    language: str,
    setup: EmployerSetup,
    keys: Collection[str] | None = None,
    usual: Usual | None = None,
    job_id: int | None = None,
    scope: Scope = Scope.ALWAYS,
) -> dict[str, QuestionAsked]:
    """Those of `keys`, or all, by key and in order, published or not. One query."""
    if keys is None:
        asked = read(ALL_QUESTIONS, language, setup)
    else:
        asked = read(QUESTIONS_OF_KEYS, language, setup, keys=list(keys))
    return {each.key: offered(each, setup, usual, job_id, scope) for each in asked}


def setup_and_questions(language: str = "") -> tuple[EmployerSetup, dict[str, QuestionAsked]]:
    """What holds for everyone, and all questions in a language, else the employer's. One query; raises
    NotSetUp.
    """
    row = next(iter(fetch_plain(SETUP_AND_QUESTIONS, language=language)), None)
    if row is None:
        raise NotSetUp
    setup = setup_from(SetupRow._make(row[:-1]))
    asked = (offered(each, setup, None, None, Scope.ALWAYS) for each in questions_read(row[-1]))
    return setup, {each.key: each for each in asked}


def question(
    key: str,
    *,
    language: str,
    setup: EmployerSetup,
    usual: Usual | None = None,
    job_id: int | None = None,
    scope: Scope = Scope.ALWAYS,
) -> QuestionAsked:
    """Raises UnknownQuestion."""
    found = questions(
        keys=[key], language=language, setup=setup, usual=usual, job_id=job_id, scope=scope
    )
    if key not in found:
        raise UnknownQuestion
    return found[key]


def offered(
    asked: QuestionAsked,
    setup: EmployerSetup,
    usual: Usual | None,
    job_id: int | None,
    scope: Scope,
) -> QuestionAsked:
    """Without what the employer does not have, and without what contradicts them."""
    able = setup.capabilities_of(job_id)
    options = tuple(
        option
        for option in asked.known.values()
        if not option.is_retired
        and (not option.needs or option.needs in able)
        and (usual is None or may_offer(usual, asked.key, option.key, scope))
    )
    return replace(asked, options=options)


# --- rows -------------------------------------------------------------------------------------


class QuestionRow(NamedTuple):
    id: int
    key: str
    form: str
    stage_id: int | None
    outcome: str
    is_setting: bool
    is_restricted: bool
    is_published: bool
    position: int
    most: int
    drives: str
    wording_id: int
    text: str
    why: str
    hint: str
    statement: str
    second: str
    missing: str
    options: str
    only_if: str


def read(statement: str, language: str, setup: EmployerSetup, **which: Any) -> list[QuestionAsked]:
    wanted = [language, language.partition("-")[0], setup.language, FALLBACK_LANGUAGE]
    languages = list(dict.fromkeys(wanted))
    rows = fetch(statement, QuestionRow, languages=languages, **which)
    return [question_from(row) for row in rows]


# The same for everyone of a language until an admin changes them, and then another text.
@lru_cache(maxsize=16)
def questions_read(text: str) -> tuple[QuestionAsked, ...]:
    return tuple(question_from(QuestionRow(**row)) for row in json.loads(text))


def question_from(row: QuestionRow) -> QuestionAsked:
    values = row._asdict()
    del values["options"]
    values["form"] = QuestionForm(row.form)
    values["only_if"] = conditions(row.only_if)
    return QuestionAsked(**values, known=options_read(row.options))


@lru_cache(maxsize=512)
def options_read(text: str) -> Mapping[str, OptionAsked]:
    return {row["key"]: OptionAsked(**row) for row in json.loads(text)}


def conditions(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, option in json.loads(text):
        found.setdefault(key, set()).add(option)
    return {key: frozenset(options) for key, options in found.items()}
