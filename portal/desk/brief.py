"""The interviewer's part: their interviews, and for each one a brief. Nothing else of the candidate."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from candidates.actions.notes import write_note
from candidates.enums import Role
from candidates.models import Note
from messaging.queries.duties import duties_of
from portal.access import DeskRequest, desk_screen
from portal.desk.found import note_look
from portal.desk.queries.duties import lines_of
from portal.desk.queries.times import wish_lines
from portal.words import usual_words
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of
from preferences.rules.short import in_short
from scheduling.enums import InterviewState
from scheduling.queries.interviews import interviews_held_by, wishes_for
from scheduling.queries.words import both_zones, where_words

HOLDERS = (Role.RECRUITER, Role.COORDINATOR, Role.INTERVIEWER)
MOST_WORDS = 4000


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
    application = held.application
    if request.method == "POST":
        words = request.POST.get("note", "").strip()[:MOST_WORDS]
        if words:
            write_note(
                candidate=held.candidate,
                application=application,
                body=words,
                by=request.user,
                at=request.at,
            )
            messages.success(request, _("Thank you. The team can read your note."))
        return redirect("desk_brief", pk)
    note_look(request, held.candidate, "brief")
    setup = employer_setup()
    usual = usual_of(held.candidate, request.at, application, setup)
    zone = usual.zone.name_at(held.starts_at)
    context = {
        "interview": held,
        "when": both_zones(held.starts_at, zone, setup.time_zone),
        "where": where_words(held.meeting, held.where),
        "usual": usual_words(in_short(usual)),
        "wishes": wish_lines(wishes_for(application, request.at, usual), application, setup),
        "notes": Note.objects.filter(application=application, by=request.user),
        "is_over": held.ends_at <= request.at,
    }
    return render(request, "desk/brief.html", context)
