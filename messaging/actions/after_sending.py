"""What follows when a provider refused, or when we learn late what became of a message."""

from datetime import datetime
from typing import Any

from django.db import transaction

from candidates.actions import contact_points, happenings
from candidates.enums import ClosedWhy, HappeningKind
from candidates.models import ContactPoint
from candidates.staff import Staff
from messaging.actions import opt_outs
from messaging.actions.after_refusal import go_on_or_back
from messaging.actions.deliveries import change
from messaging.channels.registry import CAPABILITIES
from messaging.enqueue import wake_sender
from messaging.enums import DeliveryState, MessageState
from messaging.models import Delivery, KeptEnvelope
from messaging.rules.reconcile import look_up_at
from messaging.rules.states import IN_DOUBT
from preferences.enums import Channel, ConsentHow, Rule, Through, TopicKey

PROVED = "proved later"


def settle_refusal(
    delivery_id: int,
    *,
    contact_point_id: int | None,
    is_bad_address: bool,
    is_opted_out: bool,
    at: datetime,
) -> None:
    """A bad address is closed and an opt-out there becomes ours; then another own way, or back."""
    point = ContactPoint.objects.filter(pk=contact_point_id or 0).first()
    delivery = Delivery.objects.select_related("message__thread__candidate").get(pk=delivery_id)
    if point is not None and is_bad_address:
        contact_points.close(contact_point=point, why=ClosedWhy.BOUNCED, at=at)
    if point is not None and is_opted_out:
        opt_outs.opt_out(
            candidate=delivery.message.thread.candidate,
            channel=Channel(delivery.channel),
            topic="",
            contact_point=point,
            how=ConsentHow.PROVIDER,
            through=Through.PROVIDER,
            at=at,
        )
    rule = Rule.OPTED_OUT if is_opted_out else Rule.NO_CONTACT_POINT if is_bad_address else ""
    with transaction.atomic():
        go_on_or_back(Delivery.objects.select_for_update().get(pk=delivery_id), rule, at=at)


@transaction.atomic
def settle_late_success(*, delivery_id: int, provider_ref: str, at: datetime) -> None:
    """The provider took it, but we were no longer the ones to say so."""
    prove(Delivery.objects.select_for_update().get(pk=delivery_id), provider_ref, at=at)


@transaction.atomic
def note_arrival(*, delivery: Delivery, by: Staff, at: datetime) -> None:
    """The candidate told a colleague that they have it: the log keeps who says so."""
    held = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if held.state in IN_DOUBT:
        accept_late(held, "", at=at, why="said to have arrived", by=by)


def prove(delivery: Delivery, provider_ref: str, *, at: datetime) -> bool:
    """It went, as is known now; also when it was to be sent again. Whether that was news.

    The delivery is held. One that somebody has claimed is theirs: they say how it went.
    """
    if delivery.state == DeliveryState.QUEUED and delivery.tries + delivery.is_resend:
        change(delivery, DeliveryState.DEAD, at=at, why=PROVED, hold="")
    if delivery.state not in IN_DOUBT:
        return False
    accept_late(delivery, provider_ref, at=at)
    return True


def accept_late(
    delivery: Delivery,
    provider_ref: str,
    *,
    at: datetime,
    why: str = PROVED,
    by: Staff | None = None,
) -> None:
    """Proof that it went: *not certain* becomes *sent*. The delivery is held."""
    ref = provider_ref or delivery.provider_ref
    is_asked_about = bool(ref) and CAPABILITIES[Channel(delivery.channel)].can_look_up
    change(
        delivery,
        DeliveryState.ACCEPTED,
        at=at,
        why=why,
        by=by,
        provider_ref=ref,
        next_check_at=None,
        look_up_at=look_up_at(0, at, is_in_doubt=False) if is_asked_about else None,
        look_ups=0,
    )
    KeptEnvelope.objects.filter(attempt__delivery=delivery).delete()
    mark_done(delivery, at)


def mark_done(delivery: Delivery, at: datetime) -> None:
    """What T3 does for a message that was accepted, for those that are settled later."""
    message = delivery.message
    message.state = MessageState.DONE
    if message.told_at is None and message.topic != TopicKey.SERVICE:
        message.told_at = at
    message.save(update_fields=["state", "told_at"])
    message.gathered.filter(state=MessageState.OUT).update(state=MessageState.DONE)
    thread = message.thread
    thread.last_out_at, thread.last_out_channel = at, delivery.channel
    thread.save(update_fields=["last_out_at", "last_out_channel"])
    kinds = [HappeningKind.MESSAGE_ACCEPTED]
    if message.topic == TopicKey.DECISION:
        kinds.append(HappeningKind.DECISION_TOLD)
    for kind in kinds:
        happenings.record(
            kind=kind,
            candidate=thread.candidate,
            application=message.application,
            subject=delivery,
            by=message.author,
            at=at,
        )


def bury(delivery_id: int, *, why: str, at: datetime) -> None:
    """No more tries by itself: a person decides. In the caller's transaction."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state in (DeliveryState.QUEUED, DeliveryState.UNKNOWN):
        change(delivery, DeliveryState.DEAD, at=at, why=why, hold="", next_check_at=at)


@transaction.atomic
def send_again(*, delivery: Delivery, by: Staff, at: datetime) -> None:
    """A named person sends again what may have arrived: a new attempt, under the same checks.

    While the provider still knows the key of the last attempt it is the same letter to them, and
    nothing is doubled.
    """
    held = Delivery.objects.select_for_update().get(pk=delivery.pk)
    requeue(held, at=at, why="sent again", by=by, tries=0, lease_losses=0, is_resend=True)
    wake_sender()


def requeue(
    delivery: Delivery, *, at: datetime, why: str, by: Staff | None = None, **fields: Any
) -> None:
    """Due at once, although it may have arrived: `why` and `by` are the grounds (N8). It is held."""
    change(
        delivery,
        DeliveryState.QUEUED,
        at=at,
        why=why,
        by=by,
        not_before=at,
        hold="",
        next_check_at=None,
        look_up_at=None,
        looked_up="",
        **fields,
    )
