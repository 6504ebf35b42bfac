"""What runs in the background: safe to run twice."""

from django.utils import timezone

from followup.actions import promises, slips


def notice_overrides() -> int:
    return slips.notice_overrides(at=timezone.now())


def keep_promises() -> int:
    """Notices news and its absence, in this order: what came in time is never called missed."""
    at = timezone.now()
    noticed = promises.notice(at=at) + promises.count_from_interviews(at=at)
    return noticed + promises.break_overdue(at=at)
