"""What members of staff change about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.rules.zones import zone_groups


class ProfileForm(forms.Form):
    mark_optional = True

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        help_text=_("Candidates see it under what you write."),
    )
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("Times at the desk are told in it.")
    )
    has_shortcuts = forms.BooleanField(
        label=_("Use single keys at the desk (j, k, c, …). Ctrl K works either way."),
        required=False,
    )
    has_summary = forms.BooleanField(
        label=_("Send me what waits for me by mail, every working day at seven"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [("", _("The same as ours")), *zone_groups()]  # type: ignore[attr-defined]
        for name in ("first_name", "last_name"):
            self.fields[name].widget.attrs["autocomplete"] = (
                name.replace("first", "given").replace("last", "family").replace("_", "-")
            )
