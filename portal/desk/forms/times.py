"""What is to be arranged, and when somebody is free."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Application
from candidates.rules.zones import zone_groups
from scheduling.actions.offers import Meet
from scheduling.enums import Meeting, Remind
from scheduling.queries.interviews import who_may_hold

DATE = {"type": "date"}
CLOCK = {"type": "time"}
WEEKDAYS = (
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
)
BAD_DATE = {"invalid": gettext_lazy("Enter a date, like 2027-05-12.")}
BAD_TIME = {"invalid": gettext_lazy("Enter a time, like 14:30.")}


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        error_messages=BAD_DATE,
    )


def clock_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        error_messages=BAD_TIME,
    )


class MeetForm(forms.Form):
    """One for every way of agreeing on a time."""

    mark_optional = True

    what = forms.CharField(label=gettext_lazy("What for"), max_length=60)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=10, max_value=480, initial=30
    )
    meeting = forms.ChoiceField(
        label=gettext_lazy("How you meet"), choices=Meeting.choices, widget=forms.RadioSelect
    )
    where = forms.CharField(
        label=gettext_lazy("Where, or the link"),
        help_text=gettext_lazy("An address for in person, a link for video. The phone needs none."),
        max_length=200,
        required=False,
    )
    panel = forms.MultipleChoiceField(
        label=gettext_lazy("Who holds it"),
        help_text=gettext_lazy("A time has to suit all of them."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = who_may_hold(application.job.team)
        seen = {str(each.user_id): str(each.user) for each in holders}
        self.fields["panel"].choices = list(seen.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needs = cleaned.get("meeting") in (Meeting.IN_PERSON, Meeting.VIDEO)
        if needs and not (cleaned.get("where") or "").strip():
            self.add_error("where", _("Say where you meet, or paste the link."))
        return cleaned

    @property
    def meet(self) -> Meet:
        given = self.cleaned_data
        return Meet(
            what=given["what"],
            meeting=given["meeting"],
            where=given["where"],
            minutes=given["minutes"],
            panel=[int(user) for user in given["panel"]],
        )


class StartForm(forms.Form):
    """A time typed by hand, on our own clock."""

    day = day_field(gettext_lazy("Day"))
    clock = clock_field(gettext_lazy("Time, on our clock"))

    def starts_at(self, zone: str) -> datetime:
        given = self.cleaned_data
        return datetime.combine(given["day"], given["clock"], ZoneInfo(zone))


class RuleForm(forms.Form):
    """Free every week."""

    mark_optional = True

    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )
    starts = clock_field(gettext_lazy("From"))
    ends = clock_field(gettext_lazy("To"))
    first_on = day_field(gettext_lazy("First day"), required=False)
    last_on = day_field(gettext_lazy("Last day"), required=False)

    def clean_weekdays(self) -> list[int]:
        return [int(day) for day in self.cleaned_data["weekdays"]]


class DayForm(forms.Form):
    """One day that differs from the rules."""

    mark_optional = True

    day_on = day_field(gettext_lazy("Day"))
    is_free = forms.TypedChoiceField(
        label=gettext_lazy("On this day I am"),
        choices=[("no", gettext_lazy("Not free")), ("yes", gettext_lazy("Free besides"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    starts = clock_field(
        gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty: all day.")
    )
    ends = clock_field(gettext_lazy("To"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        hours: list[time | None] = [cleaned.get("starts"), cleaned.get("ends")]
        if hours.count(None) == 1 or (cleaned.get("is_free") and None in hours):
            self.add_error("starts", _("Enter both times."))
        return cleaned


class LimitsForm(forms.Form):
    """How much of the free times may be used."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_groups)
    notice_hours = forms.IntegerField(
        label=gettext_lazy("Hours of notice"), min_value=0, max_value=24 * 60
    )
    buffer_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes between two"), min_value=0, max_value=240
    )
    most_a_day = forms.IntegerField(label=gettext_lazy("Most a day"), min_value=1, max_value=24)
    remind = forms.ChoiceField(
        label=gettext_lazy("Remind me of an interview by email"),
        choices=Remind.choices,
        required=False,
    )

    def clean_remind(self) -> str:
        return self.cleaned_data["remind"] or Remind.DAY


class FeedForm(forms.Form):
    """The address of a calendar: only when it says busy is read."""

    url = forms.CharField(
        label=gettext_lazy("Address of your calendar (.ics)"),
        help_text=gettext_lazy("We read only when you are busy, never what for. Empty: none."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
