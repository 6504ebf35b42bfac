"""S-R6: who needs a time, and how each likes to agree on it."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Application
from candidates.queries import employer
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.times import MeetForm, StartForm
from portal.desk.found import application_or_404, note_look
from portal.desk.queries.duties import meet_preset
from portal.desk.queries.times import arranging_of, with_ways
from scheduling.actions import panels
from scheduling.actions.direct import book_directly
from scheduling.actions.offers import offer_times, withdraw_offer
from scheduling.enums import Tick
from scheduling.queries.lists import times_list

ARRANGERS = (Role.RECRUITER, Role.COORDINATOR)
NOT_YET = 422


@desk_screen(*ARRANGERS, Role.AUDITOR)
def times(request: DeskRequest) -> HttpResponse:
    found = times_list(request.user, request.at)
    need = with_ways(found.need_time, request.at)
    return render(request, "desk/times.html", {"found": found, "need": need})


@desk_screen(*ARRANGERS)
def arrange(request: DeskRequest, pk: int) -> HttpResponse:
    """`pk` is the application's. The main button does it in the candidate's way."""
    application = application_or_404(request, pk)
    note_look(request, application.candidate, "times")
    arranging = arranging_of(application, request.user, request.at)
    preset = meet_preset(request.GET.get("for", ""), application, request.at)
    form = MeetForm(application, request.POST or None, initial=arranging.initial | preset)
    start = StartForm(request.POST if "by_hand" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        done = act(request, application, form, start)
        if done is not None:
            return done
    status = NOT_YET if form.is_bound else 200
    context = {"arranging": arranging, "form": form, "start": start, "token": uuid.uuid4()}
    return render(request, "desk/times_for.html", context, status=status)


def act(
    request: DeskRequest, application: Application, form: MeetForm, start: StartForm
) -> HttpResponse | None:
    """None: what was wrong stands in the form."""
    try:
        if "by_hand" in request.POST or "slot" in request.POST:
            return book_it(request, application, form, start)
        offer_times(
            application=application,
            meet=form.meet,
            ask_when="ask_when" in request.POST,
            by=request.user,
            at=request.at,
            client_token=token_of(request),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    words = _("On its way to %(name)s. You can undo it in the outbox for a moment.")
    messages.success(request, words % {"name": application.candidate.called})
    return redirect("desk_times")


def book_it(
    request: DeskRequest, application: Application, form: MeetForm, start: StartForm
) -> HttpResponse | None:
    starts_at = slot_of(request.POST.get("slot", ""))
    if "by_hand" in request.POST:
        if not start.is_valid():
            return None
        starts_at = start.starts_at(employer().time_zone)
    if starts_at is None:
        form.add_error(None, _("Select a time."))
        return None
    booked = book_directly(
        application=application,
        meet=form.meet,
        starts_at=starts_at,
        by=request.user,
        at=request.at,
        client_token=token_of(request),
    )
    messages.success(
        request, _("Booked. %(name)s is told.") % {"name": application.candidate.called}
    )
    return redirect("desk_interview", booked.pk)


def slot_of(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def token_of(request: DeskRequest) -> uuid.UUID:
    """Of the form: sent twice, it is one offer."""
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


@desk_screen(*ARRANGERS)
@require_POST
def tick(request: DeskRequest, pk: int) -> HttpResponse:
    """Something they asked for is arranged, or answered; or it is not, after all."""
    application = application_or_404(request, pk)
    key, option = request.POST.get("key", ""), request.POST.get("option", "")[:40]
    if key in Tick.values and option:
        if "undo" in request.POST:
            panels.untick(application=application, key=key, option=option)
        else:
            panels.tick_off(
                application=application,
                key=key,
                option=option,
                words=request.POST.get("words", ""),
                by=request.user,
                at=request.at,
            )
    return back_to(request, application)


@desk_screen(*ARRANGERS)
@require_POST
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the open times back."""
    application = application_or_404(request, pk)
    open_one = arranging_of(application, request.user, request.at).offer
    if open_one is not None:
        try:
            withdraw_offer(offer=open_one, by=request.user, at=request.at)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Taken back. Nobody can pick these times any more."))
    return redirect("desk_times_for", pk)


def back_to(request: DeskRequest, application: Application) -> HttpResponse:
    interview = request.POST.get("interview", "")
    if interview.isdecimal() and len(interview) < 18:
        return redirect("desk_interview", int(interview))
    return redirect("desk_times_for", application.pk)
