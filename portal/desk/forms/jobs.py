"""A job as its team looks after it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.models import Job, Stage, Team
from portal.accounts.models import User


class JobForm(forms.Form):
    """`version` says which job was seen; a new one has none yet."""

    mark_optional = True

    title = forms.CharField(label=_("Title"), max_length=120)
    place = forms.CharField(label=_("Place"), max_length=120)
    hours = forms.CharField(label=_("Hours"), max_length=120, required=False)
    pay = forms.CharField(label=_("Pay"), max_length=120, required=False)
    about = forms.CharField(
        label=_("About the job"),
        required=False,
        widget=forms.Textarea({"rows": 5}),
        max_length=5000,
    )
    owner = forms.ModelChoiceField(
        label=_("Looked after by"),
        queryset=User.objects.none(),
        help_text=_("Who gets the people who apply, until somebody else takes them."),
    )
    stages = forms.ModelMultipleChoiceField(
        label=_("Stages, in this order"),
        queryset=Stage.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues  # type: ignore[attr-defined]

    def clean_stages(self) -> list[Stage]:
        return list(self.cleaned_data["stages"].order_by("position"))


class NewJobForm(JobForm):
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())

    field_order = ("team", "title")

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        if len(teams) == 1:
            self.initial.setdefault("team", teams[0].pk)


def initial_of(job: Job, stages: Iterable[Stage]) -> dict[str, Any]:
    words = {name: getattr(job, name) for name in ("title", "place", "hours", "pay", "about")}
    return words | {
        "owner": job.owner_id,
        "stages": [stage.pk for stage in stages],
        "version": job.version,
    }


class HandOverForm(forms.Form):
    mark_optional = True

    away = forms.ModelChoiceField(label=_("Who is away"), queryset=User.objects.none())
    stand_in = forms.ModelChoiceField(label=_("Who stands in"), queryset=User.objects.none())
    begins_on = forms.DateField(
        label=_("From"),
        required=False,
        help_text=_("Empty: now."),
        widget=forms.DateInput({"type": "date"}),
    )
    last_day = forms.DateField(
        label=_("Last day away"),
        required=False,
        help_text=_("Empty: until somebody ends it. Then everything comes back by itself."),
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("away", "stand_in"):
            self.fields[name].queryset = colleagues  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("away") and given.get("away") == given.get("stand_in"):
            self.add_error("stand_in", _("Somebody else has to stand in."))
        begins, last = given.get("begins_on"), given.get("last_day")
        if begins and last and last < begins:
            self.add_error("last_day", _("This is before the first day."))
        return given
