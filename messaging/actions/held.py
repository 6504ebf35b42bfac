"""What is held for a candidate's hours, caps or pause is judged again when any of that changes."""

from datetime import datetime

from django.db.models import Case, F, Value, When

from messaging.enqueue import wake_sender
from messaging.enums import DeliveryState, HoldReason
from messaging.models import Delivery

BY_THEIR_USUAL = (
    HoldReason.OWN_HOURS,
    HoldReason.LEGAL_HOURS,
    HoldReason.GATHERED,
    HoldReason.CAP,
    HoldReason.PAUSED,
)


def look_again_at(candidate_id: int, at: datetime) -> int:
    """Due now: the verdict before the attempt says whether it goes, or until when it waits.

    Small news is not held for its hour any more, or it would take this for that hour.
    """
    held = Delivery.objects.filter(
        candidate=candidate_id,
        state=DeliveryState.QUEUED,
        hold__in=BY_THEIR_USUAL,
        not_before__gt=at,
    ).exclude(message__send_at__gt=at)
    is_small_news = When(hold=HoldReason.GATHERED, then=Value(""))
    moved = held.update(not_before=at, hold=Case(is_small_news, default=F("hold")))
    if moved:
        wake_sender()
    return moved
