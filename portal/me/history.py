"""How My usual came to be: every answer, the newest first, with the words it was given to."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import CODE, MeRequest, me_screen
from portal.me.rows import answer_words
from portal.standing import Standing, standing_of
from portal.words import source_words, until_words
from preferences.enums import Scope
from preferences.models import Wording
from preferences.queries.history import history_of
from preferences.queries.questions import QuestionAsked, questions
from preferences.rules.values import Given, Preference

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    statement: str
    answer: str
    source: str
    asked: str  # the question as it stood then
    scope: str


@me_screen()
@require_safe
def me_history(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    standing = standing_of(candidate, request.at)
    given = history_of(candidate)
    shown = given if "all" in request.GET else given[:SHOWN]
    asked = questions(language=candidate.language, setup=standing.setup)
    words = words_of(shown)
    page = {
        "lines": [
            line_of(each, asked[each.key], words, standing)
            for each in shown
            if each.key in asked and may_see(asked[each.key], request.visit.level)
        ],
        "has_more": len(shown) < len(given),
    }
    return render(request, "me/history.html", page)


def may_see(question: QuestionAsked, level: int) -> bool:
    return not question.is_restricted or level >= CODE


def words_of(given: list[Given]) -> dict[int, str]:
    """The question in the very wording that each answer was given to. One query."""
    ids = {each.wording_id for each in given if each.wording_id is not None}
    return dict(Wording.objects.filter(pk__in=ids).values_list("pk", "text"))


def line_of(
    given: Given, question: QuestionAsked, words: Mapping[int, str], standing: Standing
) -> Line:
    said = Preference(
        key=given.key,
        scope=given.scope,
        state=given.state,
        options=given.options,
        windows=given.windows,
        given_by=given.given_by,
        noted_by=given.noted_by,
        through=given.through,
        at=given.at,
        until=given.until,
    )
    return Line(
        statement=question.statement,
        answer=answer_words(question, said, standing.zone),
        source=source_words(said, zone=standing.zone, now=standing.at),
        asked=words.get(given.wording_id or 0, question.text),
        scope=scope_words(given, standing),
    )


def scope_words(given: Given, standing: Standing) -> str:
    if given.is_waiting:
        return _("Noted, and not confirmed by you.")
    if given.scope == Scope.APPLICATION:
        return _("For one application only.")
    if given.scope == Scope.NOW and given.until is not None:
        until = until_words(given.until, standing.zone, standing.at)
        return _("Just for now, until %(date)s.") % {"date": until}
    return ""
