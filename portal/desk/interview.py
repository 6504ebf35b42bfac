"""One interview: what it lacks, and everything that may become of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from candidates.exceptions import Refusal
from candidates.queries import employer
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.times import StartForm
from portal.desk.found import note_look
from portal.desk.queries.times import Arranging, arranging_of
from portal.desk.times import ARRANGERS, slot_of
from scheduling.actions import attending, interviews, panels
from scheduling.enums import Outcome
from scheduling.models import Interview
from scheduling.queries.interviews import interviews_changeable_by, who_may_hold
from scheduling.queries.words import both_zones, where_words

NOT_YET = 422


@desk_screen(*ARRANGERS)
def interview(request: DeskRequest, pk: int) -> HttpResponse:
    rows = interviews_changeable_by(request.user)
    rows = rows.select_related("application__stage", "application__candidate")
    found = get_object_or_404(rows, pk=pk)
    note_look(request, found.candidate, "interview")
    start = StartForm(request.POST if request.POST.get("do") == "move_by_hand" else None)
    if request.method == "POST" and not (start.is_bound and not start.is_valid()):
        return act(request, found, start)
    arranging = arranging_of(found.application, request.user, request.at)
    context = context_of(request, found, arranging) | {"start": start}
    status = NOT_YET if start.is_bound else 200
    return render(request, "desk/interview.html", context, status=status)


def context_of(request: DeskRequest, found: Interview, arranging: Arranging) -> dict[str, object]:
    zone = arranging.usual.zone.name_at(found.starts_at)
    holding = [each.user_id for each in found.participants.all()]
    return {
        "interview": found,
        "arranging": arranging,
        "when": both_zones(found.starts_at, zone, arranging.ours),
        "where": where_words(found.meeting, found.where),
        "outcomes": Outcome.choices,
        "is_past": found.starts_at <= request.at,
        "team": [(m.user, m.user_id in holding) for m in who_may_hold(found.application.job.team)],
        "open_wishes": [line for line in arranging.wishes if not line.is_done],
    }


def act(request: DeskRequest, found: Interview, start: StartForm) -> HttpResponse:
    do = request.POST.get("do", "")
    try:
        words = DEEDS[do](request, found, start) if do in DEEDS else ""
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if words:
            messages.success(request, words)
    return redirect("desk_interview", found.pk)


def version_of(request: DeskRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def confirm(request: DeskRequest, found: Interview, _start: StartForm) -> str:
    interviews.confirm(interview=found, by=request.user, version=version_of(request), at=request.at)
    return _("Confirmed. %(name)s is told.") % {"name": found.candidate.called}


def move(request: DeskRequest, found: Interview, start: StartForm) -> str:
    starts_at = slot_of(request.POST.get("slot", ""))
    if start.is_bound:
        starts_at = start.starts_at(employer().time_zone)
    if starts_at is None:
        return ""
    interviews.move(
        interview=found,
        starts_at=starts_at,
        by=request.user,
        version=version_of(request),
        at=request.at,
    )
    return _("Moved. %(name)s is told.") % {"name": found.candidate.called}


def cancel(request: DeskRequest, found: Interview, _start: StartForm) -> str:
    interviews.cancel(
        interview=found,
        by=request.user,
        why=request.POST.get("why", ""),
        ask_again="again" in request.POST,
        version=version_of(request),
        at=request.at,
    )
    return _("Cancelled. %(name)s is told.") % {"name": found.candidate.called}


def late(request: DeskRequest, found: Interview, _start: StartForm) -> str:
    said = request.POST.get("minutes", "")
    minutes = int(said) if said in ("5", "10", "15", "30") else 10
    attending.run_late(interview=found, minutes=minutes, by=request.user, at=request.at)
    return _("%(name)s is told that you are late.") % {"name": found.candidate.called}


def outcome(request: DeskRequest, found: Interview, _start: StartForm) -> str:
    said = request.POST.get("outcome", "")
    if said not in Outcome.values:
        return ""
    attending.set_outcome(
        interview=found,
        outcome=Outcome(said),
        by=request.user,
        version=version_of(request),
        at=request.at,
    )
    return _("Noted.")


def panel(request: DeskRequest, found: Interview, _start: StartForm) -> str:
    chosen = [int(each) for each in request.POST.getlist("panel") if each.isdecimal()]
    panels.change_panel(
        interview=found, panel=chosen, by=request.user, version=version_of(request), at=request.at
    )
    return _("Changed. All of them are told.")


def settled(request: DeskRequest, found: Interview, _start: StartForm) -> str:
    panels.settle_task(interview=found)
    return _("Noted.")


DEEDS: dict[str, Callable[[DeskRequest, Interview, StartForm], str]] = {
    "confirm": confirm,
    "move": move,
    "move_by_hand": move,
    "cancel": cancel,
    "late": late,
    "outcome": outcome,
    "panel": panel,
    "settled": settled,
}
