"""A message did not go its way: another of their own ways, or back to its owner."""

from datetime import datetime

from messaging.actions.deliveries import hold_of, open_delivery
from messaging.actions.locks import held_message
from messaging.actions.messages.facts import facts_of_message
from messaging.actions.messages.giving_back import give_back, give_up
from messaging.enqueue import wake_sender
from messaging.enums import MessageState
from messaging.models import Delivery, Message
from messaging.rules.routing import MOST_WAYS
from preferences.enums import Channel, TopicKey
from preferences.rules.facts import Verdict
from preferences.rules.verdict import route


def go_on_or_back(delivery: Delivery, rule: str, *, at: datetime) -> None:
    """In the caller's transaction, which holds the delivery.

    Safe to run twice: a message that is on its way again, or back already, is left alone.
    """
    message = held_message(delivery.message_id)
    if message.state != MessageState.OUT or has_gone_on(delivery):
        return
    instead = another_way(delivery, message, at)
    if instead is not None:
        go_instead(delivery, instead, at)
    elif message.topic == TopicKey.SERVICE:
        give_up(message, at=at)
    else:
        give_back(message, rule=rule, at=at)


def has_gone_on(delivery: Delivery) -> bool:
    return Delivery.objects.filter(message=delivery.message_id, pk__gt=delivery.pk).exists()


def another_way(delivery: Delivery, message: Message, at: datetime) -> Verdict | None:
    """The next of their own ways, when it follows the usual and was not sent round too often."""
    if not message.follows_usual or message.topic == TopicKey.SERVICE:
        return None
    if message.deliveries.count() >= MOST_WAYS:
        return None
    facts = facts_of_message(message, at).about_message(message, at)
    return route(facts, tried=[Channel(delivery.channel)])


def go_instead(delivery: Delivery, ruling: Verdict, at: datetime) -> Delivery:
    """The same message, queued by another way."""
    made = open_delivery(
        message=delivery.message,
        verdict=ruling,
        not_before=ruling.until or at,
        hold=hold_of(ruling) if ruling.until else "",
        at=at,
        why=f"instead of {delivery.channel}",
    )
    wake_sender()
    return made
