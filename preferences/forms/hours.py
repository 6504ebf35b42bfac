"""Hours of the week as they are typed: exact hours by day, and the hours of sleep."""

from collections.abc import Iterator
from datetime import time

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from preferences.forms.fields import DAYS, name_of
from preferences.rules import keys
from preferences.rules.values import Window
from preferences.rules.windows import (
    MIDNIGHT,
    HoursError,
    NeverOpenError,
    StartIsEndError,
    chosen_windows,
)


def windows_typed(form: forms.Form, key: str, ticked: list[str]) -> tuple[Window, ...]:
    """The rows to store. What is wrong is said beside its field; what is hidden is not read."""
    exact = list(exact_hours(form, key)) if keys.EXACT in ticked else []
    sleep = hours_of_sleep(form, key) if keys.NIGHTS in ticked else None
    if form.errors:
        return ()
    try:
        return chosen_windows(ticked, sleep=sleep, exact=exact)
    except HoursError as error:
        form.add_error(place_of(error, key, ticked), words_of(error))
        return ()


def exact_hours(form: forms.Form, key: str) -> Iterator[Window]:
    for day in DAYS:
        starts_name, ends_name = name_of(key, day, "from"), name_of(key, day, "to")
        starts, ends = form.cleaned_data.get(starts_name), form.cleaned_data.get(ends_name)
        if starts is not None and ends is not None:
            if refused := refusal(starts, ends):
                form.add_error(ends_name, refused)
            else:
                yield Window(day, starts, ends)
        elif starts is not None and ends_name not in form.errors:
            form.add_error(ends_name, _("Enter when %(day)s ends.") % {"day": WEEKDAYS[day]})
        elif ends is not None and starts_name not in form.errors:
            form.add_error(starts_name, _("Enter when %(day)s starts.") % {"day": WEEKDAYS[day]})


def refusal(starts: time, ends: time) -> str:
    if starts == ends:
        return _("These are 24 hours, or none. Enter an end after the start.")
    if ends != MIDNIGHT and ends < starts:
        return _("Enter an end after the start. Hours after midnight belong to the next day.")
    return ""


def hours_of_sleep(form: forms.Form, key: str) -> tuple[time, time] | None:
    asleep_name, up_name = name_of(key, "asleep"), name_of(key, "up")
    asleep, up = form.cleaned_data.get(asleep_name), form.cleaned_data.get(up_name)
    if asleep is None and asleep_name not in form.errors:
        form.add_error(asleep_name, _("Enter when you go to sleep, so that we let you."))
    if up is None and up_name not in form.errors:
        form.add_error(up_name, _("Enter when you get up."))
    return (asleep, up) if asleep is not None and up is not None else None


def place_of(error: HoursError, key: str, ticked: list[str]) -> str:
    if isinstance(error, StartIsEndError) and keys.NIGHTS in ticked:
        return name_of(key, "up")
    return name_of(key, 0, "from") if keys.EXACT in ticked else name_of(key)


def words_of(error: HoursError) -> str:
    if isinstance(error, StartIsEndError):
        return _("Enter two different times.")
    if isinstance(error, NeverOpenError):
        return _("Enter the hours of one day at least. If any time is fine, select “Any time”.")
    return _("Choose the hours that go with your answer.")
