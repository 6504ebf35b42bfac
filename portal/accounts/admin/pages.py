"""Pages about staff: inviting somebody, and handing over all that somebody looks after."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Team
from portal.accounts import invitations, leaving
from portal.accounts.invitations import Invited
from portal.accounts.models import User
from portal.roles import OF_STAFF, role_of
from scheduling.channels.colleague_mail import NotTold


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=254)
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150, required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), widget=forms.RadioSelect, initial=Role.RECRUITER
    )
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams"),
        queryset=Team.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_admin = forms.BooleanField(
        label=gettext_lazy("Also an admin: sets up the house, and sees all of it here"),
        required=False,
    )

    def __init__(self, data: Any, *, may_make_admins: bool) -> None:
        super().__init__(data)
        said = [role_of(role) for role in OF_STAFF]
        choices = [(each.key, f"{each.name}: {each.does}") for each in said]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        if not may_make_admins:
            del self.fields["is_admin"]


def invite(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("accounts.add_user"):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = InviteForm(posted, may_make_admins=bool(getattr(request.user, "is_superuser", False)))
    if form.is_valid():
        given = {"is_admin": False, **form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            invited = invitations.invite(**given, by=request.user, at=timezone.now())
        except invitations.NoTeam as refusal:
            form.add_error("teams", str(refusal))
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            tell(request, invited)
            return redirect("admin:accounts_invitation_changelist")
    page = {**admin.site.each_context(request), "title": _("Invite a colleague"), "form": form}
    return render(request, "admin/invite.html", page, status=422 if form.errors else 200)


def tell(request: HttpRequest, invited: Invited) -> None:
    """Without mail nobody is locked out: the address is said, once, to who invited."""
    try:
        invitations.tell(invited)
    except NotTold:
        words = _("No letter left. Give %(name)s this address yourself; it works once: %(address)s")
        given = {"name": invited.invitation.first_name, "address": invited.address}
        messages.warning(request, words % given)
    else:
        words = _("%(name)s has a letter. It is good for seven days.")
        messages.success(request, words % {"name": invited.invitation.first_name})


class WhoForm(forms.Form):
    """Read with GET: shows what would change hands."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("Who takes over"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["to"].queryset = leaving.may_take_over(user)  # type: ignore[attr-defined]


class LeavingForm(WhoForm):
    is_leaving = forms.BooleanField(
        label=gettext_lazy(
            "They leave: switch off their account, and end what they are signed in to"
        ),
        required=False,
    )
    keeps_tokens = forms.BooleanField(
        label=gettext_lazy("Tokens of other systems that they made go on"), required=False
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["to"].widget = forms.HiddenInput()
        if not leaving.tokens_of(user).exists():
            del self.fields["keeps_tokens"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("to") and not cleaned.get("is_leaving"):
            self.add_error("is_leaving", _("Choose who takes over, or say that they leave."))
        return cleaned


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """GET with a colleague shows what would change hands; POST does it, all in one step."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    user = get_object_or_404(User, pk=pk, candidate=None, is_program=False)
    if not may_touch(request, user):
        raise PermissionDenied
    is_sent = request.method == "POST"
    who = WhoForm(request.POST if is_sent else request.GET, user=user)
    to = who.cleaned_data.get("to") if who.is_valid() else None
    form = LeavingForm(request.POST if is_sent else None, user=user)
    if form.is_valid() and (answer := done(request, user, form)):
        return answer
    form.initial["to"] = to.pk if to else None
    page = {**admin.site.each_context(request), **shown(user, to), "who": who, "form": form}
    return render(request, "admin/hand_over.html", page, status=422 if form.errors else 200)


def may_touch(request: HttpRequest, user: User) -> bool:
    """Admins are only changed by admins."""
    return bool(getattr(request.user, "is_superuser", False)) or not user.is_superuser


def shown(user: User, to: User | None) -> dict[str, Any]:
    at = timezone.now()
    return {
        "title": _("Hand over what %(name)s looks after") % {"name": user},
        "person": user,
        "to": to,
        "work": leaving.work_of(user, to, at),
        "meetings": leaving.meetings_of(user, at),
        "tokens": list(leaving.tokens_of(user)),
        "back": reverse("admin:accounts_user_change", args=[user.pk]),
    }


def done(request: HttpRequest, user: User, form: LeavingForm) -> HttpResponse | None:
    """None if it was refused: then the form says why."""
    given, at = form.cleaned_data, timezone.now()
    try:
        if given["is_leaving"]:
            keeps = given.get("keeps_tokens", False)
            number = leaving.leave(
                user=user, to=given["to"], by=request.user, at=at, keeps_tokens=keeps
            )
        else:
            number = leaving.give_all(user=user, to=given["to"], at=at)
    except Refusal as refusal:
        form.add_error("is_leaving", str(refusal))
        return None
    words = ngettext("%(n)s thing changed hands.", "%(n)s things changed hands.", number)
    messages.success(request, words % {"n": number})
    if given["is_leaving"]:
        messages.success(request, _("%(name)s is signed out everywhere.") % {"name": user})
    return redirect("admin:accounts_user_changelist")
