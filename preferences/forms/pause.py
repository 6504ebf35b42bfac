"""S-C5: a pause, another way for now, only what is urgent, or stop for good."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.rules.spoken import date_word
from preferences.enums import PauseKind
from preferences.forms.days import day_field, instant_typed, start_of, today_of
from preferences.forms.layout import Revealing
from preferences.queries.questions import QuestionAsked
from preferences.rules.hours import local_time
from preferences.rules.values import Usual


class Need(models.TextChoices):
    """What someone may need for a while."""

    NO_MESSAGES = "no_messages", gettext_lazy("No messages until a date")
    ANOTHER_WAY = "another_way", gettext_lazy("Use another way for now")
    ONLY_URGENT = "only_urgent", gettext_lazy("Only if it is urgent")
    STOP = "stop", gettext_lazy("Stop for good")


class When(models.TextChoices):
    TOMORROW = "1", gettext_lazy("Until tomorrow")
    ONE_WEEK = "7", gettext_lazy("For 1 week")
    TWO_WEEKS = "14", gettext_lazy("For 2 weeks")
    A_DATE = "date", gettext_lazy("Pick a date")


KINDS = {Need.NO_MESSAGES: PauseKind.ALL, Need.ONLY_URGENT: PauseKind.ONLY_URGENT}
REMIND = [("yes", gettext_lazy("Yes, remind me")), ("no", gettext_lazy("No"))]


class PauseForm(forms.Form):
    """Valid, it has `need`, `kind` (of a pause), `until`, `way` and `lets_appointments_pass`.

    `ways` is the question `channel.first` with what may be offered for now; `appointments` are
    those agreed already.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        ways: QuestionAsked,
        usual: Usual,
        at: datetime,
        appointments: Sequence[datetime] = (),
        **more: Any,
    ) -> None:
        self.usual = usual
        self.at = at
        self.appointments = sorted(each for each in appointments if each > at)
        self.until: datetime | None = None
        super().__init__(data, **more)
        self.fields |= {
            "need": radios(
                _("What do you need?"), Need.choices, missing=_("Select what you need.")
            ),
            "way": radios(
                _("Which way?"),
                [
                    (o.key, o.label)
                    for o in ways.options
                    if not o.stands_alone and not o.takes_words
                ],
                is_required=False,
            ),
            "when": radios(_("Until when?"), When.choices, is_required=False),
            "on": day_field(_("We start again on")),
        }
        if self.appointments:
            self.fields["remind"] = radios(_("Remind you?"), REMIND, is_required=False)
        self.helper = FormHelper()
        self.helper.form_tag = False
        parts: list[Any] = [
            Revealing("need", {Need.ANOTHER_WAY: ["way"]}),
            Revealing("when", {When.A_DATE: ["on"]}),
        ]
        self.helper.layout = Layout(*parts, *(["remind"] if self.appointments else []))

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("when") != When.A_DATE:
            self.errors.pop("on", None)
        need = self.cleaned_data.get("need")
        if need and need != Need.STOP:
            self.until = self.read_until()
        if need == Need.ANOTHER_WAY and not self.cleaned_data.get("way"):
            self.add_error("way", _("Select which way to use for now."))
        if self.kind is not None:
            self.read_reminder()
        return self.cleaned_data

    def read_until(self) -> datetime | None:
        when = self.cleaned_data.get("when")
        if when == When.A_DATE:
            return instant_typed(self, "on", self.usual, self.at)
        if not when:
            if "when" not in self.errors:
                self.add_error("when", _("Select until when."))
            return None
        day = today_of(self.usual, self.at) + timedelta(days=int(when))
        return start_of(day, self.usual, self.at)

    def read_reminder(self) -> None:
        """Asked only when an appointment falls inside; nothing is selected beforehand."""
        inside = [each for each in self.appointments if self.until and each < self.until]
        if inside and not self.cleaned_data.get("remind"):
            day = date_word(local_time(inside[0], self.usual.zone))
            words = _("You have an interview on %(day)s. Should we still remind you?")
            self.add_error("remind", words % {"day": day})

    # --- what was chosen ---

    @property
    def need(self) -> Need:
        return Need(self.cleaned_data["need"])

    @property
    def kind(self) -> PauseKind | None:
        need = self.cleaned_data.get("need")
        return KINDS.get(Need(need)) if need else None

    @property
    def way(self) -> str:
        return str(self.cleaned_data.get("way") or "")

    @property
    def lets_appointments_pass(self) -> bool:
        return self.cleaned_data.get("remind") == "yes"


def radios(
    label: str, choices: Any, *, is_required: bool = True, missing: str = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=is_required,
        widget=forms.RadioSelect,
        error_messages={"required": missing} if missing else None,
    )
