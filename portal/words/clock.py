"""Times and dates as they stand in sentences.

Other languages put a word of their own before them (“el 3 de mayo”, “a las 16:00”): so what stands in a
sentence is marked apart from what stands alone.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import wording

MIDDAY = time(12)
MIDNIGHT = time(0)


def clock(at: time) -> str:
    """“4pm”, “4:30pm”, “midday”, “midnight”: for hours of the week, where 12 is easily misread."""
    if at == MIDNIGHT:
        return _("midnight")
    if at == MIDDAY:
        return _("midday")
    return wording.clock(at)


def date_words(at: datetime | date, zone: str, now: datetime) -> str:
    """“3 May”; with the year when it is another one."""
    return wording.date_word(local_day(at, zone), local_day(now, zone))


def instant_words(at: datetime, zone: str, now: datetime) -> str:
    """“4pm” today, “tomorrow 8am”, “Monday 8am”, “12 May 8am”."""
    local = at.astimezone(ZoneInfo(zone))
    parts = {"day": near_day(at, zone, now), "time": clock(local.time().replace(microsecond=0))}
    if not parts["day"]:
        return pgettext("today, in a sentence", "%(time)s") % parts
    return pgettext("day and time", "%(day)s %(time)s") % parts


def instant_there(at: datetime, zone: str, now: datetime) -> str:
    """“4pm London time”: for whoever lives by that clock."""
    return wording.there(instant_words(at, zone, now), zone)


def their_time(at: datetime, zone: str, now: datetime) -> str:
    """For the desk: a clock that differs from the reader's own is named, “4pm Tokyo time”."""
    ours = at.astimezone(timezone.get_current_timezone()).utcoffset()
    is_ours = at.astimezone(ZoneInfo(zone)).utcoffset() == ours
    return instant_words(at, zone, now) if is_ours else instant_there(at, zone, now)


def near_day(at: datetime, zone: str, now: datetime) -> str:
    day = local_day(at, zone)
    away = (day - local_day(now, zone)).days
    if away == 0:
        return ""
    if away == 1:
        return _("tomorrow")
    if away == -1:
        return _("yesterday")
    if 1 < away < 7:
        return formats.date_format(day, pgettext("in a sentence", "l"))
    return the_date(at, zone, now)


def the_date(at: datetime | date, zone: str, now: datetime) -> str:
    """“3 May” after “until” or “on”."""
    return pgettext("in a sentence", "%(date)s") % {"date": date_words(at, zone, now)}


def until_words(until: datetime, zone: str, now: datetime) -> str:
    """The last day of something that ends at a local midnight, or the time it ends."""
    local = until.astimezone(ZoneInfo(zone))
    if local.time() == MIDNIGHT:
        return the_date(until - timedelta(minutes=1), zone, now)
    return instant_words(until, zone, now)


def local_day(at: datetime | date, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
