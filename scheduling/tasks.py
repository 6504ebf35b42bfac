"""What runs in the background: safe to run twice, ids only."""

from django.utils import timezone

from candidates.actions import happenings
from candidates.enums import HappeningKind
from scheduling.actions import calendars, colleagues, due, forgetting, gone


def remind() -> int:
    return due.remind(timezone.now())


def chase() -> int:
    at = timezone.now()
    return gone.look_after(at) + due.chase(at)


def tell_interviewers() -> int:
    return colleagues.tell_interviewers(timezone.now())


def read_calendars() -> int:
    return calendars.read_due(timezone.now())


def forget_arrangements() -> int:
    return forgetting.forget_arrangements(timezone.now())


def consume_happenings() -> int:
    at = timezone.now()
    return sum(
        happenings.consume(consumer=f"scheduling.{name}", kinds=(kind,), handle=handle, at=at)
        for name, kind, handle in (
            ("closed", HappeningKind.CLOSED, gone.tidy_up),
            ("not_told", HappeningKind.MESSAGE_RETURNED, gone.notice_not_told),
            ("paused", HappeningKind.PAUSED, gone.notice_paused),
            ("stopped", HappeningKind.OPTED_OUT, gone.notice_stopped),
            ("reminders", HappeningKind.ANSWERED, due.plan_reminders_again),
        )
    )
