"""When a day ends for somebody. Which days somebody works is in `candidates.rules.working_days`."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def end_of_day(day: date, zone: str) -> datetime:
    """The instant at which `day` is over in an IANA zone, in UTC.

    Where clocks change at midnight the next day begins later or twice: it is over when the next one
    first begins.
    """
    begins = datetime.combine(day + DAY, time.min, tzinfo=ZoneInfo(zone))
    return begins.astimezone(UTC)


def day_of(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
