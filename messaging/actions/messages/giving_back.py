"""Giving a message back to a person: a draft again, with an owner and a reason."""

from datetime import datetime

from candidates.actions import happenings
from candidates.enums import HappeningKind
from messaging.actions.locks import held_message
from messaging.enums import MessageState, ReturnedWhy
from messaging.models import Delivery, Message
from preferences.enums import TopicKey


def hand_back(delivery: Delivery, *, why: ReturnedWhy, rule: str = "", at: datetime) -> None:
    """Its way came to an end: back to a person, or over. In the caller's transaction."""
    message = held_message(delivery.message_id)
    if message.topic == TopicKey.SERVICE:
        give_up(message, at=at)
    else:
        give_back(message, why=why, rule=rule, at=at)


def give_back(
    message: Message,
    *,
    at: datetime,
    rule: str = "",
    why: ReturnedWhy = ReturnedWhy.VERDICT,
) -> None:
    """An automatic message goes to the owner of the application (RULES 5.1).

    The caller holds the message, or has just made it.
    """
    parts = gathered_in(message)
    if parts:  # nobody wrote this one: each of those that it was made of comes back by itself
        end_of_gathering(message, parts, at)
        for part in parts:
            give_back(part, why=why, rule=rule, at=at)
        return
    application = message.application
    message.state = MessageState.DRAFT
    message.returned_at = at
    message.returned_rule, message.returned_why = rule, why
    if message.owner_id is None and application is not None:
        message.owner_id = application.owner_id
    message.save(update_fields=["state", "returned_at", "returned_rule", "returned_why", "owner"])
    happenings.record(
        kind=HappeningKind.MESSAGE_RETURNED,
        candidate=message.thread.candidate,
        application=application,
        subject=message,
        at=at,
    )


def give_up(message: Message, *, at: datetime) -> None:
    """A service message that cannot go is over: nobody owes the candidate that code any more."""
    message.state = MessageState.CANCELLED
    message.save(update_fields=["state"])
    message.secrets.all().delete()


def gathered_in(message: Message) -> list[Message]:
    """What this one was made of, held."""
    if message.topic != TopicKey.DIGEST:
        return []
    parts = Message.objects.select_for_update(of=("self",)).filter(gathered_in=message)
    return list(parts.select_related("thread__candidate", "application").order_by("pk"))


def end_of_gathering(message: Message, parts: list[Message], at: datetime) -> None:
    """It does not go after all, and each part is a message by itself again."""
    message.state, message.saved_at = MessageState.CANCELLED, at
    message.save(update_fields=["state", "saved_at"])
    for part in parts:
        part.gathered_in = None
        part.save(update_fields=["gathered_in"])
