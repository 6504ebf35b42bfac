"""What runs in the background: safe to run twice."""

from django.utils import timezone

from followup.actions import slips


def notice_overrides() -> int:
    return slips.notice_overrides(at=timezone.now())
