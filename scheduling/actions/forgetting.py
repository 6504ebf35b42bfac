"""Arrangements are forgotten after the process: what was told, and what was made of it."""

from datetime import datetime

from django.db import transaction

from candidates.models import Candidate
from preferences.actions import forgetting
from scheduling.enums import Tick
from scheduling.models import TickedOff


def forget_arrangements(at: datetime, most: int = 100) -> int:
    return sum(
        forget(candidate=candidate, at=at) for candidate in forgetting.over_and_done(at)[:most]
    )


@transaction.atomic
def forget(*, candidate: Candidate, at: datetime) -> bool:
    """Both or neither; whoever applied again meanwhile keeps them."""
    if not forgetting.forget(candidate=candidate, at=at):
        return False
    TickedOff.objects.filter(application__candidate=candidate, key=Tick.SUPPORT).delete()
    return True
