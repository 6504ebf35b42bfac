"""What may become of an agreed time: moved, cancelled, a few minutes late; and another way to agree."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.exceptions import Refusal
from portal.access import MeRequest, me_screen
from portal.me.time_view import TimeView, view_or_404
from portal.me.times import choose, keep
from portal.posted import page_or_form
from scheduling.actions import answering, attending, interviews
from scheduling.enums import Way
from scheduling.rules.meet import LATE


@me_screen()
@page_or_form
def me_time_move(request: MeRequest, pk: int) -> HttpResponse:
    """The open times again; the old one stays theirs until the new one is."""
    view = view_or_404(request, pk)
    if not view.is_booked or not view.may_move:
        return redirect("me_time", pk)
    if request.method == "POST":
        return keep(request, view, is_move=True)
    return choose(request, view, is_move=True)


@me_screen()
@page_or_form
def me_time_cancel(request: MeRequest, pk: int) -> HttpResponse:
    view = view_or_404(request, pk)
    if not view.is_booked or not view.may_cancel:
        return redirect("me_time", pk)
    if request.method == "POST":
        return cancel(request, view)
    return render(request, "me/time_cancel.html", {"view": view})


def cancel(request: MeRequest, view: TimeView) -> HttpResponse:
    try:
        interviews.cancel(
            interview=view.booked,
            version=view.booked.version,
            ask_again="again" in request.POST,
            at=request.at,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Cancelled. We have told the team."))
    return redirect("me_time", view.offer.pk)


@me_screen()
@require_POST
def me_time_late(request: MeRequest, pk: int) -> HttpResponse:
    view = view_or_404(request, pk)
    said = request.POST.get("minutes", "")
    if not view.is_booked or said not in map(str, LATE):
        return redirect("me_time", pk)
    try:
        attending.run_late(interview=view.booked, minutes=int(said), at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Thank you. They know that you are %(n)s minutes late.") % {"n": said}
        )
    return redirect("me_time", pk)


@me_screen()
@require_POST
def me_time_way(request: MeRequest, pk: int) -> HttpResponse:
    """ "Text me instead", "ring me", "I will tell you"; or whether the way they took shall stay."""
    view = view_or_404(request, pk)
    do = request.POST.get("do", "")
    try:
        words = DEEDS[do](request, view) if do in DEEDS else ""
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if words:
            messages.success(request, words)
    return redirect("me_time", pk)


def ring(request: MeRequest, view: TimeView) -> str:
    answering.ask_to_be_rung(offer=view.offer, at=request.at)
    return _("We ring you in your hours to agree on a time.")


def by_text(request: MeRequest, view: TimeView) -> str:
    answering.switch_way(offer=view.offer, way=Way.TEXT_FEW, at=request.at)
    return _("We text you a few times to pick from.")


def by_email(request: MeRequest, view: TimeView) -> str:
    answering.switch_way(offer=view.offer, way=Way.EMAIL_FEW, at=request.at)
    return _("We email you a few times to pick from.")


def keep_way(request: MeRequest, view: TimeView) -> str:
    answering.settle_way(offer=view.offer, keep=True, at=request.at)
    return _("Saved. We do it this way each time.")


def leave_way(request: MeRequest, view: TimeView) -> str:
    answering.settle_way(offer=view.offer, keep=False, at=request.at)
    return _("Fine. We ask again next time.")


DEEDS = {
    "ring": ring,
    "text": by_text,
    "email": by_email,
    "keep_way": keep_way,
    "leave_way": leave_way,
}
