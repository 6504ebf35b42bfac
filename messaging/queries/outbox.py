"""What is in the outbox, for those who look after it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from candidates.queries import candidates_visible_to
from candidates.staff import Staff
from messaging.enums import DeliveryState, HoldReason, MessageState
from messaging.models import Batch, Delivery, InboundMessage, Message
from messaging.rules.states import LIVE
from preferences.enums import Channel

RECENT = timedelta(minutes=2)


def outbox_of(user: Staff) -> QuerySet[Delivery]:
    """Everything that has not come to an end, of candidates they may see; the next due first."""
    return (
        Delivery.objects.filter(state__in=sorted(LIVE), candidate__in=candidates_visible_to(user))
        .select_related(
            "message__thread__candidate", "message__author", "message__application__job"
        )
        .order_by("not_before", "pk")
    )


def recent_of(user: Staff, at: datetime) -> QuerySet[Message]:
    """For the strip with Undo: what they sent in the last two minutes, and has not come back.

    What went to many is one line of its own.
    """
    return (
        Message.objects.filter(author_id=user.pk, queued_at__gt=at - RECENT, queued_at__lte=at)
        .filter(batch_row=None)
        .exclude(state__in=[MessageState.DRAFT, MessageState.CANCELLED])
        .select_related("thread__candidate")
        .prefetch_related("deliveries")
        .order_by("-queued_at")
    )


class RecentBatch(NamedTuple):
    """A message for many that can still be taken back: how many of it, and until when."""

    pk: int
    people: int
    due_at: datetime


def recent_batches_of(user: Staff, at: datetime) -> list[RecentBatch]:
    undoable = Q(
        rows__message__deliveries__state=DeliveryState.QUEUED,
        rows__message__deliveries__hold=HoldReason.UNDO,
        rows__message__deliveries__not_before__gt=at,
    )
    found = Batch.objects.filter(undoable, by=user.pk, at__gt=at - RECENT).order_by("-pk")
    counted = found.values_list("pk").annotate(
        Count("rows"), Min("rows__message__deliveries__not_before")
    )
    return [RecentBatch(*row) for row in counted]


def may_still_undo(message: Message, at: datetime) -> bool:
    return any(
        delivery.hold == HoldReason.UNDO and delivery.not_before > at
        for delivery in message.deliveries.all()
    )


def waiting_delivery(message: Message, at: datetime) -> Delivery | None:
    """The one of a message that is not due yet, for whatever reason: until then it can be taken back."""
    queued = (row for row in message.deliveries.all() if row.state == DeliveryState.QUEUED)
    return next((row for row in queued if row.not_before > at), None)


def drafts_of(user: Staff) -> QuerySet[Message]:
    """Being written, by them or for them."""
    return Message.objects.filter(
        Q(author_id=user.pk) | Q(owner_id=user.pk), state=MessageState.DRAFT
    ).select_related("thread__candidate", "application__job")


def returned_to(user: Staff) -> QuerySet[Message]:
    """Came back to them: with the reason, to be sent another way or given up."""
    return drafts_of(user).filter(returned_at__isnull=False).order_by("-returned_at")


def call_tasks_for(user: Staff, at: datetime) -> QuerySet[Delivery]:
    """Calls, and things to do by hand, that wait for a person."""
    return outbox_of(user).filter(channel__in=[Channel.CALL, Channel.BY_HAND], not_before__lte=at)


def texts_to_match() -> QuerySet[InboundMessage]:
    """From senders nobody could place, or said in words that a person has to read."""
    return InboundMessage.objects.filter(handled_at=None).exclude(needs_person="")
