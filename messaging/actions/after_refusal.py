"""A message did not go its way: another of their own ways, or back to its owner."""

from datetime import datetime, timedelta

from messaging.actions.deliveries import hold_of, open_delivery
from messaging.actions.locks import held_message
from messaging.actions.messages.facts import facts_of_message
from messaging.actions.messages.giving_back import hand_back
from messaging.enqueue import wake_sender
from messaging.enums import MessageState, ReturnedWhy
from messaging.models import Delivery, Message
from messaging.rules.routing import MOST_WAYS, OPT_OUTS
from preferences.enums import Channel, TopicKey
from preferences.rules.facts import Verdict
from preferences.rules.verdict import route

# A report that comes later than this starts nothing by itself any more.
LATELY = timedelta(days=3)


def go_on_or_back(delivery: Delivery, rule: str, *, at: datetime) -> None:
    """In the caller's transaction, which holds the delivery.

    Safe to run twice: a message that is on its way again, or back already, is left alone.
    """
    message = held_message(delivery.message_id)
    if message.state != MessageState.OUT or has_gone_on(delivery):
        return
    instead = another_way(delivery, message, at)
    if instead is not None:
        go_instead(delivery, instead, at, has_failed=rule not in OPT_OUTS)
    else:
        why = ReturnedWhy.OPTED_OUT if rule in OPT_OUTS else ReturnedWhy.REFUSED
        hand_back(delivery, why=why, rule=rule, at=at)


def go_on_after_report(delivery: Delivery, at: datetime) -> None:
    """Taken by the provider, and not delivered after all: the next of their own ways, by itself.

    Only for what follows the usual and is still of use; everything else is shown to its owner. In
    the caller's transaction, which holds the candidate and the delivery. Twice is once.
    """
    message = held_message(delivery.message_id)
    is_over = message.valid_until is not None and message.valid_until <= at
    is_old = delivery.state_at < at - LATELY
    if message.state != MessageState.DONE or is_over or is_old or has_gone_on(delivery):
        return
    instead = another_way(delivery, message, at)
    if instead is None:
        return
    message.state = MessageState.OUT
    message.save(update_fields=["state"])
    go_instead(delivery, instead, at, has_failed=True)


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


def go_instead(
    delivery: Delivery, ruling: Verdict, at: datetime, *, has_failed: bool = False
) -> Delivery:
    """The same message, queued by another way. When the first one failed, they are told so."""
    made = open_delivery(
        message=delivery.message,
        verdict=ruling,
        not_before=ruling.until or at,
        hold=hold_of(ruling) if ruling.until else "",
        at=at,
        why=f"instead of {delivery.channel}",
        is_fallback=has_failed,
    )
    wake_sender()
    return made
