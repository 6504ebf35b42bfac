"""What a recruiter may narrow the list of people by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from preferences.enums import Channel, VerdictKind

SELECTS = ("job", "stage", "owner", "way", "verdict", "sort")
SWITCHES = ("mine", "now", "us", "them", "check", "unknown", "paused")
VERDICTS = {
    VerdictKind.CLEAR: _("Clear now"),
    VerdictKind.WAIT: _("Wait"),
    VerdictKind.ASK_FIRST: _("Ask first"),
    VerdictKind.AGAINST: _("Against"),
    VerdictKind.BLOCKED: _("Do not contact"),
}
KEPT = frozenset({"q", *SELECTS, *SWITCHES})
BY_NAME, NEWEST, WROTE_LAST = "", "new", "wrote"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    """What there is to choose from: pairs of what stands in an address and what people read."""

    jobs: Sequence[tuple[str, str]] = ()
    stages: Sequence[tuple[str, str]] = ()
    owners: Sequence[tuple[str, str]] = ()
    has_more_jobs: bool = False


def kept(query: QueryDict) -> str:
    """What narrows and orders, in one order: no page, nothing empty. The list's address says the same."""
    pairs = sorted((name, value) for name, value in query.items() if value and name in KEPT)
    return urlencode(pairs)


def choice(label: Any, choices: Iterable[Any] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.Select({"class": "control"})
    )


def switch(label: Any) -> forms.BooleanField:
    box = forms.CheckboxInput({"class": "visually-hidden"})
    return forms.BooleanField(label=label, required=False, widget=box)


class PeopleFilter(forms.Form):
    """Always valid: what cannot be understood narrows nothing, so an old address still opens."""

    q = forms.CharField(
        label=_("Name, email, number or job"),
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
                "placeholder": _("Name, email, number or job"),
            }
        ),
    )
    job = choice(_("Job"))
    stage = choice(_("Stage"))
    owner = choice(_("Looked after by"))
    way = choice(_("Their way"), [("", _("Any way")), *Channel.choices])
    verdict = choice(_("Now"), [("", _("Any verdict")), *VERDICTS.items()])
    sort = choice(
        _("Order"),
        [(BY_NAME, _("By name")), (NEWEST, _("Newest first")), (WROTE_LAST, _("Who wrote last"))],
    )
    mine = switch(_("Mine"))
    now = switch(_("Reachable now"))
    us = switch(_("Waiting on us"))
    them = switch(_("Waiting on them"))
    check = switch(_("Check the usual"))
    unknown = switch(_("Not known"))
    paused = switch(_("Paused"))

    def __init__(self, query: QueryDict, choices: FilterChoices) -> None:
        super().__init__(query)
        self.has_more_jobs = choices.has_more_jobs
        self.offer("job", _("Any job"), choices.jobs)
        self.offer("stage", _("Any stage"), choices.stages)
        self.offer("owner", _("Anybody’s"), choices.owners)
        self.is_valid()

    def offer(self, name: str, nothing: Any, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", nothing), *choices]

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
        return any(value for name, value in self.cleaned_data.items() if name != "sort")
