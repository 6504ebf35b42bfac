"""Moves between stages, with what each would set off, and the minute to take one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from candidates.actions import applications
from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Application, Move
from candidates.queries import applications_changeable_by
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.moves import MoveForm
from portal.desk.found import application_or_404, note_look
from portal.desk.queries.moves import steps_of
from portal.desk.recent import after_move, done
from portal.htmx import is_fragment

MOVERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*MOVERS)
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """`pk` is the application's."""
    application = application_or_404(request, pk)
    form = MoveForm(steps_of(application, request.at), application, request.POST or None)
    if form.is_valid():
        try:
            applications.move(
                application=application, by=request.user, at=request.at, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return after_move(request, application.candidate)
    note_look(request, application.candidate, "move")
    return show(request, application, form)


def show(request: DeskRequest, application: Application, form: MoveForm) -> HttpResponse:
    name = "desk/move.html#dialog" if is_fragment(request) else "desk/move.html"
    context = {"form": form, "application": application}
    return render(request, name, context, status=422 if form.is_bound else 200)


@desk_screen(*MOVERS)
@require_POST
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    mine = Move.objects.filter(application__in=applications_changeable_by(request.user))
    made = get_object_or_404(mine.select_related("application__candidate"), pk=pk)
    try:
        applications.undo_move(move=made, by=request.user, at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return done(request, made.application.candidate, "")
