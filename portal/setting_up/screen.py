"""The set-up page of the channels, in the admin: what there is, what is missing, and a test."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from candidates.exceptions import BadPhone, Refusal
from candidates.rules.contact import normalised_phone
from messaging.actions.test_sends import CHANNELS, send_test
from messaging.channels.base import ChannelError, Never, Uncertain
from portal.limits import is_too_often
from portal.setting_up.channels import channels_set_up
from preferences.enums import Channel

MOST_TESTS = 10
WITHIN = timedelta(hours=1)


class TestForm(forms.Form):
    """An email goes to the address of the account; a text needs the number of one's own phone."""

    channel = forms.ChoiceField(choices=[(each.value, each.label) for each in CHANNELS])
    number = forms.CharField(required=False, max_length=40)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("channel") != Channel.TEXT:
            return cleaned
        try:
            typed = str(cleaned.get("number") or "")
            cleaned["number"] = normalised_phone(typed, settings.PHONENUMBER_DEFAULT_REGION)
        except BadPhone as refusal:
            self.add_error("number", str(refusal))
        return cleaned


def set_up_channels(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("candidates.change_employer"):
        raise PermissionDenied
    form = TestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try_it(request, form)
        return redirect("admin_channels")
    page = {
        **admin.site.each_context(request),
        "title": _("Channels"),
        "channels": channels_set_up(),
        "form": form,
        "own_address": getattr(request.user, "email", ""),
    }
    return render(request, "admin/channels.html", page, status=422 if form.errors else 200)


def try_it(request: HttpRequest, form: TestForm) -> None:
    channel = Channel(form.cleaned_data["channel"])
    to = str(form.cleaned_data["number"])
    if channel == Channel.EMAIL:
        to = getattr(request.user, "email", "")
    if is_too_often("test", str(request.user.pk), at_most=MOST_TESTS, within=WITHIN):
        messages.error(request, _("Ten tests an hour are enough. Try again later."))
        return
    try:
        send_test(channel=channel, to=to)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    except ChannelError as error:
        messages.error(request, what_went_wrong(error))
    else:
        words = _("The provider took it. Look whether it arrived at %(to)s.")
        messages.success(request, words % {"to": to})


def what_went_wrong(error: ChannelError) -> str:
    if isinstance(error, Uncertain):
        words = _("Not certain whether it was sent (%(why)s). Look whether it arrived.")
    elif isinstance(error, Never):
        words = _("Refused (%(why)s). Trying again changes nothing: look at the set-up.")
    else:
        words = _("Not sent (%(why)s). The provider did not answer as it should.")
    return words % {"why": error.why}
