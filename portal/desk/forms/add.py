"""Adding someone who did not come through a job page."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.forms import PersonForm
from candidates.models import Job
from candidates.rules.zones import zone_groups


class AddForm(PersonForm):
    job = forms.ModelChoiceField(
        label=_("Job"), queryset=Job.objects.none(), to_field_name="slug", empty_label=_("Choose")
    )
    wanted_name = forms.CharField(
        label=_("Name they want"),
        max_length=80,
        required=False,
        help_text=_("Only if it is another one."),
    )

    def __init__(self, jobs: QuerySet[Job], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job"].queryset = jobs  # type: ignore[attr-defined]
        self.fields["phone"].help_text = _("For calls. Texts start when they agree to them.")
        zone = self.fields["time_zone"]
        zone.required = False
        zone.help_text = _("Not known: ours is assumed.")
        zone.choices = [("", _("Not known")), *zone_groups()]  # type: ignore[attr-defined]
        for name in ("first_name", "last_name", "email", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # they are someone else's
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
