"""Ending an application: how, why, and the answer to the candidate."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.enums import Outcome
from candidates.models import CloseReason
from portal.desk.forms.contact import LONGEST, SUBJECT


def reason_choices(reasons: Iterable[CloseReason], outcomes: Iterable[Outcome]) -> list[Any]:
    """In groups, one for each way to end."""
    kept = list(reasons)
    groups = [
        (outcome.label, [(row.pk, row.words) for row in kept if row.outcome == outcome])
        for outcome in outcomes
    ]
    return [("", _("Choose")), *groups]


class EndFields(forms.Form):
    """How and why; what one ending and many have in common."""

    outcome = forms.TypedChoiceField(
        label=_("How it ends"),
        choices=Outcome.choices,
        coerce=Outcome,
        widget=forms.RadioSelect,
    )
    reason = forms.TypedChoiceField(
        label=_("Why, for us"),
        coerce=int,
        help_text=_("Only your team sees this. It is counted, to learn from."),
    )
    outcomes: tuple[Outcome, ...] = tuple(Outcome)

    def __init__(self, *args: Any, reasons: Iterable[CloseReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = {row.pk: row for row in reasons}
        self.fields["reason"].choices = reason_choices(self.reasons.values(), self.outcomes)  # type: ignore[attr-defined]

    def clean_reason(self) -> CloseReason:
        reason = self.reasons[self.cleaned_data["reason"]]
        if reason.outcome != self.cleaned_data.get("outcome", reason.outcome):
            raise forms.ValidationError(_("Choose a reason that fits how it ends."))
        return reason


class CloseForm(EndFields):
    """`version` and `contact_version` say which application and which usual were seen."""

    why = forms.CharField(label=_("In your words, for the team"), max_length=300, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT, required=False)
    body = forms.CharField(
        label=_("What they hear"),
        max_length=LONGEST,
        required=False,
        help_text=_("The first sentence is the answer."),
        widget=forms.Textarea({"rows": 6}),
    )
    in_portal = forms.BooleanField(
        label=_("Answer in the portal: it makes no sound"), required=False
    )
    template_body = forms.IntegerField(required=False, widget=forms.HiddenInput)
    client_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    contact_version = forms.IntegerField(widget=forms.HiddenInput)
    seen_at = forms.FloatField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        tells_us = given.get("outcome") == Outcome.WITHDRAWN
        if not tells_us and not given.get("body", "").strip():
            self.add_error(
                "body", _("Nobody is left without an answer: write it, or take a template.")
            )
        return given
