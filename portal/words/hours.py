"""Hours of the week as a person would say them."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.wording import there
from portal.words.clock import clock
from portal.words.lists import all_of
from preferences.rules.values import Window
from preferences.rules.windows import EVERY_DAY, WEEKDAYS, WEEKEND, HoursLine, hours_lines


def hours_words(windows: Iterable[Window]) -> str:
    """“weekdays 4pm to 8pm”, “Monday and Friday 8am to midday, weekends any time”, “at any time”."""
    lines = hours_lines(windows)
    if any(line.is_any_time for line in lines):
        return _("at any time")
    return pgettext("between items of a list", ", ").join(
        pgettext("days and hours", "%(days)s %(hours)s")
        % {"days": days_words(days), "hours": all_of([span_words(line) for line in same_days])}
        for days, same_days in groupby(lines, attrgetter("days"))
    )


def hours_there(windows: Sequence[Window], zone: str) -> str:
    """“weekdays 4pm to 8pm London time”; whole days are the same on any clock."""
    words = hours_words(windows)
    names_hours = not all(line.is_all_day for line in hours_lines(windows))
    return there(words, zone) if names_hours else words


def span_words(line: HoursLine) -> str:
    if line.is_all_day:
        return _("any time")
    ends = {"starts": clock(line.starts), "ends": clock(line.ends)}
    if line.is_into_next_day:
        return _("%(starts)s to %(ends)s the next day") % ends
    return _("%(starts)s to %(ends)s") % ends


def days_words(days: tuple[int, ...]) -> str:
    if days == EVERY_DAY:
        return _("every day")
    if days == WEEKDAYS:
        return _("weekdays")
    if days == WEEKEND:
        return _("weekends")
    names = [str(DAY_NAMES[day]) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return all_of(names)
