"""Bringing a file, and saying what its columns hold."""

from collections.abc import Iterable, Mapping
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from candidates.models import Job
from portal.files import LARGEST_TABLE, too_large_in
from portal.imports.columns import Field
from portal.imports.letters import OLD, UTF8, UTF16
from portal.words.fields import FIELDS

LEFT_OUT = "-"
SAMPLE = 60  # letters
LETTERS = [
    (UTF8, _("Unicode (UTF-8)")),
    (OLD, _("old spreadsheets (Windows-1252)")),
]


class BringForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A table with commas, semicolons or tabs (CSV), up to 200 MB. Its first row names the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty."),
        },
    )

    def __init__(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if too_large_in(self.request):
            self.errors.pop("file", None)
            words = _("This file is larger than %(most)s MB. Bring it in parts.")
            self.add_error("file", words % {"most": LARGEST_TABLE // 2**20})
        return given


class ColumnsForm(forms.Form):
    """A choice for each column; none is left out without being told."""

    mark_optional = True

    job = forms.ModelChoiceField(
        label=_("Job"),
        queryset=Job.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Each row names its own"),
        help_text=_("For the rows that name none."),
    )
    region = forms.ChoiceField(
        label=_("Country of the numbers"),
        choices=[(code, code) for code in sorted(phonenumbers.SUPPORTED_REGIONS)],
        initial=settings.PHONENUMBER_DEFAULT_REGION,
        help_text=_("For numbers without a country code, where the row names no country."),
    )

    def __init__(
        self,
        *args: Any,
        headers: Iterable[str],
        samples: Mapping[int, list[str]],
        letters: str,
        jobs: QuerySet[Job],
        is_job_needed: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job"].queryset = jobs  # type: ignore[attr-defined]
        self.is_job_needed = is_job_needed
        if letters != UTF16:
            self.fields["letters"] = forms.ChoiceField(
                label=_("Letters"),
                choices=LETTERS,
                initial=letters,
                help_text=_("If names look wrong below, choose the other."),
            )
        self.headers = list(headers)
        for place, header in enumerate(self.headers):
            self.fields[f"column_{place}"] = column_field(header, samples.get(place, []))

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{place}"] for place in range(len(self.headers))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        told = [given.get(f"column_{place}") for place in range(len(self.headers))]
        if self.is_job_needed and not given.get("job") and Field.JOB not in told:
            self.add_error("job", _("Choose a job: no column of the file names one."))
        return given

    def told(self) -> list[Field | None]:
        chosen = (self.cleaned_data[f"column_{place}"] for place in range(len(self.headers)))
        return [None if each == LEFT_OUT else Field(each) for each in chosen]


def column_field(header: str, samples: list[str]) -> forms.ChoiceField:
    shown = " · ".join(Truncator(each).chars(SAMPLE) for each in samples if each)
    field = forms.ChoiceField(
        label=header,
        choices=[("", _("Choose")), (LEFT_OUT, _("leave it out")), *FIELDS.items()],
        help_text=escape(shown) if shown else _("empty in the first rows"),
        error_messages={"required": _("Say what it holds, or leave it out.")},
    )
    field.label_suffix = ""
    return field
