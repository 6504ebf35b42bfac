"""Which message it was, and what was wrong with it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from followup.enums import SlipKind
from messaging.models import Message
from portal.words import date_words

# A day that went by is noticed by itself.
KINDS = [(kind.value, kind.label) for kind in SlipKind if kind != SlipKind.MISSED_PROMISE]


class SlipForm(forms.Form):
    message = forms.TypedChoiceField(
        label=_("Which message was it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the message.")},
    )
    kind = forms.TypedChoiceField(
        label=_("What was wrong?"),
        coerce=SlipKind,
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was wrong.")},
    )

    def __init__(self, found: Sequence[Message], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.messages = {str(message.pk): message for message in found}
        self.fields["message"].choices = [  # type: ignore[attr-defined]
            (key, words_of(message)) for key, message in self.messages.items()
        ]

    def clean_message(self) -> Message:
        return self.messages[self.cleaned_data["message"]]


def words_of(message: Message) -> str:
    """“3 March: Hello Sam, we have news …”"""
    body = next(iter(message.bodies.all()), None)
    day = date_words(message.created_at, "UTC", message.created_at)
    return f"{day}: {Truncator(body.body if body else '').chars(70)}"
