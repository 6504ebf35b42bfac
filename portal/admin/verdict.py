"""Try the verdict: a person, a way, a topic and a time; the answer and the rule behind it. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from messaging.queries.verdicts import verdicts_by_channel
from portal.words.verdicts import VerdictWords, verdict_words
from preferences.enums import Channel, TopicKey
from preferences.queries.setup import employer_setup
from preferences.queries.usual import zone_for
from preferences.rules.facts import Verdict


class TryForm(forms.Form):
    """Read with GET. The time is that of the candidate; empty is now."""

    channel = forms.ChoiceField(
        label=_("Way"), required=False, choices=[("", _("every way")), *Channel.choices]
    )
    topic = forms.ChoiceField(label=_("About"), choices=TopicKey.choices, initial=TopicKey.UPDATE)
    application = forms.ModelChoiceField(
        label=_("Application"),
        queryset=Application.objects.none(),
        required=False,
        empty_label=_("none in particular"),
    )
    at = forms.DateTimeField(
        label=_("When, in their time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def __init__(self, person: Candidate, data: Any = None) -> None:
        super().__init__(data)
        theirs = Application.objects.filter(candidate=person).select_related("candidate", "job")
        self.fields["application"].queryset = theirs  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One way: what the desk would say, and the names of the rule and the verdict."""

    verdict: Verdict
    words: VerdictWords
    is_first: bool


def tried(person: Candidate, asked: dict[str, Any], now: datetime) -> Sequence[Tried]:
    """The way that follows the usual comes first; with a way chosen, that one alone."""
    zone = zone_for(person, employer_setup(), now).name_at(now)
    at = in_zone(asked.get("at"), zone, now)
    found = verdicts_by_channel(person, asked["topic"], at, asked.get("application"))
    wanted = asked.get("channel")
    first = next(iter(found))
    return [
        Tried(
            verdict=verdict,
            words=verdict_words(verdict, name=person.called, zone=zone, at=at),
            is_first=channel == first,
        )
        for channel, verdict in found.items()
        if not wanted or channel == wanted
    ]


def in_zone(typed: datetime | None, zone: str, now: datetime) -> datetime:
    """What was typed as their clock shows it, whatever zone this page is in."""
    return typed.replace(tzinfo=ZoneInfo(zone)) if typed is not None else now
