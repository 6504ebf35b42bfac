"""What a colleague does about a signal, a slip, or logs as done for somebody."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.queries import candidates_contactable_by
from followup.actions import repairs, signals
from followup.actions.slips import mend_slip
from followup.enums import GestureKind, Repair
from followup.models import Signal, Slip
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.promises import GestureForm
from portal.desk.found import applications_of, contactable_or_404
from portal.desk.queries.panel import chosen_application
from portal.desk.recent import done
from portal.htmx import go_to

WORKERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*WORKERS)
@require_POST
def signal(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask, once: the one question opens in the composer. Or leave it alone for thirty days."""
    mine = candidates_contactable_by(request.user, request.at)
    noticed = get_object_or_404(
        Signal.objects.select_related("candidate"), pk=pk, candidate__in=mine
    )
    try:
        if request.POST.get("do") == "ask":
            signals.ask_about(signal=noticed, by=request.user, at=request.at)
            where = reverse("desk_contact", args=[noticed.candidate_id])
            return go_to(request, f"{where}?ask={noticed.key}")
        signals.leave_alone(signal=noticed, by=request.user, at=request.at)
    except Refusal as refusal:
        messages.info(request, str(refusal))
        return done(request, noticed.candidate, str(refusal))
    return done(request, noticed.candidate, _("Left alone for 30 days."))


@desk_screen(*WORKERS)
@require_POST
def mend(request: DeskRequest, pk: int) -> HttpResponse:
    mine = candidates_contactable_by(request.user, request.at)
    slip = get_object_or_404(Slip.objects.select_related("candidate"), pk=pk, candidate__in=mine)
    how = request.POST.get("repair", "")
    if how in Repair.values:
        try:
            mend_slip(slip=slip, repair=Repair(how), by=request.user, at=request.at)
        except Refusal as refusal:
            messages.info(request, str(refusal))
    return done(request, slip.candidate, _("Noted as mended."))


@desk_screen(*WORKERS)
@require_POST
def gesture(request: DeskRequest, pk: int) -> HttpResponse:
    """One tap; something else needs a few words."""
    candidate = contactable_or_404(request, pk)
    form = GestureForm(request.POST)
    if not form.is_valid():
        words = " ".join(str(each) for errors in form.errors.values() for each in errors)
        messages.error(request, words)
        return go_to(request, reverse("desk_follow_up", args=[candidate.pk]))
    repairs.log_gesture(
        candidate=candidate,
        kind=GestureKind(form.cleaned_data["kind"]),
        words=form.cleaned_data["words"],
        application=chosen_application(request, applications_of(request, candidate)),
        by=request.user,
        at=request.at,
    )
    return done(request, candidate, _("Logged. It stands beside the slips."))
