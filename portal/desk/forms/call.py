"""How a call went: one of four buttons, and a few words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.enums import CallOutcome
from preferences.enums import Channel

OF_A_CALL = {
    CallOutcome.SPOKE: _("We spoke"),
    CallOutcome.NO_ANSWER: _("No answer, no message left"),
    CallOutcome.LEFT_MESSAGE: _("I left a message"),
    CallOutcome.ANOTHER_WAY: _("They asked for another way"),
}
BY_HAND = {
    CallOutcome.DONE: _("It is done"),
    CallOutcome.NO_ANSWER: _("It did not work out"),
    CallOutcome.ANOTHER_WAY: _("They asked for another way"),
}


class OutcomeForm(forms.Form):
    outcome = forms.TypedChoiceField(coerce=CallOutcome)
    words = forms.CharField(
        label=_("What was said"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, channel: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = BY_HAND if channel == Channel.BY_HAND else OF_A_CALL
        self.fields["outcome"].choices = list(self.outcomes.items())  # type: ignore[attr-defined]
