"""Questions ride in a message that goes to the candidate anyway (RULES 6)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from candidates.models import Candidate
from messaging.actions.deliveries import change
from messaging.actions.locks import held_deliveries, held_message
from messaging.enums import DeliveryState, MessageState
from messaging.models import Delivery, Message
from preferences.enums import Channel, TopicKey
from preferences.models import CheckIn

OWN_TEMPLATE = "check_in"  # words that say nothing but that there are questions
CARRIERS = (Channel.EMAIL, Channel.TEXT)
APART = (TopicKey.SERVICE, TopicKey.DECISION, TopicKey.OTHER_JOBS)
LINK = "{link}"
RODE = "rides in another message"


def carrier_for(check_in: CheckIn) -> Message | None:
    """What waits in the outbox for them about this application, and can take a link along."""
    waiting = Delivery.objects.filter(
        message=OuterRef("pk"), state=DeliveryState.QUEUED, channel__in=CARRIERS
    )
    return (
        Message.objects.filter(Exists(waiting), thread__candidate=check_in.candidate_id)
        .filter(Q(application=check_in.application_id) | Q(application=None))
        .filter(state=MessageState.OUT, check_in=None)
        .exclude(topic__in=APART)
        # Its link leads somewhere else: to times, say.
        .exclude(Q(bodies__body__contains=LINK) | Q(bodies__text__contains=LINK))
        .order_by("pk")
        .first()
    )


def board(check_in: CheckIn, message: Message) -> bool:
    """The link and its reason are added as it leaves; False when it is leaving already."""
    held = [each for each in held_deliveries(message) if each.state == DeliveryState.QUEUED]
    if not held:
        return False
    Message.objects.filter(pk=message.pk).update(check_in=check_in)
    return True


def take_along(message: Message, candidate: Candidate, at: datetime) -> None:
    """What is sent now takes questions along that wait alone: one message less."""
    if message.topic in APART or has_link(message):
        return
    if message.check_in_id is not None or (message.channel and message.channel not in CARRIERS):
        return
    alone = waiting_alone(candidate, message)
    if alone is None:
        return
    held = held_deliveries(alone)
    if not held or any(each.state != DeliveryState.QUEUED for each in held):
        return
    for delivery in held:
        change(delivery, DeliveryState.CANCELLED, at=at, why=RODE, hold="")
    message.check_in = alone.check_in
    message.save(update_fields=["check_in"])
    left = held_message(alone.pk)
    left.state, left.saved_at = MessageState.CANCELLED, at
    left.save(update_fields=["state", "saved_at"])


def has_link(message: Message) -> bool:
    return message.bodies.filter(Q(body__contains=LINK) | Q(text__contains=LINK)).exists()


def waiting_alone(candidate: Candidate, message: Message) -> Message | None:
    return (
        Message.objects.filter(
            thread__candidate=candidate,
            state=MessageState.OUT,
            topic=TopicKey.CHECK_IN,
            is_automatic=True,
            check_in__closed_at=None,
            check_in__isnull=False,
            bodies__template_body__template__key=OWN_TEMPLATE,
            deliveries__channel__in=CARRIERS,
        )
        .exclude(pk=message.pk)
        .filter(Q(application=message.application_id) | Q(application=None))
        .select_related("check_in")
        .first()
    )
