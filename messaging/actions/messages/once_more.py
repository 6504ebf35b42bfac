"""Once more, because a person says so: the same words by the way that their usual names now."""

from datetime import datetime
from uuid import uuid5

from django.db import transaction

from candidates.staff import Staff
from messaging.actions.after_refusal import go_instead, has_gone_on
from messaging.actions.locks import held_deliveries, held_for_contact, held_message
from messaging.actions.messages.compose import compose
from messaging.actions.messages.facts import facts_of_message
from messaging.enums import DeliveryState, MessageState, WhenNotCertain
from messaging.exceptions import NoOtherWay, NotADraft, NotWaiting
from messaging.models import Delivery, Message
from messaging.rules.states import NOT_DELIVERED
from preferences.enums import Channel
from preferences.rules.verdict import route


def send_returned(*, message: Message, by: Staff, at: datetime) -> Message:
    """What came back. Raises NotADraft when a colleague was faster, and what `compose` raises."""
    if message.state != MessageState.DRAFT or message.returned_at is None:
        raise NotADraft
    words = message.bodies.all()[0]
    return compose(
        candidate=message.thread.candidate,
        topic=message.topic,
        subject=words.subject,
        body=words.body,
        text=words.text,
        template_body=words.template_body,
        application=message.application,
        author=by,
        client_token=uuid5(message.client_token, message.returned_at.isoformat()),
        check_in=message.check_in,
        always_goes=message.always_goes,
        agreed_at=message.agreed_at,
        asks=message.asks,
        when_not_certain=WhenNotCertain(message.when_not_certain),
        corrects=message.corrects,
        file=message.file,
        calendar=message.calendar,
        draft=message,
        at=at,
    )


@transaction.atomic
def send_next_way(*, message: Message, by: Staff, at: datetime) -> Delivery:
    """What did not arrive, by the next of their own ways; from now on it follows the usual.

    Raises NotWaiting when it has arrived, or has gone on already, and NoOtherWay.
    """
    held_for_contact(message.thread.candidate_id)
    deliveries = held_deliveries(message)
    held = held_message(message.pk)
    last = deliveries[-1]
    if held.state != MessageState.DONE or not is_lost(last) or has_gone_on(last):
        raise NotWaiting
    facts = facts_of_message(held, at).about_message(held, at)
    instead = route(facts, tried=[Channel(each.channel) for each in deliveries])
    if instead is None:
        raise NoOtherWay
    held.state, held.channel, held.send_at = MessageState.OUT, "", None
    held.save(update_fields=["state", "channel", "send_at"])
    return go_instead(last, instead, at, has_failed=True)


def is_lost(delivery: Delivery) -> bool:
    return delivery.state == DeliveryState.FAILED or delivery.report in NOT_DELIVERED
