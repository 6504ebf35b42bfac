"""One message for many: about what, in which words."""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.enums import Outcome
from messaging.models import MessageTemplate
from portal.desk.forms.closing import EndFields
from portal.desk.forms.contact import LONGEST, SUBJECT, TOPICS
from preferences.enums import TopicKey

SEEN = re.compile(r"^(\d{1,11}):(\d{1,9})$")


def versions_in(seen: str) -> dict[int, int]:
    """“12:3 15:1”: what a page showed, each with its version; what cannot be read was not shown."""
    found = (SEEN.match(each) for each in seen.split())
    return {int(each[1]): int(each[2]) for each in found if each}


class SendForm(forms.Form):
    """`seen` names whom its writer saw, each with the version of their usual."""

    topic = forms.TypedChoiceField(label=_("About"), choices=TOPICS, coerce=TopicKey)
    template = forms.TypedChoiceField(
        label=_("Words"), coerce=int, empty_value=None, required=False
    )
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT, required=False)
    body = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        required=False,
        help_text=_("You can write {first_name}, {job} and {link}: each gets their own."),
        widget=forms.Textarea({"rows": 6}),
    )
    asks = forms.IntegerField(
        label=_("Things this asks them to do"),
        min_value=0,
        max_value=9,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    client_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, templates: Iterable[MessageTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {template.pk: template for template in templates}
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            ("", _("My own words")),
            *((pk, template.name) for pk, template in self.templates.items()),
        ]

    def clean_asks(self) -> int:
        return self.cleaned_data["asks"] or 0

    def clean_seen(self) -> Mapping[int, int]:
        return versions_in(self.cleaned_data["seen"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("template") and not given.get("body", "").strip():
            self.add_error("body", _("Write something first, or choose a template."))
        return given


class EndManyForm(EndFields, SendForm):
    """Hiring is done one by one; many at once are told no, or that the job is gone."""

    outcomes = (Outcome.REJECTED, Outcome.WITHDRAWN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(each.value, each.label) for each in self.outcomes]  # type: ignore[attr-defined]
        self.fields["topic"].required = False
