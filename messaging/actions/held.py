"""What is held for a candidate's hours, caps or pause is judged again when any of that changes."""

from datetime import datetime

from messaging.enqueue import wake_sender
from messaging.enums import DeliveryState, HoldReason
from messaging.models import Delivery

BY_THEIR_USUAL = (
    HoldReason.OWN_HOURS,
    HoldReason.LEGAL_HOURS,
    HoldReason.CAP,
    HoldReason.PAUSED,
)


def look_again_at(candidate_id: int, at: datetime) -> int:
    """Due now: the verdict before the attempt says whether it goes, or until when it waits."""
    held = Delivery.objects.filter(
        candidate=candidate_id,
        state=DeliveryState.QUEUED,
        hold__in=BY_THEIR_USUAL,
        not_before__gt=at,
    ).exclude(message__send_at__gt=at)
    moved = held.update(not_before=at)
    if moved:
        wake_sender()
    return moved
