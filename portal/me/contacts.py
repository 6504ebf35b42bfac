"""How to reach me: addresses and numbers, masked until a code was typed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from candidates.actions.contact_points import add_contact_point, close
from candidates.enums import ClosedWhy, ContactKind
from candidates.exceptions import Refusal
from candidates.models import ContactPoint
from candidates.queries import open_contact_points
from candidates.rules.contact import shown_phone
from portal.access import CODE, MeRequest, me_screen
from portal.codes import ask_code
from portal.posted import page_or_form, posted
from portal.wording import masked

VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the page."""

    id: int
    kind: str
    shown: str
    is_verified: bool
    is_at_work: bool


class AddForm(forms.Form):
    """An address or a number; it is normalised when it is added."""

    value = forms.CharField(max_length=254)

    def __init__(self, kind: str, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        is_phone = kind == ContactKind.PHONE
        field = self.fields["value"]
        field.label = _("Mobile number") if is_phone else _("Email address")
        field.widget.attrs |= {
            "type": "tel" if is_phone else "email",
            "autocomplete": "tel" if is_phone else "email",
        }
        field.error_messages["required"] = (
            _("Enter your mobile number.") if is_phone else _("Enter your email address.")
        )


@me_screen()
@require_safe
def me_contacts(request: MeRequest) -> HttpResponse:
    points = [line(point, request.visit.level) for point in open_points(request)]
    kinds = {point.kind for point in points}
    page = {
        "points": points,
        "is_open_wide": request.visit.level >= CODE,
        "missing": [kind for kind in ContactKind if kind not in kinds],
    }
    return render(request, "me/contacts.html", page)


@me_screen()
@page_or_form
def me_contact_add(request: MeRequest, kind: str) -> HttpResponse:
    """The first of its kind is added at level 1; one beside or instead of another needs level 2."""
    if kind not in ContactKind.values:
        raise Http404
    if request.visit.level < CODE and any(p.kind == kind for p in open_points(request)):
        return code_first(request)
    form = AddForm(kind, posted(request))
    if form.is_valid():
        try:
            point = added(request, kind, form.cleaned_data["value"])
        except Refusal as refusal:
            form.add_error("value", str(refusal))
        else:
            return HttpResponseRedirect(verify_page(request, point))
    page = {"form": form, "kind": kind, "instead": request.GET.get("instead", "")}
    return render(request, "me/contact_add.html", page, status=422 if form.errors else 200)


@me_screen(level=CODE)
@require_POST
def me_contact_close(request: MeRequest, point_id: int) -> HttpResponse:
    """Never the last one: without it nobody could reach them, and they could not come back."""
    point = get_object_or_404(request.visit.candidate.contact_points, pk=point_id, closed_at=None)
    if len(open_points(request)) < 2:
        words = _("This is the only way we have to reach you. Add another one first.")
        messages.error(request, words)
    else:
        close(contact_point=point, why=ClosedWhy.BY_CANDIDATE, at=request.at)
        words = _("%(point)s is closed. We do not use it any more.")
        messages.success(request, words % {"point": shown(point)})
    return redirect("me_contacts")


# --- parts -------------------------------------------------------------------------------------


def open_points(request: MeRequest) -> list[ContactPoint]:
    return open_contact_points(request.visit.candidate)


def added(request: MeRequest, kind: str, value: str) -> ContactPoint:
    """Added unverified, with a code on its way: it counts once the code was typed."""
    point = add_contact_point(
        candidate=request.visit.candidate, kind=kind, value=value, at=request.at
    )
    if point.verified_at is None:
        ask_code(request, VERIFY, point, shown=shown(point), at=request.at)
    return point


def verify_page(request: MeRequest, point: ContactPoint) -> str:
    page = reverse("me_verify", args=[point.pk])
    instead = request.GET.get("instead", "")
    return f"{page}?{urlencode({'instead': instead})}" if instead.isdecimal() else page


def code_first(request: MeRequest) -> HttpResponse:
    return HttpResponseRedirect(
        f"{reverse('me_code')}?{urlencode({'next': request.get_full_path()})}"
    )


def line(point: ContactPoint, level: int) -> Point:
    return Point(
        id=point.pk,
        kind=point.kind,
        shown=shown(point) if level >= CODE else masked(point.value),
        is_verified=point.verified_at is not None,
        is_at_work=point.is_at_work,
    )


def shown(point: ContactPoint) -> str:
    if point.kind == ContactKind.PHONE:
        return shown_phone(point.value, settings.PHONENUMBER_DEFAULT_REGION)
    return point.value
