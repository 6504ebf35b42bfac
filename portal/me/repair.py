"""S-C11: we got this wrong. One question, one tap, and nobody has to explain."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from followup.actions.repairs import answer_slip, say_own_view
from followup.enums import SlipReply
from followup.models import Slip
from portal.access import MeRequest, me_screen

SAID = {"yes": True, "no": False}


@me_screen()
@require_POST
def me_slip(request: MeRequest, pk: int) -> HttpResponse:
    slip = get_object_or_404(Slip, pk=pk, candidate=request.visit.candidate)
    reply = request.POST.get("reply", "")
    if reply not in SlipReply.values:
        return redirect("me_usual")
    answer_slip(slip=slip, reply=SlipReply(reply), at=request.at)
    if reply == SlipReply.SOMEONE_ELSE:
        messages.success(request, _("We told the team. Someone else gets in touch with you."))
    elif reply == SlipReply.CHANGE:
        messages.success(request, _("Change what you like below. It counts from now on."))
    else:
        messages.success(request, _("Thank you. We go on as you asked."))
    return redirect("me_usual")


@me_screen()
@require_POST
def me_own_view(request: MeRequest) -> HttpResponse:
    """“Did we contact you as you asked?”"""
    is_kept = SAID.get(request.POST.get("kept", ""))
    say_own_view(candidate=request.visit.candidate, is_kept=is_kept, at=request.at)
    if is_kept is False:
        messages.info(request, _("Thank you. Look below: change what is not right."))
    elif is_kept:
        messages.success(request, _("Thank you. That helps us."))
    return redirect("me_usual")
