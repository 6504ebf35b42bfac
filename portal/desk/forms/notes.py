"""A note for the team."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TeamNoteForm(forms.Form):
    body = forms.CharField(
        label=_("Note"),
        help_text=_("Only your team sees this."),
        max_length=4000,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea({"rows": 3}),
    )
