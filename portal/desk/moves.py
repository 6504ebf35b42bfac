"""Moves between stages, with what each would set off, and the minute to take one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.exceptions import Refusal, StaleVersion
from candidates.models import Application, Move
from candidates.queries import applications_changeable_by, last_move
from followup.actions.pledging import move_and_promise, take_back_move
from followup.exceptions import PromiseInThePast, PromiseTooFar
from messaging.actions import decisions
from portal.access import DeskRequest, desk_screen
from portal.desk.contact import LOOK_AGAIN
from portal.desk.forms.moves import MoveForm
from portal.desk.found import application_or_404, note_look
from portal.desk.queries.moves import steps_of
from portal.desk.recent import after_move, done
from portal.htmx import go_to, is_fragment

MOVERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*MOVERS)
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """`pk` is the application's."""
    application = application_or_404(request, pk)
    form = MoveForm(steps_of(application, request.at), application, request.POST or None)
    if form.is_valid():
        try:
            move_and_promise(
                application=application, by=request.user, at=request.at, **form.cleaned_data
            )
        except StaleVersion:
            return show_both(request, pk)
        except (PromiseInThePast, PromiseTooFar) as refusal:
            form.add_error("due_on", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return after_move(request, application.candidate)
    note_look(request, application.candidate, "move")
    return show(request, application, form)


def show_both(request: DeskRequest, pk: int) -> HttpResponse:
    """A colleague was faster: what they did stands above what was chosen here, which is kept."""
    application = application_or_404(request, pk)
    again = request.POST.copy()
    again["version"] = str(application.version)
    form = MoveForm(steps_of(application, request.at), application, again)
    return show(request, application, form, newer=last_move(application), status=LOOK_AGAIN)


def show(
    request: DeskRequest,
    application: Application,
    form: MoveForm,
    *,
    newer: Move | None = None,
    status: int = 200,
) -> HttpResponse:
    status = 422 if status == 200 and form.is_bound else status
    name = "desk/move.html#dialog" if is_fragment(request) else "desk/move.html"
    context = {"form": form, "application": application, "newer": newer}
    return render(request, name, context, status=status)


@desk_screen(*MOVERS)
@require_POST
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    mine = Move.objects.filter(application__in=applications_changeable_by(request.user))
    made = get_object_or_404(mine.select_related("application__candidate"), pk=pk)
    try:
        take_back(request, made)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return done(request, made.application.candidate, "")


def take_back(request: DeskRequest, made: Move) -> None:
    if made.outcome:
        decisions.reopen(move=made, by=request.user, at=request.at)
    else:
        take_back_move(move=made, by=request.user, at=request.at)


@desk_screen(*MOVERS)
@require_POST
def undo_many(request: DeskRequest) -> HttpResponse:
    """Everything that one press of theirs moved; `of` names one of it."""
    mine = Move.objects.filter(
        application__in=applications_changeable_by(request.user), by=request.user
    )
    of = request.GET.get("of", "")
    first = get_object_or_404(mine, pk=int(of) if of.isdecimal() and len(of) < 19 else 0)
    together = mine.filter(at=first.at, to_stage=first.to_stage, undoes=None, undone_by=None)
    done = 0
    for made in together.select_related("application__candidate"):
        try:
            take_back(request, made)
            done += 1
        except Refusal as refusal:
            messages.error(request, f"{made.application.candidate}: {refusal}")
    words = ngettext("%(count)d move was taken back.", "%(count)d moves were taken back.", done)
    messages.success(request, words % {"count": done})
    return go_to(request, reverse("desk_people"))
