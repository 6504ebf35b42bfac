"""S-R7: what we learn. Tables first, bars with their values in words, and the people behind each line."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from candidates.enums import Role
from followup.queries.learn import FIGURES, Figure, Line, behind, lines_of
from followup.queries.learn.figures import BEHIND
from portal.access import DeskRequest, desk_screen
from portal.htmx import is_fragment
from portal.imports.sheet import write_sheet
from preferences.queries.questions import questions
from preferences.queries.setup import employer_setup

READERS = (Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR)
WORKERS = (Role.RECRUITER, Role.COORDINATOR)
PERIODS = (30, 90)


@dataclass(frozen=True)
class Asked:
    """Which figure, split by what, over which period."""

    figure: Figure
    by: str
    days: int

    @property
    def query(self) -> str:
        return f"by={self.by}&days={self.days}"


def asked(request: DeskRequest, key: str) -> Asked:
    if key not in FIGURES:
        raise Http404
    figure = FIGURES[key]
    by = request.GET.get("by", "")
    return Asked(figure, by if by in figure.by else next(iter(figure.by)), days_asked(request))


def days_asked(request: DeskRequest) -> int:
    given = request.GET.get("days", "")
    return int(given) if given in map(str, PERIODS) else PERIODS[0]


@desk_screen(*READERS)
@require_safe
def learn(request: DeskRequest) -> HttpResponse:
    context = {"figures": FIGURES.values(), "days": days_asked(request), "periods": PERIODS}
    return render(request, "desk/learn.html", context)


@desk_screen(*READERS)
@require_safe
def figure(request: DeskRequest, key: str) -> HttpResponse:
    """A page by its own address, a part of Learn when that asks for it."""
    found = asked(request, key)
    since = request.at - timedelta(days=found.days)
    context = {"asked": found, "lines": named(request, found, since), "periods": PERIODS}
    name = "desk/learn_figure.html" if is_fragment(request) else "desk/learn_page.html"
    return render(request, name, context)


@desk_screen(*READERS)
@require_safe
def people(request: DeskRequest, key: str) -> HttpResponse:
    """Who is behind a line; of fewer than five nobody is told apart."""
    found = asked(request, key)
    since = request.at - timedelta(days=found.days)
    value = request.GET.get("of", "")
    lines = named(request, found, since)
    line = next((each for each in lines if each.value == value), None)
    if line is None or line.is_hidden:
        raise Http404
    rows = behind(found.figure, request.user, since, found.by, value)
    shown = list(rows[:BEHIND])
    context = {"asked": found, "line": line, "people": shown, "most": BEHIND}
    if found.figure.is_asked_for and not request.roles.isdisjoint(WORKERS):
        context["ask"] = ".".join(
            str(person.pk) for person in shown if getattr(person, "is_missed", False)
        )
    return render(request, "desk/learn_people.html", context)


@desk_screen(*READERS)
@require_safe
def sheet(request: DeskRequest, key: str) -> HttpResponse:
    """As a table for a spreadsheet, safe to open there."""
    found = asked(request, key)
    since = request.at - timedelta(days=found.days)
    shown = named(request, found, since)
    header = [_("What"), _("Count"), _("Of these"), _("Percent"), _("Hours")]
    rows = [
        [line.label, str(line.count), blank(line.hits), blank(line.share), hours(line.hours)]
        for line in shown
        if not line.is_hidden
    ]
    out = io.StringIO()
    write_sheet(out, header, rows)
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{found.days}-days.csv"'
    return answer


def named(request: DeskRequest, found: Asked, since: datetime) -> Sequence[Line]:
    """Questions by what they are about, instead of by their keys."""
    lines = lines_of(found.figure, request.user, since, found.by)
    if found.by != "question":
        return lines
    setup = employer_setup()
    asked = questions(language=setup.language, setup=setup)
    return [
        replace(line, label=asked[line.value].statement) if line.value in asked else line
        for line in lines
    ]


def blank(number: int | None) -> str:
    return "" if number is None else str(number)


def hours(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}"
