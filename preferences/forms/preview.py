"""Which page of questions an admin looks at, in which language, and as whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate, Stage
from preferences.enums import AfterOutcome
from preferences.forms.questions import CheckInForm
from preferences.queries.questions import questions_of
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of, zone_for
from preferences.rules.check_in import is_told
from preferences.rules.values import Usual

MOST_PEOPLE = 50


class PreviewForm(forms.Form):
    """Read with GET: it changes nothing."""

    place = forms.ChoiceField(label=_("Stage, or how it ended"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    person = forms.ModelChoiceField(
        label=_("As"),
        queryset=Candidate.objects.none(),
        required=False,
        empty_label=_("Somebody new, who has told us nothing"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        stages = [(f"stage:{stage.pk}", stage.name) for stage in Stage.objects.all()]
        ends = [
            (f"outcome:{outcome.value}", outcome.label)
            for outcome in AfterOutcome
            if outcome != AfterOutcome.ANY
        ]
        self.fields["place"].choices = [*stages, *ends]  # type: ignore[attr-defined]
        people = Candidate.objects.filter(erased_at=None).order_by("-pk")[:MOST_PEOPLE]
        # A slice cannot be filtered again: the newest few, by their ids.
        self.fields["person"].queryset = Candidate.objects.filter(  # type: ignore[attr-defined]
            pk__in=[person.pk for person in people]
        )

    @property
    def stage(self) -> Stage | None:
        kind, _colon, value = self.cleaned_data["place"].partition(":")
        return Stage.objects.get(pk=value) if kind == "stage" else None

    @property
    def outcome(self) -> str:
        kind, _colon, value = self.cleaned_data["place"].partition(":")
        return str(value) if kind == "outcome" else ""


@dataclass(frozen=True, slots=True)
class Preview:
    form: CheckInForm
    known: list[str]  # what this person has told us already, and is not asked


def preview_of(
    *,
    stage: Stage | None,
    outcome: str,
    language: str,
    candidate: Candidate | None,
    at: datetime,
) -> Preview:
    """What they would be asked there, in the words they would read."""
    setup = employer_setup()
    person = candidate or Candidate(language=language)
    usual = (
        usual_of(candidate, at, setup=setup)
        if candidate
        else Usual(at=at, zone=zone_for(person, setup, at), defaults=setup.defaults_of())
    )
    asked = questions_of(stage=stage, outcome=outcome, language=language, setup=setup, usual=usual)
    fresh = [each for each in asked if not is_told(usual.of(each.key))]
    with translation.override(language):
        form = CheckInForm(candidate=person, questions=fresh, usual=usual, at=at)
    return Preview(form, [each.statement for each in asked if is_told(usual.of(each.key))])
