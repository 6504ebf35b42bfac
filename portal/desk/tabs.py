"""The tabs of a person: timeline, notes, and how the usual changed. Each is a page of its own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from candidates.actions import notes as note_actions
from candidates.enums import Role
from candidates.models import Candidate
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.notes import TeamNoteForm
from portal.desk.found import applications_of, contactable_or_404, note_look, person_or_404
from portal.desk.queries.history import history_lines
from portal.desk.queries.notes import notes_for
from portal.desk.queries.panel import chosen_application, panel_of
from portal.desk.queries.timeline import timeline_of
from portal.htmx import is_fragment

READERS = (Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR)


@desk_screen(*READERS)
def timeline(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = person_or_404(request, pk)
    events = timeline_of(request, candidate, applications_of(request, candidate))
    return tab(request, candidate, "timeline", {"events": events})


@desk_screen()
def history(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = person_or_404(request, pk)
    lines = history_lines(request, candidate)
    return tab(request, candidate, "history", {"lines": lines})


@desk_screen(*READERS)
def notes(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return write_note(request, pk)
    candidate = person_or_404(request, pk)
    context = {"notes": notes_for(request, candidate), "form": TeamNoteForm()}
    return tab(request, candidate, "notes", context)


def write_note(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = contactable_or_404(request, pk)
    form = TeamNoteForm(request.POST)
    if not form.is_valid():
        context = {"notes": notes_for(request, candidate), "form": form}
        return tab(request, candidate, "notes", context, status=422)
    application = chosen_application(request, applications_of(request, candidate))
    note_actions.write_note(
        candidate=candidate,
        application=application,
        body=form.cleaned_data["body"],
        by=request.user,
        at=request.at,
    )
    return redirect("desk_notes", candidate.pk)


def tab(
    request: DeskRequest,
    candidate: Candidate,
    name: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """The body alone for a swap, else the whole page with the panel around it."""
    note_look(request, candidate, name)
    body = f"desk/tab_{name}.html"
    context |= {"candidate": candidate, "tab": name, "tab_template": body}
    if is_fragment(request):
        return render(request, body, context, status=status)
    context["panel"] = panel_of(request, candidate, applications_of(request, candidate))
    return render(request, "desk/person.html", context, status=status)
