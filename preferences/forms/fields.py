"""The fields of one question, made from its row."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from preferences.enums import QuestionForm
from preferences.queries.questions import OptionAsked, QuestionAsked
from preferences.rules import keys
from preferences.rules.values import Preference, Window
from preferences.rules.windows import awake_windows

MOST_WORDS = 300
DAYS = range(7)


def name_of(key: str, *parts: object) -> str:
    """The name of a field: "channel-first", "channel-first-second-text"."""
    return "-".join([key.replace(".", "-"), *map(str, parts)])


def fields_of(asked: QuestionAsked) -> dict[str, forms.Field]:
    """The question itself, and everything that some choice of it reveals."""
    fields: dict[str, forms.Field] = {name_of(asked.key): choice_field(asked)}
    for option in asked.options:
        if option.takes_words:
            fields[name_of(asked.key, option.key, "words")] = words_field(option)
        if asked.form == QuestionForm.RANKED and not option.is_no_preference:
            fields[name_of(asked.key, "second", option.key)] = second_field(asked, option)
    if asked.form == QuestionForm.HOURS:
        fields |= hours_fields(asked)
    return fields


def revealed_by(asked: QuestionAsked, option: str) -> set[str]:
    """What stands under one choice of it."""
    names = {name_of(asked.key, option, "words"), name_of(asked.key, "second", option)}
    if option == keys.NIGHTS:
        names |= {name_of(asked.key, "asleep"), name_of(asked.key, "up")}
    if option == keys.EXACT:
        names |= {name_of(asked.key, day, end) for day in DAYS for end in ("from", "to")}
    return names


def choice_field(asked: QuestionAsked) -> forms.Field:
    choices = [(option.key, option.label) for option in in_order(asked)]
    if asked.form in (QuestionForm.MANY, QuestionForm.HOURS):
        return forms.MultipleChoiceField(
            label=asked.text,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    return forms.ChoiceField(
        label=asked.text, choices=choices, widget=forms.RadioSelect, required=False
    )


def in_order(asked: QuestionAsked) -> list[OptionAsked]:
    """What stands alone comes last, after an "or"."""
    return sorted(asked.options, key=lambda option: option.stands_alone)


def words_field(option: OptionAsked) -> forms.CharField:
    return forms.CharField(
        label=option.asks or option.label,
        help_text=option.asks_hint,
        max_length=MOST_WORDS,
        required=False,
    )


def second_field(asked: QuestionAsked, first: OptionAsked) -> forms.ChoiceField:
    others = [
        (option.key, option.label)
        for option in asked.options
        if option.key != first.key and not option.stands_alone and not option.takes_words
    ]
    return forms.ChoiceField(
        label=asked.second, choices=[("", _("No other way")), *others], required=False
    )


# --- hours ------------------------------------------------------------------------------------


def hours_fields(asked: QuestionAsked) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if asked.option(keys.NIGHTS):
        fields[name_of(asked.key, "asleep")] = time_field(_("I go to sleep at"))
        fields[name_of(asked.key, "up")] = time_field(_("I get up at"))
    if asked.option(keys.EXACT):
        for day in DAYS:
            names = {"day": WEEKDAYS[day]}
            fields[name_of(asked.key, day, "from")] = time_field(_("%(day)s from") % names)
            fields[name_of(asked.key, day, "to")] = time_field(_("%(day)s to") % names)
    return fields


def time_field(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        required=False,
        error_messages={"invalid": _("Enter a time like 16:00.")},
    )


# --- what was said before ---------------------------------------------------------------------


def initial_of(asked: QuestionAsked, known: Preference | None) -> dict[str, Any]:
    """The old answer, selected."""
    if known is None or known.state is None:
        return {}
    if not known.is_chosen:
        return no_preference(asked) if known.state == "no_preference" else {}
    chosen = [each.option for each in known.options if asked.option(each.option)]
    is_many = asked.form in (QuestionForm.MANY, QuestionForm.HOURS)
    initial: dict[str, Any] = {
        name_of(asked.key): chosen if is_many else next(iter(chosen), ""),
        **{name_of(asked.key, each.option, "words"): each.words for each in known.options},
    }
    if asked.form == QuestionForm.RANKED and len(chosen) > 1:
        initial[name_of(asked.key, "second", chosen[0])] = chosen[1]
    if asked.form == QuestionForm.HOURS:
        initial |= initial_hours(asked, chosen, known.windows)
    return initial


def no_preference(asked: QuestionAsked) -> dict[str, Any]:
    option = next((option for option in asked.options if option.is_no_preference), None)
    return {name_of(asked.key): option.key} if option else {}


def initial_hours(
    asked: QuestionAsked, chosen: Sequence[str], windows: tuple[Window, ...]
) -> dict[str, Any]:
    if chosen == [keys.NIGHTS]:
        asleep, up = sleep_of(windows)
        return {name_of(asked.key, "asleep"): asleep, name_of(asked.key, "up"): up}
    if chosen != [keys.EXACT]:
        return {}
    first: dict[int, Window] = {}
    for window in windows:
        first.setdefault(window.weekday, window)
    return {
        name_of(asked.key, day, end): getattr(window, attribute)
        for day, window in first.items()
        for end, attribute in (("from", "starts"), ("to", "ends"))
    }


def sleep_of(windows: tuple[Window, ...]) -> tuple[Any, Any]:
    """The hours of sleep whose complement was stored."""
    for asleep in {window.ends for window in windows}:
        for up in {window.starts for window in windows} - {asleep}:
            if awake_windows(asleep, up) == tuple(sorted(windows)):
                return asleep, up
    return None, None
