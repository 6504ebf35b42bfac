"""Forms of questions, made from their rows; the page of a check-in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _

from candidates.models import Candidate
from candidates.rules.zones import zone_groups
from preferences.actions.said import Pick, Said, refusals
from preferences.enums import AnswerState, QuestionForm, Through
from preferences.forms.days import day_field, instant_typed
from preferences.forms.fields import fields_of, initial_of, name_of, revealed_by
from preferences.forms.hours import windows_typed
from preferences.forms.layout import AskedQuestion
from preferences.queries.questions import QuestionAsked
from preferences.rules import keys
from preferences.rules.values import Usual, Window


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """For `candidates.actions.people.change_zone`."""

    time_zone: str
    until: datetime | None


class QuestionsForm(forms.Form):
    """Questions made from their rows; what a choice does not reveal is not read."""

    is_needed = False  # whether something has to be chosen
    has_zone = True

    def __init__(
        self,
        data: Any = None,
        *,
        candidate: Candidate,
        questions: Sequence[QuestionAsked],
        usual: Usual,
        at: datetime,
        hints: Mapping[str, Mapping[str, str]] | None = None,
        **more: Any,
    ) -> None:
        self.candidate = candidate
        self.questions = list(questions)
        self.usual = usual
        self.at = at
        initial = more.pop("initial", None) or {}
        for asked in self.questions:
            initial = initial_of(asked, usual.preferences.get(asked.key)) | initial
        super().__init__(data, initial=initial, **more)
        for asked in self.questions:
            self.fields |= fields_of(asked)
        if self.has_zone and any(asked.key == keys.CONTACT_HOURS for asked in self.questions):
            self.add_zone()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.parts(hints or {}))

    def parts(self, hints: Mapping[str, Mapping[str, str]]) -> list[Any]:
        return [
            AskedQuestion(
                asked, self.usual.preferences.get(asked.key), dict(hints.get(asked.key, {}))
            )
            for asked in self.questions
        ]

    def add_zone(self) -> None:
        name = self.usual.zone.name_at(self.at)
        groups = zone_groups()
        if not any(name == zone for _part, zones in groups for zone, _place in zones):
            groups = [("", [(name, name)]), *groups]
        self.fields["zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=groups, initial=name, required=False
        )
        self.fields["zone_until"] = day_field(
            _("Only until"), _("Leave it empty if this is where you live.")
        )

    # --- reading ---

    def clean(self) -> dict[str, Any]:
        for name in self.hidden():
            self.errors.pop(name, None)
        self.answers = [each for each in map(self.read, self.questions) if each is not None]
        self.zone_change = self.read_zone()
        if not self.errors and self.answers:
            self.say_refusals()
        return self.cleaned_data

    def say_refusals(self) -> None:
        """Beside their fields; what two answers say to each other, beside the never only."""
        found = refusals(self.candidate, self.answers, through=Through.WEB, at=self.at)
        is_never = any(refused.key == keys.CHANNEL_NEVER for refused in found)
        for refused in found:
            if not (is_never and refused.key == keys.CHANNEL_FIRST):
                self.add_error(self.place_of(refused.key, refused.option), str(refused))

    def hidden(self) -> set[str]:
        """Fields that nothing chosen reveals: whatever was typed there does not count."""
        names: set[str] = set()
        for asked in self.questions:
            names |= set(fields_of(asked)) - {name_of(asked.key)}
            for option in self.ticked(asked):
                names -= revealed_by(asked, option)
        return names

    def ticked(self, asked: QuestionAsked) -> list[str]:
        chosen = self.cleaned_data.get(name_of(asked.key)) or []
        return [chosen] if isinstance(chosen, str) else list(chosen)

    def read(self, asked: QuestionAsked) -> Said | None:
        """What was said to one question; None when it was not to be asked after all."""
        if not self.is_reached(asked):
            return None
        ticked = self.ticked(asked)
        said = Said(key=asked.key, wording_id=asked.wording_id, state=AnswerState.SKIPPED)
        if not ticked:
            if self.is_needed and name_of(asked.key) not in self.errors:
                self.add_error(name_of(asked.key), asked.missing or _("Select one of the answers."))
            return said
        if any(self.means_no_preference(asked, option) for option in ticked):
            return replace(said, state=AnswerState.NO_PREFERENCE)
        windows: tuple[Window, ...] = ()
        if asked.form == QuestionForm.HOURS:
            windows = windows_typed(self, asked.key, ticked)
        return replace(
            said, state=AnswerState.CHOSEN, picks=self.picks(asked, ticked), windows=windows
        )

    def picks(self, asked: QuestionAsked, ticked: list[str]) -> tuple[Pick, ...]:
        picks = [Pick(option, words=self.words(asked, option)) for option in ticked]
        if asked.form == QuestionForm.RANKED:
            second = self.cleaned_data.get(name_of(asked.key, "second", ticked[0]))
            if second:
                picks.append(Pick(second, rank=2))
        return tuple(picks)

    def words(self, asked: QuestionAsked, option: str) -> str:
        return str(self.cleaned_data.get(name_of(asked.key, option, "words")) or "")

    def means_no_preference(self, asked: QuestionAsked, key: str) -> bool:
        option = asked.known.get(key)
        return option is not None and option.is_no_preference

    def is_reached(self, asked: QuestionAsked) -> bool:
        """Whether what the question depends on is chosen, on this page or before."""
        on_page = {each.key: each for each in self.questions}
        for key, options in asked.only_if.items():
            if key in on_page:
                chosen = self.ticked(on_page[key])
            else:
                chosen = [each.option for each in self.usual.of(key).options]
            if not options.intersection(chosen):
                return False
        return True

    def read_zone(self) -> ZoneChange | None:
        name = self.cleaned_data.get("zone")
        if not name or name == self.usual.zone.name_at(self.at):
            return None
        until = None
        if self.cleaned_data.get("zone_until"):
            until = instant_typed(self, "zone_until", self.usual, self.at)
        return ZoneChange(name, until)

    def place_of(self, key: str, option: str) -> str:
        words = name_of(key, option, "words")
        return words if words in self.fields else name_of(key)


class CheckInForm(QuestionsForm):
    """Up to four questions on one page; what is left empty counts as skipped.

    Valid, it has `answers` for `actions.answers.give_page`, and `zone_change` or None.
    """
