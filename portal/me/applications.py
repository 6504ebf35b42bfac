"""S-C6: where each application stands, what happens next, who does it and by when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from candidates.enums import Outcome
from candidates.exceptions import ApplicationClosed
from candidates.models import Application
from followup.queries.slips import with_repairs
from messaging.actions.leaving import withdraw_application
from portal.access import CODE, MeRequest, me_screen
from portal.me.queries.events import events_of
from portal.me.queries.open_items import needed_from, owed_to
from portal.me.queries.repairs import repairs_of
from portal.me.queries.stands import stands_of
from portal.me.usual import applications_of
from portal.posted import page_or_form
from portal.standing import Standing, standing_of

SHOWN = 20
LEAVE_WHY = "leave.why"


@me_screen(level=CODE)
@require_safe
def me_applications(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    page = {"stands": stands_of(list(applications_of(candidate)), request.at)}
    return render(request, "me/applications.html", page)


@me_screen(level=CODE)
@require_safe
def me_application(request: MeRequest, pk: int) -> HttpResponse:
    application = mine_or_404(request, pk)
    standing = standing_of(request.visit.candidate, request.at)
    [stand] = stands_of([application], request.at)
    events = events_of(application, is_told=stand.is_told, before=request.GET.get("before", ""))
    page = {
        "stand": stand,
        "events": events[:SHOWN],
        "earlier": events[SHOWN - 1].at if len(events) > SHOWN else None,
        "needed": needed_from(standing, level=request.visit.level, application=application),
        "owed": owed_to(standing, application=application),
        "repairs": repairs_of(standing, application, is_about_it=True),
        "leave_url": leave_url(standing, application),
        "zone": standing.zone,
    }
    return render(request, "me/application.html", page)


@me_screen(level=CODE)
@page_or_form
def me_withdraw(request: MeRequest, pk: int) -> HttpResponse:
    """What it means is said once, then it is done."""
    application = mine_or_404(request, pk)
    if request.method == "POST":
        return withdrawn(request, application)
    if application.outcome == Outcome.WITHDRAWN or not application.is_live:
        return redirect("me_application", application.pk)
    return render(request, "me/withdraw.html", {"application": application})


def withdrawn(request: MeRequest, application: Application) -> HttpResponse:
    try:
        withdraw_application(application=application, at=request.at)
    except ApplicationClosed as refusal:
        messages.info(request, str(refusal))
    else:
        words = _("You have withdrawn. Nothing more comes about the %(job)s job.")
        messages.success(request, words % {"job": application.job.title})
    return redirect("me_application", application.pk)


def leave_url(standing: Standing, application: Application) -> str:
    """Asked after they withdrew, and once."""
    if application.outcome != Outcome.WITHDRAWN or not standing.usual.of(LEAVE_WHY).is_missing:
        return ""
    return reverse("me_question", args=[LEAVE_WHY])


def mine_or_404(request: MeRequest, pk: int) -> Application:
    mine = applications_of(request.visit.candidate).select_related("candidate")
    return get_object_or_404(with_repairs(mine), pk=pk)
