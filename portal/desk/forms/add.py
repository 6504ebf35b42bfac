"""Adding someone who did not come through a job page."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.models import Job
from candidates.rules.zones import zone_groups


class AddForm(forms.Form):
    mark_optional = True

    job = forms.ModelChoiceField(
        label=_("Job"), queryset=Job.objects.none(), to_field_name="slug", empty_label=_("Choose")
    )
    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    wanted_name = forms.CharField(
        label=_("Name they want"),
        max_length=80,
        required=False,
        help_text=_("Only if it is another one."),
    )
    email = forms.CharField(
        label=_("Email"), required=False, widget=forms.TextInput({"inputmode": "email"})
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        required=False,
        help_text=_("For calls. Texts start when they agree to them."),
        widget=forms.TextInput({"type": "tel"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("Not known: ours is assumed.")
    )

    def __init__(self, jobs: QuerySet[Job], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job"].queryset = jobs  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [("", _("Not known")), *zone_groups()]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "job",
            Row("first_name", "last_name"),
            "wanted_name",
            Row("email", "phone"),
            "time_zone",
        )

    def refuse(self, field: str | None, words: str) -> None:
        """What an action refused, beside the field it is about."""
        self.add_error(field, words)
