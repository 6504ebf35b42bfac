"""What a recruiter may narrow the list of people by."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from preferences.enums import Channel

SELECTS = ("job", "stage", "way")
SWITCHES = ("mine", "now", "us", "them", "check", "paused")


def choice(label: Any, choices: Iterable[Any] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.Select({"class": "control"})
    )


def switch(label: Any) -> forms.BooleanField:
    box = forms.CheckboxInput({"class": "visually-hidden"})
    return forms.BooleanField(label=label, required=False, widget=box)


class JobStageNames(NamedTuple):
    """A stage of an open job, by what addresses and people call them."""

    slug: str
    title: str
    key: str
    name: str


class PeopleFilter(forms.Form):
    """Always valid: what cannot be understood narrows nothing, so an old address still opens."""

    q = forms.CharField(
        label=_("Name, email or number"),
        required=False,
        max_length=120,
        widget=forms.TextInput(
            {
                "id": "find",
                "class": "control",
                "type": "search",
                "form": "filters",
                "autocomplete": "off",
                "data-key": "/",
                "placeholder": _("Name, email or number"),
            }
        ),
    )
    job = choice(_("Job"))
    stage = choice(_("Stage"))
    way = choice(_("Their way"), [("", _("Any way")), *Channel.choices])
    mine = switch(_("Mine"))
    now = switch(_("Reachable now"))
    us = switch(_("Waiting on us"))
    them = switch(_("Waiting on them"))
    check = switch(_("Check the usual"))
    paused = switch(_("Paused"))

    def __init__(self, query: Any, job_stages: Iterable[JobStageNames]) -> None:
        super().__init__(query)
        rows = list(job_stages)
        jobs = {row.slug: row.title for row in rows}
        stages = {row.key: row.name for row in rows}
        self.fields["job"].choices = [("", _("Any job")), *jobs.items()]  # type: ignore[attr-defined]
        self.fields["stage"].choices = [("", _("Any stage")), *stages.items()]  # type: ignore[attr-defined]
        self.is_valid()

    def wanted(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in SELECTS]

    @property
    def switches(self) -> list[forms.BoundField]:
        return [self[name] for name in SWITCHES]

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())
