"""Too late to be of use: whoever owns it is told, and may ring instead."""

from datetime import datetime

from django.db import transaction

from messaging.actions.deliveries import change
from messaging.actions.locks import held_for_contact
from messaging.actions.messages.giving_back import hand_back
from messaging.enums import DeliveryState, ReturnedWhy
from messaging.models import Delivery

VALID_UNTIL = "valid_until"


def expire(delivery: Delivery, at: datetime) -> None:
    """In the caller's transaction, which holds the delivery."""
    change(delivery, DeliveryState.EXPIRED, at=at, why=VALID_UNTIL, hold="")
    hand_back(delivery, why=ReturnedWhy.TOO_LATE, at=at)


def expire_overdue(at: datetime) -> int:
    """What waits for its hour, a provider or a person, and has lost its use meanwhile; how many.

    Those that are claimed are looked at by whoever holds them.
    """
    overdue = Delivery.objects.filter(state=DeliveryState.QUEUED, valid_until__lte=at)
    found = list(overdue.order_by("valid_until").values_list("pk", "candidate")[:500])
    return sum(expire_one(delivery_id=pk, candidate_id=candidate, at=at) for pk, candidate in found)


@transaction.atomic
def expire_one(*, delivery_id: int, candidate_id: int, at: datetime) -> bool:
    held_for_contact(candidate_id)
    held = (
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(pk=delivery_id, state=DeliveryState.QUEUED, valid_until__lte=at)
        .first()
    )
    if held is not None:
        expire(held, at)
    return held is not None
