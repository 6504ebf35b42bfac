"""S-C12: in with a code sent to an address or number on file. The answer is the same for everyone."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from candidates.actions.contact_points import verify
from candidates.enums import ContactKind
from candidates.exceptions import BadEmail, BadPhone, Refusal
from candidates.models import ContactPoint
from candidates.rules.contact import normalised
from portal.access import MeRequest, ScreenRequest, me_screen, public_screen
from portal.codes import CodeForm, ask_code, asked_for, typed_code
from portal.limits import address_of, is_too_often
from portal.me.points import may_raise, point_to_sign_in
from portal.posted import page_or_form, posted
from portal.visits import end_visit, open_visit, raise_visit

PURPOSE = "sign_in"
BACK = "sign_in_back"
HOUR = timedelta(hours=1)


class SignInForm(forms.Form):
    where = forms.CharField(
        label=_("Email or mobile number"),
        max_length=254,
        help_text=_("We send a code there. No password."),
        error_messages={"required": _("Enter your email address or mobile number.")},
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )

    def clean_where(self) -> tuple[str, str]:
        text = self.cleaned_data["where"]
        kind = ContactKind.EMAIL if "@" in text else ContactKind.PHONE
        try:
            return kind, normalised(kind, text, settings.PHONENUMBER_DEFAULT_REGION)
        except (BadEmail, BadPhone) as error:
            raise forms.ValidationError(str(error)) from error


@public_screen
@page_or_form
def sign_in(request: ScreenRequest) -> HttpResponse:
    form = SignInForm(posted(request))
    if form.is_valid():
        remember_back(request)
        kind, value = form.cleaned_data["where"]
        return send(request, kind, value)
    return render(request, "me/sign_in.html", {"form": form}, status=422 if form.errors else 200)


@public_screen
@page_or_form
def sign_in_code(request: ScreenRequest) -> HttpResponse:
    asked = asked_for(request, PURPOSE)
    if asked is None:
        return redirect("sign_in")
    form = CodeForm(posted(request))
    if form.is_valid():
        try:
            point = typed_code(request, asked, form.cleaned_data["code"], at=request.at)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            return let_in(request, point)
    page = {"form": form, "asked": asked}
    return render(request, "me/sign_in_code.html", page, status=422 if form.errors else 200)


@me_screen()
@require_POST
def me_leave(request: MeRequest) -> HttpResponse:
    """For a telephone or computer that others use, too."""
    end_visit(request, at=request.at)
    return render(request, "me/left.html")


def send(request: ScreenRequest, kind: str, value: str) -> HttpResponse:
    if is_too_often("code_from", address_of(request), at_most=20, within=HOUR) or is_too_often(
        "code_to", value, at_most=5, within=HOUR
    ):
        return render(request, "me/too_often.html", status=429)
    ask_code(request, PURPOSE, point_to_sign_in(kind, value), shown=value, at=request.at)
    return redirect("sign_in_code")


def let_in(request: ScreenRequest, point: ContactPoint) -> HttpResponse:
    verify(contact_point=point, at=request.at)
    open_visit(request, point.candidate, at=request.at)
    if may_raise(point):
        raise_visit(request, point.candidate, at=request.at)
    return HttpResponseRedirect(going_back(request))


def going_back(request: HttpRequest) -> str:
    """The page they wanted, once."""
    return request.session.pop(BACK, "") or reverse("me_usual")


def remember_back(request: HttpRequest) -> None:
    """Where they were going; other hosts are not believed."""
    back = request.GET.get(REDIRECT_FIELD_NAME, "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        request.session[BACK] = back
