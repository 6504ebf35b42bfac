"""The application form: who you are, a way to reach you, where you are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.forms import PersonForm


class ApplyForm(PersonForm):
    # Names this one form, so that pressing twice applies once.
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].error_messages["required"] = _("Enter your first name.")
        self.fields["last_name"].required = True
        self.fields["last_name"].error_messages["required"] = _("Enter your last name.")
        self.fields["email"].help_text = _("This, or a number, or both.")
        zone = self.fields["time_zone"]
        zone.label = _("Your time zone")
        zone.help_text = _("So that we never write in the middle of your night.")
        zone.widget.attrs["data-guess-zone"] = ""
