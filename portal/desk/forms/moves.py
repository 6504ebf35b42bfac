"""Moving an application to another stage."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Stage
from portal.desk.forms.promises import NewsDay
from portal.desk.forms.send import versions_in
from portal.desk.queries.moves import Step


class StageField(forms.TypedChoiceField):
    """`hints` say what each choice sets off."""

    hints: dict[str, str]


class MoveManyForm(forms.Form):
    """`seen` names the applications, each with the version that was seen."""

    mark_optional = True

    to_stage = forms.TypedChoiceField(label=_("Move to"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why"), max_length=300, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, stages: Sequence[Stage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = {str(stage.pk): stage for stage in stages}
        field = self.fields["to_stage"]
        field.choices = [(key, stage.name) for key, stage in self.stages.items()]  # type: ignore[attr-defined]

    def clean_to_stage(self) -> Stage:
        return self.stages[self.cleaned_data["to_stage"]]

    def clean_seen(self) -> Mapping[int, int]:
        return versions_in(self.cleaned_data["seen"])


class MoveForm(forms.Form):
    mark_optional = True

    to_stage = StageField(label=_("Move to"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why"), max_length=300, required=False)
    due_on = NewsDay()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, steps: Sequence[Step], application: Application, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.steps = {str(step.stage.pk): step for step in steps}
        stages = [(key, step.stage.name) for key, step in self.steps.items()]
        field = self.fields["to_stage"]
        field.choices = stages  # type: ignore[attr-defined]
        field.hints = {key: step.words for key, step in self.steps.items()}  # type: ignore[attr-defined]
        following = next((key for key, step in self.steps.items() if step.is_next), "")
        self.initial = {"version": application.version, "to_stage": following}

    def clean_to_stage(self) -> Stage:
        return self.steps[self.cleaned_data["to_stage"]].stage
