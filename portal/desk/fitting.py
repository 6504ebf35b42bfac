"""People from before whom a job fits, with their usual: each is contacted through the same gate."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from candidates.enums import Role
from candidates.queries import jobs_visible_to
from followup.queries.touch import Fitting, fitting_people
from messaging.queries.reach import Reached, reached
from portal.access import DeskRequest, desk_screen
from portal.desk.queries.listed import listed
from portal.desk.rows import pill_in_words, usual_in_words
from portal.desk.words import act_of
from portal.words import date_words
from preferences.rules.keys import LIKE_THIS

GOALS = {
    "pay": gettext_lazy("the pay is stated"),
    "shifts": gettext_lazy("the hours are stated"),
    "place": gettext_lazy("it is near"),
    "team": gettext_lazy("it is the same team"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingLine:
    fitting: Fitting
    why: str
    ways: str
    rest: str
    kind: str
    pill: str
    act: str
    not_before: str


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
@require_safe
def fitting(request: DeskRequest, slug: str) -> HttpResponse:
    job = get_object_or_404(jobs_visible_to(request.user, request.at), slug=slug)
    found = fitting_people(request.user, job, request.at) if job.is_open else []
    people = {row.candidate.pk for row in found}
    known = reached(listed(people), request.at, {})
    lines = [
        line_of(row, known[row.candidate.pk], request.at)
        for row in found
        if row.candidate.pk in known
    ]
    return render(request, "desk/fitting.html", {"job": job, "lines": lines})


def line_of(row: Fitting, how: Reached, at: datetime) -> FittingLine:
    language = get_language() or ""
    ways, rest = usual_in_words(how.usual, language)
    return FittingLine(
        fitting=row,
        why=why_words(row),
        ways=ways,
        rest=rest,
        kind=how.verdict.kind.value,
        pill=pill_in_words(how.verdict, how.zone, at, language),
        act=act_of(how.verdict.channel, row.candidate.called),
        not_before=date_words(row.not_before, how.zone, at) if row.not_before else "",
    )


def why_words(row: Fitting) -> str:
    """“Wants jobs like Night Carer. What matters to them: the pay is stated.”"""
    if row.which == LIKE_THIS:
        wants = _("Wants jobs like %(job)s.") % {"job": row.applied_for}
    else:
        wants = _("Wants any job near %(job)s.") % {"job": row.applied_for}
    goals = [str(GOALS[goal]) for goal in row.fit.goals if goal in GOALS]
    if not goals:
        return wants
    return f"{wants} " + _("What matters to them: %(goals)s.") % {"goals": ", ".join(goals)}
