"""A way to show their skills, and the papers before the first day."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import DocumentType
from candidates.queries import offered_types
from messaging.actions.tasks_given import HANDED_IN, Task
from preferences.enums import OverrideReason

REASONS = [("", gettext_lazy("Choose")), *OverrideReason.choices]


class TaskForm(forms.Form):
    """The kind they chose is set; another asks why."""

    mark_optional = True

    kind = forms.ChoiceField(
        label=gettext_lazy("How they show it"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how they show it.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What to do"),
        help_text=gettext_lazy("They read this. One or two sentences."),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("By"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date, like 2027-05-12.")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why another one than they chose"), choices=REASONS, required=False
    )
    reason_words = forms.CharField(label=gettext_lazy("In words"), max_length=200, required=False)
    client_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self, *args: Any, kinds: Mapping[str, str], wanted: str, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]
        if not wanted:
            del self.fields["reason"], self.fields["reason_words"]

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < self.today:
            raise forms.ValidationError(_("Choose a date that is still to come."))
        return due_on

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") in HANDED_IN and not given.get("words", "").strip():
            self.add_error("words", _("Say what to do: they read it."))
        return given

    @property
    def task(self) -> Task:
        names = ("kind", "words", "due_on", "reason", "reason_words")
        return Task(
            **{name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        )


class StartPapersForm(forms.Form):
    """Which papers; their pace parts them."""

    papers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Papers before the first day"),
        help_text=gettext_lazy("In this order. What we have already is not asked for again."),
        queryset=DocumentType.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one paper.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].queryset = offered_types()  # type: ignore[attr-defined]
