"""The interviewer's part: their interviews, and for each one a brief. Nothing else of the candidate."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.actions.notes import write_note
from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Note
from messaging.queries.duties import duties_of
from portal.access import DeskRequest, desk_screen
from portal.desk.found import note_look
from portal.desk.queries.card import FIRST_LINES, line_of
from portal.desk.queries.duties import lines_of
from portal.desk.queries.times import asked_of, wish_lines
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of
from preferences.rules.keys import (
    CHANNEL_FIRST,
    CHANNEL_NEVER,
    CHAT_HOW,
    CONTACT_HOURS,
    GOAL,
    MEET_HOURS,
)
from scheduling.actions.attending import run_late
from scheduling.enums import InterviewState
from scheduling.models import Interview
from scheduling.queries.interviews import interviews_held_by, wishes_for
from scheduling.queries.words import both_zones
from scheduling.rules.meet import LATE, may_be_late

HOLDERS = (Role.RECRUITER, Role.COORDINATOR, Role.INTERVIEWER)
MOST_WORDS = 4000
# What of their usual helps in a talk, in the words of the card.
LINES: dict[str, Promise | str] = {
    CHANNEL_FIRST: FIRST_LINES[CHANNEL_FIRST],
    CHANNEL_NEVER: FIRST_LINES[CHANNEL_NEVER],
    CONTACT_HOURS: gettext_lazy("When to reach them"),
    MEET_HOURS: gettext_lazy("Can meet"),
    CHAT_HOW: gettext_lazy("A first chat"),
    GOAL: gettext_lazy("What matters to them"),
}


@desk_screen(*HOLDERS)
def briefs(request: DeskRequest) -> HttpResponse:
    """Their own interviews: the next ones first, then the last few."""
    mine = interviews_held_by(request.user, request.at).filter(state=InterviewState.BOOKED)
    context = {
        "coming": list(mine.filter(ends_at__gt=request.at).order_by("starts_at")[:25]),
        "asked": lines_of(duties_of(request.user), request.at.date()),
        "past": list(mine.filter(ends_at__lte=request.at).order_by("-starts_at")[:10]),
    }
    return render(request, "desk/briefs.html", context)


@desk_screen(*HOLDERS)
def brief(request: DeskRequest, pk: int) -> HttpResponse:
    """What helps to hold it well: their usual, arrangements, times, what they want to know."""
    held = get_object_or_404(interviews_held_by(request.user, request.at), pk=pk)
    if request.method == "POST":
        if "minutes" in request.POST:
            say_late(request, held)
        else:
            keep_note(request, held)
        return redirect("desk_brief", pk)
    note_look(request, held.candidate, "brief")
    return render(request, "desk/brief.html", context_of(request, held))


def context_of(request: DeskRequest, held: Interview) -> dict[str, object]:
    application, setup = held.application, employer_setup()
    usual = usual_of(held.candidate, request.at, application, setup)
    asked = asked_of(setup, *LINES)
    return {
        "interview": held,
        "when": both_zones(held.starts_at, usual.zone.name_at(held.starts_at), setup.time_zone),
        "lines": [
            line_of(usual, key, str(label), held.candidate, asked.get(key))
            for key, label in LINES.items()
            if key in FIRST_LINES or usual.of(key).is_chosen
        ],
        "wishes": wish_lines(wishes_for(application, request.at, usual), application, asked),
        "notes": Note.objects.filter(application=application, by=request.user),
        "may_be_late": held.is_live and may_be_late(held.starts_at, held.ends_at, request.at),
        "late_choices": LATE,
    }


def keep_note(request: DeskRequest, held: Interview) -> None:
    words = request.POST.get("note", "").strip()[:MOST_WORDS]
    if words:
        write_note(
            candidate=held.candidate,
            application=held.application,
            body=words,
            by=request.user,
            at=request.at,
        )
        messages.success(request, _("Thank you. The team can read your note."))


def say_late(request: DeskRequest, held: Interview) -> None:
    """Whoever holds it is late: the candidate and the others hear it."""
    said = request.POST["minutes"]
    if said not in map(str, LATE):
        return
    try:
        run_late(interview=held, minutes=int(said), by=request.user, at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(name)s is told that you are late.") % {"name": held.candidate.called}
        messages.success(request, words)
