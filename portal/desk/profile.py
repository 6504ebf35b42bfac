"""One's own name, zone, keys and morning letter."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from candidates.exceptions import Refusal
from portal.access import DeskRequest, desk_screen
from portal.accounts.profile import change_profile
from portal.desk.forms.profile import ProfileForm
from portal.desk.queries.hand_overs import running_for
from portal.posted import posted

KEPT = ("first_name", "last_name", "time_zone", "has_shortcuts", "has_summary")
A_YEAR = 365 * 24 * 60 * 60


@desk_screen()
def profile(request: DeskRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm(posted(request), initial={name: getattr(user, name) for name in KEPT})
    if form.is_valid():
        try:
            change_profile(user=user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("time_zone", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return with_keys(redirect("desk_profile"), form.cleaned_data["has_shortcuts"])
    context = {"form": form, "hand_overs": running_for(user, request.at)}
    return render(request, "desk/profile.html", context, status=422 if form.is_bound else 200)


def with_keys(answer: HttpResponse, is_on: bool) -> HttpResponse:
    """This browser follows at once, whatever was switched in it before."""
    answer.set_cookie("shortcuts", "on" if is_on else "off", max_age=A_YEAR, samesite="Lax")
    return answer
