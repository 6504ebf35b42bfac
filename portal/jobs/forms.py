"""The application form: who you are, a way to reach you, where you are."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from candidates.enums import ContactKind
from candidates.exceptions import BadName, Refusal
from candidates.rules import contact, names
from candidates.rules.zones import zone_groups


class ApplyForm(forms.Form):
    mark_optional = True

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        error_messages={"required": _("Enter your first name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        error_messages={"required": _("Enter your last name.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.CharField(
        label=_("Email"),
        max_length=254,
        required=False,
        help_text=_("This, or a number, or both."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        help_text=_("So that we never write in the middle of your night."),
        choices=zone_groups,
        widget=forms.Select(attrs={"data-guess-zone": ""}),
    )
    # Names this one form, so that pressing twice applies once.
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean_first_name(self) -> str:
        return self._name("first_name")

    def clean_last_name(self) -> str:
        return self._name("last_name")

    def clean_email(self) -> str:
        return self._point(ContactKind.EMAIL, "email")

    def clean_phone(self) -> str:
        return self._point(ContactKind.PHONE, "phone")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if (
            not given.get("email")
            and not given.get("phone")
            and not {"email", "phone"} & set(self.errors)
        ):
            self.add_error("email", _("Enter an email address or a mobile number."))
        return given

    def _name(self, field: str) -> str:
        try:
            return names.clean_name(self.cleaned_data[field])
        except BadName as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def _point(self, kind: str, field: str) -> str:
        typed = self.cleaned_data[field].strip()
        if not typed:
            return ""
        try:
            return contact.normalised(kind, typed, settings.PHONENUMBER_DEFAULT_REGION)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
