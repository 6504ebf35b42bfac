"""Level 2: a code to a contact point on file, for 30 minutes."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from candidates.actions.contact_points import verify
from candidates.exceptions import Refusal
from portal.access import MeRequest, me_screen
from portal.accounts.passkeys import passkeys_of
from portal.codes import Asked, CodeForm, ask_code, asked_for, typed_code
from portal.me.points import points_for_code
from portal.posted import page_or_form
from portal.visits import raise_visit
from portal.wording import masked

PURPOSE = "level"


@me_screen()
@page_or_form
def me_code(request: MeRequest) -> HttpResponse:
    """First where it should go, then the digits: one page, so that Back does not lose its way."""
    if "send" in request.POST:
        send_to(request, request.POST["send"])
        return HttpResponseRedirect(request.get_full_path())
    asked = asked_for(request, PURPOSE)
    form = CodeForm(request.POST if asked and request.method == "POST" else None)
    if asked and form.is_valid() and is_right(request, form, asked):
        return HttpResponseRedirect(way_back(request))
    candidate = request.visit.candidate
    page = {
        "form": form,
        "asked": asked,
        "points": points_for_code(candidate),
        "has_passkey": candidate.user_id is not None and passkeys_of(candidate).exists(),
    }
    return render(request, "me/code.html", page, status=422 if form.errors else 200)


def send_to(request: MeRequest, chosen: str) -> None:
    for point in points_for_code(request.visit.candidate):
        if str(point.pk) == chosen:
            ask_code(request, PURPOSE, point, shown=masked(point.value), at=request.at)


def is_right(request: MeRequest, form: CodeForm, asked: Asked) -> bool:
    mine = request.visit.candidate
    code = form.cleaned_data["code"]
    try:
        point = typed_code(request, asked, code, at=request.at, candidate=mine)
    except Refusal as refusal:
        form.add_error("code", str(refusal))
        return False
    verify(contact_point=point, at=request.at)
    raise_visit(request, mine, at=request.at)
    return True


def way_back(request: HttpRequest) -> str:
    back = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else reverse("me_usual")
