"""Days as they are picked, and the instants that they mean to the candidate."""

from datetime import date, datetime, time

from django import forms
from django.utils.translation import gettext as _

from preferences.rules.hours import first_instant, local_time, zone_of
from preferences.rules.values import Usual


def day_field(label: str, hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": _("Enter a date like 2027-05-12.")},
    )


def today_of(usual: Usual, at: datetime) -> date:
    return local_time(at, usual.zone).date()


def start_of(day: date, usual: Usual, at: datetime) -> datetime:
    """When the day begins where they are."""
    zone = zone_of(usual.zone.name_at(at))
    return first_instant(datetime.combine(day, time()), zone)


def instant_typed(form: forms.Form, name: str, usual: Usual, at: datetime) -> datetime | None:
    """The start of the day in a field; what is wrong is said beside it."""
    day = form.cleaned_data.get(name)
    if day is None:
        if name not in form.errors:
            form.add_error(name, _("Enter a date."))
        return None
    if day <= today_of(usual, at):
        form.add_error(name, _("Choose a date that is still to come."))
        return None
    return start_of(day, usual, at)
