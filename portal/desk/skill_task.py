"""What one answer decides at a later stage: how skills are shown, how start papers come, the card."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Application
from messaging.actions.start_papers import plan_start_papers
from messaging.actions.tasks_given import TASK_HOW, give_task
from messaging.exceptions import NeedsReason
from messaging.models import GivenTask
from portal import cards
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.task import StartPapersForm, TaskForm
from portal.desk.found import application_or_404, note_look, person_or_404
from portal.desk.queries.card import labels_of
from portal.standing import standing_of
from portal.words import preference_words
from preferences.queries.questions import question, questions
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of
from preferences.rules.own_time import OwnTime, own_time
from preferences.rules.start_papers import START_PACE
from preferences.rules.todo import TO_DO
from preferences.rules.values import Usual

WRITERS = (Role.RECRUITER, Role.COORDINATOR)
START_SHARE = "start.share"
NOT_YET = 422


@desk_screen(*WRITERS)
def task(request: DeskRequest, pk: int) -> HttpResponse:
    """`pk` is the application's. Their kind is set, and their time; another kind says why."""
    application = application_or_404(request, pk)
    usual = usual_of(application.candidate, request.at, application)
    form = task_form(request, application, usual)
    if form.is_valid() and (done := given(request, application, form)) is not None:
        return done
    note_look(request, application.candidate, "task")
    context = {
        "application": application,
        "form": form,
        "said": said_words(usual, TASK_HOW),
        "own": own_still(usual, application, request.at.date()),
        "before": GivenTask.objects.filter(application=application).select_related("by"),
    }
    return render(request, "desk/task.html", context, status=NOT_YET if form.errors else 200)


def task_form(request: DeskRequest, application: Application, usual: Usual) -> TaskForm:
    setup = employer_setup()
    asked = question(TASK_HOW, language=setup.language, setup=setup)
    kinds = {key: asked.label(key) for key in TO_DO[TASK_HOW] if key in asked.known}
    said = usual.of(TASK_HOW)
    wanted = said.option if said.is_chosen else ""
    own = own_time(usual, "assessment")
    left = own.until if own and own.until and own.until >= request.at.date() else None
    initial: dict[str, Any] = {"kind": wanted, "due_on": left}
    return TaskForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        wanted=wanted,
        today=request.at.date(),
        initial=initial,
    )


def given(request: DeskRequest, application: Application, form: TaskForm) -> HttpResponse | None:
    """None: what was wrong stands in the form."""
    try:
        draft = give_task(
            application=application,
            task=form.task,
            by=request.user,
            client_token=form.cleaned_data["client_token"],
            at=request.at,
        )
    except NeedsReason:
        form.add_error("reason", _("They chose another one. Say why it has to be this."))
        return None
    except Refusal as refusal:
        form.add_error("kind", str(refusal))
        return None
    if draft is not None:
        page = reverse("desk_contact", args=[application.candidate_id])
        return redirect(f"{page}?{urlencode({'draft': draft.pk})}")
    query = urlencode({"for": f"{TASK_HOW}:{form.cleaned_data['kind']}"})
    return redirect(f"{reverse('desk_times_for', args=[application.pk])}?{query}")


@desk_screen(*WRITERS)
def start_papers(request: DeskRequest, pk: int) -> HttpResponse:
    """The papers before the first day; their answer says how they are parted."""
    application = application_or_404(request, pk)
    form = StartPapersForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (done := planned(request, application, form)) is not None:
        return done
    note_look(request, application.candidate, "start_papers")
    usual = usual_of(application.candidate, request.at, application)
    context = {
        "application": application,
        "form": form,
        "said": said_words(usual, START_PACE),
        "plan": application.start_papers.select_related("type", "request"),
    }
    status = NOT_YET if form.errors else 200
    return render(request, "desk/start_papers.html", context, status=status)


def planned(
    request: DeskRequest, application: Application, form: StartPapersForm
) -> HttpResponse | None:
    try:
        count = plan_start_papers(
            application=application,
            papers=list(form.cleaned_data["papers"]),
            by=request.user,
            at=request.at,
        )
    except Refusal as refusal:
        form.add_error("papers", str(refusal))
        return None
    words = ngettext(
        "%(count)d paper planned, in their pace.", "%(count)d papers planned, in their pace.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("desk_start_papers", application.pk)


@desk_screen(*WRITERS)
def card_copy(request: DeskRequest, pk: int) -> HttpResponse:
    """For the new manager, and only when they said yes. Never with what is for who arranges alone."""
    candidate = person_or_404(request, pk)
    note_look(request, candidate, "card_copy")
    standing = standing_of(candidate, request.at)
    said = standing.usual.of(START_SHARE)
    asked = questions(language=standing.setup.language, setup=standing.setup)
    context = {
        "candidate": candidate,
        "answer": said.option if said.is_chosen else "",
        "card": cards.card_of(standing, asked) if said.picks("yes") else None,
    }
    return render(request, "desk/card_copy.html", context)


# --- words ------------------------------------------------------------------------------------


def said_words(usual: Usual, key: str) -> str:
    said = usual.of(key)
    if not said.is_chosen:
        return ""
    setup = employer_setup()
    return preference_words(said, labels_of(question(key, language=setup.language, setup=setup)))


def own_still(usual: Usual, application: Application, today: date) -> OwnTime | None:
    """What is over is not said any more."""
    own = own_time(usual, application.stage.key)
    return own if own is not None and own.holds_on(today) else None
