"""What people type about a person: cleaned here, kept by the actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from candidates.exceptions import NoContact, Refusal
from candidates.rules import contact, names
from candidates.rules.zones import zone_groups


@contextmanager
def in_words() -> Iterator[None]:
    """A refusal of the rules, beside the field that it is about."""
    try:
        yield
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class PersonForm(forms.Form):
    """A name, a way to reach them, and where they are: the ground of every way in.

    Fields take more than may be kept, so that what was typed comes back whole, with the words why.
    """

    mark_optional = True

    first_name = forms.CharField(
        label=_("First name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "given-name"}),
        error_messages={"required": _("Enter a first name.")},
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    email = forms.CharField(
        label=_("Email"),
        max_length=400,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_groups)

    def clean_first_name(self) -> str:
        with in_words():
            return names.clean_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        with in_words():
            return names.clean_name(self.cleaned_data["last_name"], may_be_empty=True)

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]
        with in_words():
            return contact.normalised_email(typed) if typed else ""

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        with in_words():
            region = settings.PHONENUMBER_DEFAULT_REGION
            return contact.normalised_phone(typed, region) if typed else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_empty = not (given.get("email") or given.get("phone"))
        if is_empty and not {"email", "phone"} & set(self.errors):
            self.add_error("email", str(NoContact()))
        return given
