"""Reading somebody's calendar: only when they are busy, and only as much as is sane."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from scheduling.enums import FeedFault
from scheduling.rules.spans import Span, merged, minute_after, minute_of

MOST_EVENTS: Final = 5_000
MOST_BUSY: Final = 5_000
# What no meeting does, and what would keep us counting for hours.
TOO_OFTEN: Final = re.compile(
    r"^RRULE.*(?:FREQ=(?:SECONDLY|MINUTELY|HOURLY)|BYSECOND|BYMINUTE|BYHOUR)", re.MULTILINE
)
FREE: Final = ("TRANSPARENT", "CANCELLED")


class FeedUnreadable(ValueError):  # noqa: N818 - what happened, and no error of ours
    def __init__(self, fault: FeedFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def busy_spans(content: bytes, begins: datetime, ends: datetime, zone: str) -> list[Span]:
    """Busy between two instants. `zone` is for times without one, and for whole days.

    Raises FeedUnreadable.
    """
    calendar = parsed(content)
    try:
        events = recurring_ical_events.of(calendar).between(begins, ends)
        found = [busy(event, ZoneInfo(zone)) for event in islice(events, MOST_BUSY + 1)]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise FeedUnreadable(FeedFault.NO_CALENDAR) from error
    if len(found) > MOST_BUSY:
        raise FeedUnreadable(FeedFault.TOO_OFTEN)
    return merged(span for span in found if span is not None)


def parsed(content: bytes) -> Calendar:
    text = content.decode("utf-8", errors="replace").lstrip("\ufeff \r\n")
    if not text.upper().startswith("BEGIN:VCALENDAR"):
        raise FeedUnreadable(FeedFault.NO_CALENDAR)
    unfolded = text.replace("\r\n ", "").replace("\n ", "")
    if TOO_OFTEN.search(unfolded.replace("\r", "")) or text.count("BEGIN:VEVENT") > MOST_EVENTS:
        raise FeedUnreadable(FeedFault.TOO_OFTEN)
    try:
        return Calendar.from_ical(text)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise FeedUnreadable(FeedFault.NO_CALENDAR) from error


def busy(event: Any, zone: ZoneInfo) -> Span | None:
    """None for what is marked as free, cancelled, or takes no time."""
    marks = {str(event.get("TRANSP", "")).upper(), str(event.get("STATUS", "")).upper()}
    if marks & set(FREE):
        return None
    starts = event.start
    ends = event.end
    span = (minute_of(instant(starts, zone)), minute_after(instant(ends, zone)))
    return span if span[0] < span[1] else None


def instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(0))
    local = value if value.tzinfo else value.replace(tzinfo=zone)
    return local.astimezone(UTC)


def window(at: datetime) -> tuple[datetime, datetime]:
    """What is worth knowing: from now to a little after the last time that is offered."""
    return at - timedelta(days=1), at + timedelta(weeks=5)
