"""How times and days are said, in letters as on pages."""

from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def zone_of(zone: str | tzinfo | None) -> tzinfo:
    """The zone named; without one, the zone in force for this request."""
    if isinstance(zone, str) and zone:
        return ZoneInfo(zone)
    if isinstance(zone, tzinfo):
        return zone
    return timezone.get_current_timezone()


def clock(at: datetime | time, zone: str | tzinfo | None = None) -> str:
    """ "4:12pm", "4pm"; in other languages their own way."""
    local = at.astimezone(zone_of(zone)).time() if isinstance(at, datetime) else at
    if not (translation.get_language() or "en").startswith("en"):
        return formats.time_format(local, "TIME_FORMAT")
    half = "am" if local.hour < 12 else "pm"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{half}"


def day(on: datetime | date, zone: str | tzinfo | None = None, today: date | None = None) -> str:
    """ "Thu 3 May"; with the year when it is not the one of `today`."""
    local = on.astimezone(zone_of(zone)).date() if isinstance(on, datetime) else on
    same_year = today is None or today.year == local.year
    form = pgettext("date", "D j M") if same_year else pgettext("date", "D j M Y")
    return formats.date_format(local, form)


def date_word(on: datetime | date, today: date | None = None) -> str:
    """ "3 May"; with the year when it is not the one of `today`. A datetime is read as it stands."""
    same_year = today is None or today.year == on.year
    form = pgettext("date", "j F") if same_year else pgettext("date", "j F Y")
    return formats.date_format(on, form)


def date_and_year(on: date) -> str:
    """ "3 May 2027": what ends some time."""
    return formats.date_format(on, pgettext("date", "j F Y"))


def moment(at: datetime, zone: str | tzinfo | None = None) -> str:
    """ "Thu 3 May, 4:12pm"."""
    return _("%(day)s, %(clock)s") % {"day": day(at, zone), "clock": clock(at, zone)}


def there(words: str, zone: str | tzinfo) -> str:
    """ "Thu 3 May, 4:12pm London time": a time, and whose clock it stands on."""
    return _("%(moment)s %(place)s time") % {"moment": words, "place": place(zone)}


def moment_there(at: datetime, zone: str | tzinfo) -> str:
    return there(moment(at, zone), zone)


def place(zone: str | tzinfo) -> str:
    """ "Leeds" cannot be known from a zone; its city can: "Europe/London" is "London"."""
    return str(zone).rsplit("/", 1)[-1].replace("_", " ")
