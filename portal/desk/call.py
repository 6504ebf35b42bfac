"""Calls and things done by hand. The number is shown after the gate, and once it is on record."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Candidate
from candidates.queries import candidates_contactable_by
from messaging.actions import calls
from messaging.enums import CallOutcome
from messaging.exceptions import Refused, UsualChanged
from messaging.models import Attempt
from portal.access import DeskRequest, desk_screen
from portal.desk.calling import Calling
from portal.desk.contact import LOOK_AGAIN, NOT_YET
from portal.desk.forms.call import OutcomeForm
from portal.desk.found import contactable_or_404, note_look
from portal.desk.gate import DONE_BY_A_PERSON
from portal.desk.hourly import check_numbers
from portal.desk.queries.calls import call_log
from portal.htmx import go_to
from preferences.enums import Channel

CALLERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*CALLERS)
def call(request: DeskRequest, pk: int) -> HttpResponse:
    """The verdict first; the number only through it."""
    candidate = contactable_or_404(request, pk)
    calling = Calling(request, candidate)
    if request.method != "POST":
        note_look(request, candidate, "call")
        return show(request, calling)
    if calling.changes:
        return show(request, calling, LOOK_AGAIN)
    return show_number(request, candidate, calling)


def show_number(request: DeskRequest, candidate: Candidate, calling: Calling) -> HttpResponse:
    try:
        attempt = start(request, calling)
    except UsualChanged:
        candidate.refresh_from_db()
        return show(request, Calling(request, candidate), LOOK_AGAIN)
    except Refused:
        return show(request, calling, NOT_YET)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return go_to(request, reverse("desk_person", args=[candidate.pk]))
    return go_to(request, reverse("desk_call_log", args=[attempt.pk]))


def start(request: DeskRequest, calling: Calling) -> Attempt:
    channel = calling.channel
    if channel == Channel.CALL:
        check_numbers(request.user, request.at)
    return calls.start(
        candidate=calling.candidate,
        topic=calling.topic,
        channel=channel,
        overrides=[(channel, why.rule, why.reason, why.words) for why in calling.reasons],
        application=calling.application,
        client_token=calling.token,
        contact_version=calling.candidate.contact_version,
        task=calling.task,
        by=request.user,
        at=request.at,
    )


def show(request: DeskRequest, calling: Calling, status: int = 200) -> HttpResponse:
    context = {"composer": calling, "candidate": calling.candidate, "card": calling.card}
    return render(request, "desk/call.html", context, status=status)


# --- how it went --------------------------------------------------------------------------------


@desk_screen(*CALLERS)
def log(request: DeskRequest, pk: int) -> HttpResponse:
    """The number, the verdict it was shown under, and how it went. Only for who asked for it."""
    attempt = get_object_or_404(attempts_of(request), pk=pk)
    form = OutcomeForm(attempt.delivery.channel, request.POST or None)
    if form.is_valid():
        try:
            calls.finish(attempt=attempt, by=request.user, at=request.at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return after_call(request, attempt, form.cleaned_data["outcome"])
    note_look(request, attempt.delivery.candidate, "call_log")
    context = {"log": call_log(attempt, request.at), "form": form}
    return render(request, "desk/call_log.html", context, status=422 if form.is_bound else 200)


def attempts_of(request: DeskRequest) -> QuerySet[Attempt]:
    people = candidates_contactable_by(request.user, request.at)
    mine = Attempt.objects.filter(by=request.user, delivery__channel__in=DONE_BY_A_PERSON)
    return mine.filter(delivery__candidate__in=people).select_related(
        "ruling", "delivery__candidate__thread", "delivery__message"
    )


def after_call(request: DeskRequest, attempt: Attempt, outcome: CallOutcome) -> HttpResponse:
    candidate = attempt.delivery.candidate
    if outcome == CallOutcome.ANOTHER_WAY:
        return go_to(request, reverse("desk_note", args=[candidate.pk]))
    messages.success(request, _("Noted: %(outcome)s.") % {"outcome": outcome.label})
    return go_to(request, reverse("desk_person", args=[candidate.pk]))
