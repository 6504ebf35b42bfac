"""What people type about people: cleaned here, saved by the actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.enums import ContactKind
from candidates.exceptions import NoContact, Refusal
from candidates.models import Job
from candidates.rules import contact, names, zones

EMAIL_WIDGET = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
PHONE_WIDGET = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}


@contextmanager
def in_words() -> Iterator[None]:
    """A refusal of the rules, beside the field that it is about."""
    try:
        yield
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class PersonForm(forms.Form):
    """Name, a way to reach them, and where they are: the ground of every way in."""

    mark_optional = True

    # Longer than a name may be, so that what was typed comes back whole with the words why.
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
        widget=forms.TextInput(EMAIL_WIDGET),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(PHONE_WIDGET),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, time_zone: str, **kwargs: Any) -> None:
        """`time_zone` is what is shown until they choose."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zones.zone_groups()  # type: ignore[attr-defined]
        self.fields["time_zone"].initial = time_zone
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row("first_name", "last_name"), Row("email", "phone"), *self.after()
        )

    def after(self) -> list[str]:
        return ["time_zone"]

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

    def person(self) -> dict[str, str]:
        """What `people.add_candidate` asks for."""
        asked = ("first_name", "last_name", "email", "phone", "time_zone")
        return {name: self.cleaned_data[name] for name in asked}


class ApplyForm(PersonForm):
    """The short form of a job's public page. The zone is guessed by the browser, and shown."""

    def __init__(self, *args: Any, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, time_zone=time_zone, **kwargs)
        self.fields["time_zone"].help_text = _("We write at the right time of day for you.")
        self.fields["phone"].help_text = _("Only if you like. We will ask how to use it.")
        if not self.is_bound:
            self.fields["time_zone"].widget.attrs["data-guess-zone"] = True


class AddCandidateForm(PersonForm):
    """A colleague adds someone they met, to a job of their own teams."""

    job = forms.ModelChoiceField(
        label=_("Job"),
        queryset=Job.objects.none(),
        empty_label=_("Choose a job"),
        error_messages={"required": _("Choose the job they are applying for.")},
    )

    def __init__(self, *args: Any, jobs: QuerySet[Job], time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, time_zone=time_zone, **kwargs)
        self.fields["job"].queryset = jobs.filter(closed_at=None)  # type: ignore[attr-defined]
        # We do not guess for someone else: unknown stays unknown, and is shown as assumed.
        zone = self.fields["time_zone"]
        zone.required = False
        zone.choices = [("", _("Not known")), *zones.zone_groups()]  # type: ignore[attr-defined]
        zone.initial = ""

    def after(self) -> list[str]:
        return ["time_zone", "job"]


class ContactPointForm(forms.Form):
    """One more address or number, of the kind the page asks for."""

    value = forms.CharField(max_length=400)

    def __init__(self, *args: Any, kind: ContactKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        is_email = kind == ContactKind.EMAIL
        field = self.fields["value"]
        field.label = _("Email") if is_email else _("Phone number")
        field.widget = forms.TextInput(EMAIL_WIDGET if is_email else PHONE_WIDGET)
        field.error_messages["required"] = (
            _("Enter an email address.") if is_email else _("Enter a phone number.")
        )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_value(self) -> str:
        with in_words():
            return contact.normalised(
                self.kind, self.cleaned_data["value"], settings.PHONENUMBER_DEFAULT_REGION
            )
