"""What the address in an invitation opens: looking changes nothing, a password makes the account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.queries import employer
from portal.access import ScreenRequest, public_screen
from portal.accounts.invitations import InvitationOver, find_invitation, join
from portal.accounts.models import Invitation, User
from portal.posted import page_or_form, posted
from portal.roles import role_of


class JoinForm(forms.Form):
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150, required=False)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy(
            "Twelve letters or more. A few words together are easy to remember."
        ),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, *, invitation: Invitation) -> None:
        names = {"first_name": invitation.first_name, "last_name": invitation.last_name}
        super().__init__(data, initial=names)
        self.email = invitation.email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        names = {name: self.cleaned_data.get(name, "") for name in ("first_name", "last_name")}
        validate_password(password, User(email=self.email, **names))
        return password


@public_screen
@page_or_form
def join_here(request: ScreenRequest, token: str) -> HttpResponse:
    invitation = find_invitation(token, request.at)
    if invitation is None:
        return over(request)
    form = JoinForm(posted(request), invitation=invitation)
    if form.is_valid():
        try:
            join(token=token, at=request.at, **form.cleaned_data)
        except InvitationOver:
            return over(request)
        messages.success(request, _("Your account is made. Sign in with your new password."))
        return redirect("account_login")
    page = {
        "form": form,
        "invitation": invitation,
        "house_name": employer().name,
        "role": role_of(invitation.role, is_admin=invitation.is_admin),
    }
    return render(request, "account/join.html", page, status=422 if form.is_bound else 200)


def over(request: ScreenRequest) -> HttpResponse:
    """The same for what is over, taken, taken back, and never was."""
    return render(request, "account/invitation_over.html", status=404)
