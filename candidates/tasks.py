"""What the worker runs for people, jobs and applications: safe to run twice."""

from django.utils import timezone

from candidates.actions import hand_overs


def keep_hand_overs() -> int:
    return hand_overs.keep_dates(timezone.now())
