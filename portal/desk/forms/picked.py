"""What is done with many people at once, besides writing, moving and ending."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.desk.forms.send import versions_in


class SeenForm(forms.Form):
    """`seen` names the applications that were on the page, each with its version."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> Mapping[int, int]:
        return versions_in(self.cleaned_data["seen"])


class AssignForm(SeenForm):
    owner = forms.TypedChoiceField(
        label=_("Who looks after them from now on"),
        coerce=int,
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, colleagues: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {colleague.pk: colleague for colleague in colleagues}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((pk, str(colleague)) for pk, colleague in self.colleagues.items()),
        ]

    def clean_owner(self) -> User:
        return self.colleagues[self.cleaned_data["owner"]]


class SnoozeManyForm(forms.Form):
    when = forms.ChoiceField(
        label=_("Show again"),
        choices=[
            ("good", _("Each at their own next good hour")),
            ("chosen", _("All at a time I choose")),
        ],
        widget=forms.RadioSelect,
        initial="good",
    )
    chosen = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("when") == "chosen" and not given.get("chosen") and not self.errors:
            self.add_error("chosen", _("Choose a date and a time."))
        return given
