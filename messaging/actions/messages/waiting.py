"""While it waits: undo, cancel, edit, send now. Once it is leaving, nothing here can stop it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from candidates.staff import Staff
from messaging.actions.deliveries import change, keep_ruling
from messaging.actions.locks import held_deliveries, held_for_contact, held_message, is_moving
from messaging.actions.messages.compose import first_decision
from messaging.actions.messages.facts import facts_of_message
from messaging.actions.messages.giving_back import end_of_gathering, gathered_in
from messaging.actions.messages.words import filled, keep_overrides
from messaging.enqueue import wake_sender
from messaging.enums import DeliveryState, MessageState
from messaging.exceptions import AlreadyLeaving, NotWaiting, Refused, TellsDecision
from messaging.models import Delivery, Message, MessageBody
from messaging.rules.routing import Step
from messaging.rules.states import WAITING

UNDONE = "undone"
CANCELLED = "cancelled"


def undo(*, message: Message, by: Staff | None, at: datetime) -> Message:
    """A draft again, as it was written. Raises AlreadyLeaving, NotWaiting, TellsDecision."""
    return stop(message=message, state=MessageState.DRAFT, why=UNDONE, by=by, at=at)


def cancel(*, message: Message, by: Staff | None, at: datetime) -> Message:
    """It will not go. Raises AlreadyLeaving, NotWaiting, TellsDecision."""
    return stop(message=message, state=MessageState.CANCELLED, why=CANCELLED, by=by, at=at)


@transaction.atomic
def stop(
    *,
    message: Message,
    state: MessageState,
    why: str,
    by: Staff | None,
    at: datetime,
    reopens: bool = False,
) -> Message:
    """What tells somebody how it ended stops only together with that end (`reopens`)."""
    waiting = waiting_deliveries(message)
    for delivery in waiting:
        change(delivery, DeliveryState.CANCELLED, at=at, why=why, by=by, hold="")
    held = held_message(message.pk)
    if held.decides_id is not None and not reopens:
        raise TellsDecision
    parts = gathered_in(held)
    if parts:
        end_of_gathering(held, parts, at)
    for each in parts or [held]:
        each.state, each.saved_at = state, at
        each.save(update_fields=["state", "saved_at"])
    return held


@transaction.atomic
def edit(
    *, message: Message, body: str, at: datetime, subject: str = "", text: str = "", by: Staff
) -> MessageBody:
    """New words, as a new version, only while it is queued: what a sender has claimed is fixed."""
    waiting = waiting_deliveries(message)
    if any(delivery.state == DeliveryState.CLAIMED for delivery in waiting):
        raise AlreadyLeaving
    held = held_message(message.pk)
    words = filled(
        held.thread.candidate, held.application, by, subject=subject, body=body, text=text
    )
    newest = held.bodies.first()
    made = MessageBody.objects.create(
        message=held, version=(newest.version if newest else 0) + 1, at=at, **words
    )
    held.saved_at = at
    held.save(update_fields=["saved_at"])
    return made


@transaction.atomic
def send_now(
    *,
    message: Message,
    by: Staff,
    at: datetime,
    overrides: Sequence[tuple[str, ...]] = (),
) -> Message:
    """Without the rest of the undo time, a chosen time or, with a reason, their hours.

    Raises Refused when the verdict still says wait, AlreadyLeaving, NotWaiting.
    """
    version = held_for_contact(message.thread.candidate_id)
    waiting = waiting_deliveries(message)
    held = held_message(message.pk)
    held.send_at = None
    held.save(update_fields=["send_at"])
    if overrides:
        keep_overrides(held, overrides, by, at)
    person = facts_of_message(held, at)
    for delivery in waiting:
        decision = first_decision(held, person, at, delivery.channel)
        if decision.step != Step.SEND:
            raise Refused(decision.verdict)
        delivery.not_before, delivery.hold = at, ""
        delivery.save(update_fields=["not_before", "hold"])
        keep_ruling(delivery, decision.verdict, contact_version=version, at=at)
    wake_sender()
    return held


def waiting_deliveries(message: Message) -> list[Delivery]:
    """Held, in the order of the locks; raises AlreadyLeaving, NotWaiting."""
    deliveries = held_deliveries(message)
    if any(is_moving(delivery) for delivery in deliveries):
        raise AlreadyLeaving
    waiting = [delivery for delivery in deliveries if delivery.state in WAITING]
    if not waiting:
        raise NotWaiting
    return waiting
