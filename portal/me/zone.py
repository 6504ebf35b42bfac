"""Where they are: hours are read in this zone. For good, or only until a date."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.actions.people import change_zone
from candidates.exceptions import Refusal
from candidates.queries import zone_of
from candidates.rules.zones import zone_groups
from portal.access import MeRequest, me_screen
from portal.posted import page_or_form, posted
from portal.wording import place


class ZoneForm(forms.Form):
    zone = forms.ChoiceField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy("Pick the city whose clock is yours."),
        choices=zone_groups,
    )
    until = forms.DateField(
        label=gettext_lazy("Only until"),
        help_text=gettext_lazy("For work away from home: the last day there. Empty: for good."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date, like 2027-05-12.")},
    )


@me_screen()
@page_or_form
def me_zone(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    held = zone_of(candidate, request.at)
    form = ZoneForm(posted(request), initial={"zone": held.name})
    if form.is_valid():
        zone, last_day = form.cleaned_data["zone"], form.cleaned_data["until"]
        until = end_of(last_day, zone) if last_day else None
        try:
            change_zone(candidate=candidate, time_zone=zone, until=until, at=request.at)
        except Refusal as refusal:
            form.add_error("until" if last_day else "zone", str(refusal))
        else:
            words = _("Saved. Your hours are read in %(place)s time.")
            messages.success(request, words % {"place": place(zone)})
            return redirect("me_usual")
    page = {"form": form, "is_assumed": held.is_assumed}
    return render(request, "me/zone.html", page, status=422 if form.errors else 200)


def end_of(day: object, zone: str) -> datetime:
    """The midnight that ends this day there."""
    return datetime.combine(day, time(), ZoneInfo(zone)) + timedelta(days=1)  # type: ignore[arg-type]
