"""None of the times fit: they say when they are free, on a grid or in their own words."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.exceptions import Refusal
from portal.access import MeRequest, me_screen
from portal.me.time_view import view_or_404
from portal.posted import page_or_form, posted
from scheduling.actions.answering import say_when
from scheduling.enums import PersonWhy, Way

NOT_YET = 422
DAYS = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
)
PARTS = (
    gettext_lazy("mornings, 8 to 12"),
    gettext_lazy("afternoons, 12 to 5"),
    gettext_lazy("evenings, 5 to 8"),
)
WITHIN = timedelta(days=60)


class WhenForm(forms.Form):
    """Each day has its parts; a word or two may say it all."""

    mark_optional = True

    words = forms.CharField(
        label=gettext_lazy("Or in your own words"),
        help_text=gettext_lazy("For example: any morning next week, but not Tuesday."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    not_before = forms.DateField(
        label=gettext_lazy("Not before"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date, like 2027-05-12.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(DAYS):
            self.fields[f"day_{number}"] = forms.MultipleChoiceField(
                label=name,
                choices=[(str(part), words) for part, words in enumerate(PARTS)],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in range(len(DAYS))]

    def clean_not_before(self) -> date | None:
        day: date | None = self.cleaned_data["not_before"]
        if day is not None and not timedelta(0) <= day - date.today() <= WITHIN:  # noqa: DTZ011
            raise forms.ValidationError(_("Enter a day within the next two months."))
        return day

    @property
    def said(self) -> str:
        """Everything ticked and written, as a person reads it."""
        lines = []
        for number, name in enumerate(DAYS):
            parts = [str(PARTS[int(part)]) for part in self.cleaned_data[f"day_{number}"]]
            if parts:
                lines.append(f"{name}: {'; '.join(parts)}")
        if self.cleaned_data["not_before"] and (lines or self.cleaned_data["words"]):
            lines.append(_("Not before %(day)s") % {"day": self.cleaned_data["not_before"]})
        return "\n".join([*lines, self.cleaned_data["words"]]).strip()


@me_screen()
@page_or_form
def me_time_when(request: MeRequest, pk: int) -> HttpResponse:
    view = view_or_404(request, pk)
    if not view.is_open:
        return redirect("me_time", pk)
    form = WhenForm(posted(request))
    if form.is_valid():
        is_first = view.offer.way in ("", Way.I_TELL)
        why = PersonWhy.SAID_WHEN if is_first else PersonWhy.NONE_FIT
        try:
            say_when(offer=view.offer, words=form.said, why=why, at=request.at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("me_time", pk)
    status = NOT_YET if form.errors else 200
    return render(request, "me/time_when.html", {"view": view, "form": form}, status=status)
