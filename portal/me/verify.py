"""Checking that an address or number is theirs, with a code sent to it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from candidates.actions.contact_points import close, verify
from candidates.enums import ClosedWhy
from candidates.exceptions import Refusal
from candidates.models import ContactPoint
from portal.access import CODE, MeRequest, me_screen
from portal.codes import Asked, CodeForm, ask_code, asked_for, typed_code
from portal.me.contacts import VERIFY
from portal.posted import page_or_form
from portal.wording import masked
from preferences.actions.consents import give_for_number


@me_screen()
@page_or_form
def me_verify(request: MeRequest, point_id: int) -> HttpResponse:
    point = get_object_or_404(request.visit.candidate.contact_points, pk=point_id, closed_at=None)
    if point.verified_at is not None:
        return redirect("me_contacts")
    if "send" in request.POST:
        ask_code(request, VERIFY, point, shown=masked(point.value), at=request.at)
        return redirect(request.get_full_path())
    asked = asked_for(request, VERIFY)
    form = CodeForm(request.POST if asked and request.method == "POST" else None)
    if asked and form.is_valid() and is_right(request, form, asked):
        messages.success(request, _("Thank you. That is yours, and we can use it."))
        return redirect("me_usual")
    page = {"form": form, "asked": asked, "point": point, "shown": masked(point.value)}
    return render(request, "me/verify.html", page, status=422 if form.errors else 200)


def is_right(request: MeRequest, form: CodeForm, asked: Asked) -> bool:
    mine = request.visit.candidate
    code = form.cleaned_data["code"]
    try:
        point = typed_code(request, asked, code, at=request.at, candidate=mine)
    except Refusal as refusal:
        form.add_error("code", str(refusal))
        return False
    take_over(request, point)
    return True


@transaction.atomic
def take_over(request: MeRequest, point: ContactPoint) -> None:
    """The new one counts from now on; the one it replaces is closed in the same moment."""
    verify(contact_point=point, at=request.at)
    give_for_number(contact_point=point, at=request.at)
    instead = request.GET.get("instead", "")
    if request.visit.level >= CODE and instead.isdecimal():
        old = ContactPoint.objects.filter(
            pk=int(instead), candidate_id=point.candidate_id, kind=point.kind, closed_at=None
        ).exclude(pk=point.pk)
        for replaced in old:
            close(contact_point=replaced, why=ClosedWhy.REPLACED, at=request.at)
