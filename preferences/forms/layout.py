"""How a question stands on a page: a fieldset whose choices reveal what goes with them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS

from preferences.enums import QuestionForm
from preferences.forms.fields import DAYS, name_of, revealed_by
from preferences.queries.questions import OptionAsked, QuestionAsked
from preferences.rules import keys
from preferences.rules.values import Preference


class AskedQuestion(LayoutObject):
    """Everything hidden is in the page already, so it works without JavaScript."""

    template = "components/question.html"

    def __init__(
        self, asked: QuestionAsked, known: Preference | None, hints: dict[str, str]
    ) -> None:
        self.asked = asked
        self.known = known
        self.hints = hints
        self.fields: list[Any] = []

    def render(self, form: forms.Form, context: Any, **kwargs: Any) -> str:
        is_told = self.known is not None and self.known.is_chosen
        return render_to_string(
            self.template,
            {
                "asked": self.asked,
                "field": form[name_of(self.asked.key)],
                "form_show_errors": True,
                "known": self.known if is_told else None,
                "rows": list(self.rows(form)),
                "zone": form["zone"] if self.has_zone(form) else None,
                "zone_until": form["zone_until"] if self.has_zone(form) else None,
            },
        )

    def has_zone(self, form: forms.Form) -> bool:
        return self.asked.key == keys.CONTACT_HOURS and "zone" in form.fields

    def rows(self, form: forms.Form) -> Iterator[dict[str, Any]]:
        is_first_alone = True
        for shown in form[name_of(self.asked.key)]:
            option = self.asked.known[str(shown.data["value"])]
            is_grid = self.is_grid(option)
            names = [] if is_grid else revealed_by(self.asked, option.key)
            yield {
                "option": shown,
                "hint": self.hints.get(option.key, ""),
                "is_or": option.stands_alone and is_first_alone,
                "fields": [form[name] for name in form.fields if name in names],
                "days": self.days(form) if is_grid else [],
            }
            is_first_alone = is_first_alone and not option.stands_alone

    def is_grid(self, option: OptionAsked) -> bool:
        return self.asked.form == QuestionForm.HOURS and option.key == keys.EXACT

    def days(self, form: forms.Form) -> list[dict[str, Any]]:
        return [
            {
                "name": WEEKDAYS[day],
                "start": form[name_of(self.asked.key, day, "from")],
                "end": form[name_of(self.asked.key, day, "to")],
            }
            for day in DAYS
        ]


class Revealing(LayoutObject):
    """Radio buttons of which some reveal fields."""

    template = "components/revealing.html"

    def __init__(self, name: str, reveals: Mapping[str, Sequence[str]]) -> None:
        self.name = name
        self.reveals = reveals
        self.fields: list[Any] = []

    def render(self, form: forms.Form, context: Any, **kwargs: Any) -> str:
        rows = [
            {
                "option": shown,
                "fields": [form[name] for name in self.reveals.get(shown.data["value"], ())],
            }
            for shown in form[self.name]
        ]
        return render_to_string(
            self.template, {"field": form[self.name], "form_show_errors": True, "rows": rows}
        )
