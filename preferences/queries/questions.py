"""Questions as they are asked: words of one language, and only options that can be served."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from candidates.models import Stage
from preferences.enums import AfterOutcome, QuestionForm, Scope
from preferences.exceptions import UnknownQuestion
from preferences.models import Option, OptionWording, Wording
from preferences.queries.setup import EmployerSetup
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
    """The questions of a stage, or of an outcome, that may be asked. Two queries."""
    place = Q(question__stage=stage)
    if stage is None:
        place = Q(question__outcome__in=[outcome, AfterOutcome.ANY])
    asked = read(place & Q(question__published_at__isnull=False), language, setup)
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
    """Those of `keys`, or all, by key and in order, published or not. Two queries."""
    which = Q() if keys is None else Q(question__key__in=keys)
    asked = read(which, language, setup)
    return {each.key: offered(each, setup, usual, job_id, scope) for each in asked}


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


def read(which: Q, language: str, setup: EmployerSetup) -> list[QuestionAsked]:
    wordings = newest_wordings(which, [language, setup.language, FALLBACK_LANGUAGE])
    words = OptionWording.objects.filter(wording__in=wordings).select_related("option")
    options: dict[int, dict[str, OptionAsked]] = {}
    for row in words.order_by("option__position", "option__pk"):
        options.setdefault(row.wording_id, {})[row.option.key] = option_from(row)
    return [question_from(wording, options.get(wording.pk, {})) for wording in wordings]


def newest_wordings(which: Q, languages: list[str]) -> list[Any]:
    """The newest version in the first of the languages that a question has, in order."""
    rows = (
        Wording.objects.filter(which, language__in=languages)
        .select_related("question")
        .annotate(condition_rows=ArraySubquery(CONDITIONS))
        .order_by(
            "question__is_setting",
            "question__stage__position",
            "question__outcome",
            "question__position",
            "question__key",
            "-version",
        )
    )
    best: dict[int, Any] = {}
    for row in rows:
        kept = best.get(row.question_id)
        if kept is None or languages.index(row.language) < languages.index(kept.language):
            best[row.question_id] = row
    return list(best.values())


CONDITIONS = Option.objects.filter(opens=OuterRef("question_id")).values(
    row=JSONObject(key="question__key", option="key")
)


def question_from(wording: Any, known: dict[str, OptionAsked]) -> QuestionAsked:
    row = wording.question
    return QuestionAsked(
        id=row.pk,
        key=row.key,
        form=QuestionForm(row.form),
        wording_id=wording.pk,
        text=wording.text,
        why=wording.why,
        statement=wording.statement,
        hint=wording.hint,
        second=wording.second,
        missing=wording.missing,
        drives=row.drives,
        stage_id=row.stage_id,
        outcome=row.outcome,
        is_setting=row.is_setting,
        is_restricted=row.is_restricted,
        is_published=row.published_at is not None,
        position=row.position,
        most=row.most,
        known=known,
        only_if=conditions(wording.condition_rows),
    )


def conditions(rows: Iterable[dict[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["key"], set()).add(row["option"])
    return {key: frozenset(options) for key, options in found.items()}


def option_from(words: OptionWording) -> OptionAsked:
    row = words.option
    return OptionAsked(
        key=row.key,
        label=words.label,
        short=words.short,
        needs=row.needs,
        asks=words.asks,
        asks_hint=words.asks_hint,
        takes_words=row.takes_words,
        is_exclusive=row.is_exclusive,
        is_no_preference=row.is_no_preference,
        is_retired=row.is_retired,
    )
