"""Where they are signed in, and ending it everywhere else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from candidates.actions.sign_ins import end_others
from candidates.queries import zone_of
from portal.access import CODE, MeRequest, me_screen
from portal.posted import page_or_form


@me_screen(level=CODE)
@page_or_form
def me_sign_ins(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    if request.method == "POST":
        end_others(candidate=candidate, but=request.visit.sign_in_id, at=request.at)
        messages.success(request, _("Done. You are signed in here only."))
        return redirect("me_sign_ins")
    found = candidate.sign_ins.filter(ended_at=None, until__gt=request.at)
    page = {
        "sign_ins": list(found),
        "here": request.visit.sign_in_id,
        "zone": zone_of(candidate, request.at).name,
    }
    return render(request, "me/sign_ins.html", page)
