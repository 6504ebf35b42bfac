"""My usual as rows: what holds for each key, where it came from, and how to change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Application
from portal.answers import answer_words
from portal.hints import hints_for
from portal.standing import Standing
from portal.visits import CODE
from portal.words import clock, source_words, way_noun
from portal.words.lists import starting_upper
from preferences.queries.questions import QuestionAsked
from preferences.rules.keys import BASIC_KEYS
from preferences.rules.values import Preference

# In the order of the page. A key that is not here stands under the last heading.
SECTIONS: tuple[tuple[Promise, frozenset[str]], ...] = (
    (gettext_lazy("How we reach you"), frozenset(BASIC_KEYS)),
    (
        gettext_lazy("Meetings"),
        frozenset(
            {"chat.how", "times.how", "meet.hours", "meet.support", "meet.remind", "know.first"}
        ),
    ),
    (gettext_lazy("Papers"), frozenset({"papers.how"})),
    (
        gettext_lazy("News"),
        frozenset(
            {
                "news.how",
                "news.rhythm",
                "news.together",
                "feedback.how",
                "touch.which",
                "touch.often",
            }
        ),
    ),
    (gettext_lazy("What else you told us"), frozenset()),
)


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    statement: str
    answer: str
    source: str
    change: str
    was: str = ""
    is_stale: bool = False
    is_for_now: bool = False
    locked: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str | Promise
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """ "Ana noted this. Right?": it waits for their word."""

    id: int
    statement: str
    answer: str
    source: str
    where: str = ""  # the number it would go to: a yes beside it is consent to texts there


def sections_of(
    asked: Mapping[str, QuestionAsked], standing: Standing, *, level: int
) -> list[Section]:
    found: list[list[Row]] = [[] for _section in SECTIONS]
    for question in asked.values():
        if is_shown(question, standing):
            found[section_of(question.key)].append(row_of(question, standing, level))
    return [
        Section(heading, tuple(rows))
        for (heading, _keys), rows in zip(SECTIONS, found, strict=True)
        if rows
    ]


def is_shown(question: QuestionAsked, standing: Standing) -> bool:
    if not question.is_published:
        return False
    is_told = not standing.usual.of(question.key).is_missing
    return is_told or question.is_setting or question.key in BASIC_KEYS


def section_of(key: str) -> int:
    found = (number for number, (_heading, keys) in enumerate(SECTIONS) if key in keys)
    return next(found, len(SECTIONS) - 1)


def row_of(question: QuestionAsked, standing: Standing, level: int) -> Row:
    preference = standing.usual.of(question.key)
    change = reverse("me_question", args=[question.key])
    if question.is_restricted and preference.is_chosen and level < CODE:
        return Row(
            key=question.key,
            statement=question.statement,
            answer=_("We keep what you told us."),
            source=_("Shown after a code, so that a link alone does not tell it."),
            change=change,
        )
    return Row(
        key=question.key,
        statement=question.statement,
        answer=answer_words(question, preference, standing.zone),
        source=source_words(preference, zone=standing.zone, now=standing.at),
        change=change,
        was=was_words(question, preference, standing.zone),
        is_stale=preference.is_stale(standing.at, standing.setup.stale_after),
        is_for_now=preference.is_for_now,
    )


def was_words(question: QuestionAsked, preference: Preference, zone: str) -> str:
    """What holds again when a choice for now ends."""
    if not preference.is_for_now or preference.replaces is None:
        return ""
    return answer_words(question, preference.replaces, zone)


def notes_of(asked: Mapping[str, QuestionAsked], standing: Standing) -> list[Note]:
    found = []
    hints = None
    for key, preference in standing.usual.preferences.items():
        note = preference.waiting
        if note is None or key not in asked:
            continue
        said = Preference(
            key=key,
            scope=note.scope,
            state=note.state,
            options=note.options,
            windows=note.windows,
            given_by=note.given_by,
            noted_by=note.noted_by,
            through=note.through,
            at=note.at,
            until=note.until,
        )
        hints = hints or hints_for(standing.candidate)
        found.append(
            Note(
                id=note.id,
                statement=asked[key].statement,
                answer=answer_words(asked[key], said, standing.zone),
                source=source_words(said, zone=standing.zone, now=standing.at),
                where=hints.get(key, {}).get(said.option, ""),
            )
        )
    return found


def still_open(
    asked: Iterable[QuestionAsked], standing: Standing, application: Application | None
) -> list[QuestionAsked]:
    """What they may tell beyond what was asked: the stages up to the one they are in."""
    if application is None:
        return []
    stages = [question for question in asked if question.stage_id is not None]
    reached = [n for n, each in enumerate(stages) if each.stage_id == application.stage_id]
    upto = stages[: reached[-1] + 1] if reached else []
    return [
        question for question in upto if question.may_be_asked and not is_shown(question, standing)
    ]


def legal_rows(standing: Standing) -> list[Row]:
    """Hours that nobody can change: the law's, for each way they may be reached by."""
    hours = {
        channel: standing.setup.legal_hours[channel]
        for channel in standing.closable
        if channel in standing.setup.legal_hours
    }
    return [
        Row(
            key="",
            statement=starting_upper(way_noun(channel)),
            answer=_("Only %(from)s to %(to)s, where you are")
            % {"from": clock(legal.opens), "to": clock(legal.closes)},
            source=_("The law says so."),
            change="",
        )
        for channel, legal in hours.items()
    ]
