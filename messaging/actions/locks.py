"""Holding rows, always in the same order: candidate, thread, delivery, message."""

from django.db import connection

from messaging.enums import DeliveryState
from messaging.models import Delivery, Message


def held_for_contact(candidate_id: int) -> int:
    """The candidate's contact version, which cannot move until the transaction ends.

    Others may hold it the same way at the same time; an opt-out or a new answer has to wait.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contact_version FROM candidates_candidate WHERE id = %s FOR SHARE",
            [candidate_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"candidate {candidate_id}")
    return int(row[0])


def held_deliveries(message: Message) -> list[Delivery]:
    """All deliveries of a message, oldest first."""
    return list(Delivery.objects.select_for_update().filter(message=message).order_by("pk"))


def held_message(message_id: int) -> Message:
    return Message.objects.select_for_update().get(pk=message_id)


def is_moving(delivery: Delivery) -> bool:
    """Already leaving: nothing here can stop it."""
    return delivery.state == DeliveryState.SENDING
