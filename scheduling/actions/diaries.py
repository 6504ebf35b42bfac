"""An interviewer's free times: rules, days that differ, limits, and the calendar that says busy."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from candidates.queries import employer
from candidates.rules.zones import known_zone
from candidates.staff import Staff
from scheduling.enums import Remind
from scheduling.exceptions import BadRule, EndsBeforeItStarts
from scheduling.models import BusyTime, DayException, Diary, WeeklyRule
from scheduling.rules.spans import Span, instant_of

MIDNIGHT = time(0)


def diary_of(user: Staff) -> Diary:
    """Made with the first look at it by its owner, or when they are put on a panel."""
    diary, _new = Diary.objects.get_or_create(
        user_id=user.pk, defaults={"time_zone": employer().time_zone}
    )
    return diary


@transaction.atomic
def set_limits(
    *,
    user: Staff,
    time_zone: str,
    buffer_minutes: int,
    notice_hours: int,
    most_a_day: int,
    remind: str = Remind.DAY,
) -> Diary:
    """Raises UnknownZone."""
    diary = held_diary(user)
    diary.time_zone = known_zone(time_zone)
    diary.buffer_minutes, diary.notice_hours = buffer_minutes, notice_hours
    diary.most_a_day, diary.remind = most_a_day, Remind(remind)
    diary.save(
        update_fields=["time_zone", "buffer_minutes", "notice_hours", "most_a_day", "remind"]
    )
    return diary


@transaction.atomic
def add_rule(
    *,
    user: Staff,
    weekdays: Sequence[int],
    starts: time,
    ends: time,
    first_on: date | None = None,
    last_on: date | None = None,
) -> list[WeeklyRule]:
    """Every week on these days. Rules may overlap: free twice is free. Raises BadRule,
    EndsBeforeItStarts."""
    check_hours(starts, ends)
    if first_on and last_on and last_on < first_on:
        raise EndsBeforeItStarts
    diary = held_diary(user)
    return [
        WeeklyRule.objects.create(
            diary=diary,
            weekday=weekday,
            starts=starts,
            ends=ends,
            first_on=first_on,
            last_on=last_on,
        )
        for weekday in sorted(set(weekdays))
    ]


@transaction.atomic
def drop_rule(*, user: Staff, rule_id: int) -> None:
    WeeklyRule.objects.filter(diary=held_diary(user), pk=rule_id).delete()


@transaction.atomic
def add_day(
    *,
    user: Staff,
    day_on: date,
    is_free: bool,
    starts: time | None = None,
    ends: time | None = None,
) -> DayException:
    """Free by hand, or not free; not free without hours is all day. Raises BadRule."""
    if starts is not None and ends is not None:
        check_hours(starts, ends)
    elif is_free or starts is not None or ends is not None:
        raise BadRule
    return DayException.objects.create(
        diary=held_diary(user), day_on=day_on, is_free=is_free, starts=starts, ends=ends
    )


@transaction.atomic
def drop_day(*, user: Staff, day_id: int) -> None:
    DayException.objects.filter(diary=held_diary(user), pk=day_id).delete()


def check_hours(starts: time, ends: time) -> None:
    if ends != MIDNIGHT and ends <= starts:
        raise BadRule


def held_diary(user: Staff) -> Diary:
    return Diary.objects.select_for_update().get(pk=diary_of(user).pk)


# --- a calendar of theirs ---------------------------------------------------------------------


@transaction.atomic
def set_feed(*, user: Staff, url: str, spans: Sequence[Span], at: datetime) -> Diary:
    """An address that was read just now, with what it said. Empty: none any more."""
    diary = held_diary(user)
    diary.feed_url, diary.feed_fault = url, ""
    diary.feed_tried_at = diary.feed_read_at = at if url else None
    diary.save(update_fields=["feed_url", "feed_fault", "feed_tried_at", "feed_read_at"])
    replace_busy(diary, spans)
    return diary


@transaction.atomic
def keep_feed(*, diary: Diary, url: str, spans: Sequence[Span], at: datetime) -> bool:
    """What it says now; False when the address was changed while it was read."""
    held = Diary.objects.select_for_update().get(pk=diary.pk)
    if held.feed_url != url:
        return False
    held.feed_fault, held.feed_tried_at, held.feed_read_at = "", at, at
    held.save(update_fields=["feed_fault", "feed_tried_at", "feed_read_at"])
    replace_busy(held, spans)
    return True


@transaction.atomic
def note_fault(*, diary: Diary, url: str, fault: str, at: datetime) -> None:
    """It could not be read. What it said before still counts: rather too busy than booked twice."""
    Diary.objects.filter(pk=diary.pk, feed_url=url).update(feed_fault=fault, feed_tried_at=at)


def replace_busy(diary: Diary, spans: Sequence[Span]) -> None:
    BusyTime.objects.filter(diary=diary).delete()
    BusyTime.objects.bulk_create(
        BusyTime(diary=diary, starts_at=instant_of(start), ends_at=instant_of(end))
        for start, end in spans
    )
