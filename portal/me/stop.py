"""Stop for good, and start again: what it means is said once, then it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from messaging.actions import opt_outs
from portal.access import MeRequest, me_screen
from portal.me.off import Off, switched_off
from portal.me.usual import applications_of
from portal.posted import page_or_form
from portal.standing import standing_of
from portal.words.lists import all_of
from preferences.enums import ConsentHow, Through
from preferences.exceptions import OnlyByText


@me_screen()
@page_or_form
def me_stop(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    if request.method == "POST":
        opt_outs.stop_for_good(candidate=candidate, through=Through.WEB, at=request.at)
        return render(request, "me/stopped.html")
    live = [each for each in applications_of(candidate) if each.is_live]
    return render(request, "me/stop.html", {"applications": live})


@me_screen()
@require_POST
def me_switch_on(request: MeRequest) -> HttpResponse:
    """The switch: opens what they stopped. Texts that STOP closed open only by START (RULES 3.4)."""
    wanted = request.POST.get("what", "")
    opened = []
    for off in switched_off(standing_of(request.visit.candidate, request.at)):
        if wanted not in ("all", off.name):
            continue
        try:
            open_again(request, off)
        except OnlyByText as refusal:
            messages.warning(request, str(refusal))
        else:
            opened.append(off.words)
    if opened:
        words = _("Thank you. Switched on again: %(what)s.")
        messages.success(request, words % {"what": all_of(opened)})
    return redirect("me_usual")


def open_again(request: MeRequest, off: Off) -> None:
    opt_outs.opt_in(
        candidate=request.visit.candidate,
        channel=off.channel,
        topic=off.topic,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=request.at,
    )
