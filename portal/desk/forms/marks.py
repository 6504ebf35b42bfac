"""When to see somebody on Today again."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SnoozeForm(forms.Form):
    when = forms.ChoiceField(
        label=_("Show again"),
        choices=[("good", ""), ("chosen", _("At a time I choose"))],
        widget=forms.RadioSelect,
    )
    chosen = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, good: datetime, words: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.good = good
        self.fields["when"].choices = [("good", words), ("chosen", _("At a time I choose"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("when") == "chosen" and not given.get("chosen") and not self.errors:
            self.add_error("chosen", _("Choose a date and a time."))
        return given

    @property
    def until(self) -> datetime:
        chosen = self.cleaned_data["chosen"]
        return chosen if self.cleaned_data["when"] == "chosen" else self.good
