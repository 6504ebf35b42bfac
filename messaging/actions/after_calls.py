"""What becomes of a call, or of something done by hand, when it is over."""

from datetime import datetime, timedelta

from candidates.actions import happenings
from candidates.enums import HappeningKind
from candidates.staff import Staff
from messaging.actions.deliveries import change
from messaging.actions.locks import held_message
from messaging.actions.messages.facts import facts_of_message
from messaging.enums import CallOutcome, DeliveryState, HoldReason, MessageState
from messaging.exceptions import VoicemailNever
from messaging.models import Attempt, Delivery, Message
from preferences.enums import TopicKey
from preferences.rules.ways import may_leave_voicemail

# They know what it was about; a message on a machine may have been heard, or not.
TOLD = (CallOutcome.SPOKE, CallOutcome.ANOTHER_WAY, CallOutcome.DONE)
TRY_AGAIN_AFTER = timedelta(hours=2)


def check_voicemail(message: Message, at: datetime) -> None:
    usual = facts_of_message(message, at).base.usual
    if not may_leave_voicemail(usual):
        raise VoicemailNever


def put_back_or_end(delivery: Delivery, by: Staff, at: datetime) -> None:
    """A task stays one and is tried later; a call on somebody's own idea is over."""
    is_task = bool(delivery.message.bodies.all()[0].body)
    if is_task:
        change(
            delivery,
            DeliveryState.QUEUED,
            at=at,
            why=CallOutcome.NO_ANSWER,
            by=by,
            not_before=at + TRY_AGAIN_AFTER,
            hold=HoldReason.RETRY,
            next_check_at=None,
        )
        return
    outcome = {"call_outcome": CallOutcome.NO_ANSWER, "done_by_id": by.pk, "next_check_at": None}
    if delivery.state == DeliveryState.SENDING:
        change(delivery, DeliveryState.FAILED, at=at, why=CallOutcome.NO_ANSWER, by=by, **outcome)
    else:
        change(delivery, DeliveryState.QUEUED, at=at, why=CallOutcome.NO_ANSWER, by=by)
        change(
            delivery, DeliveryState.CANCELLED, at=at, why=CallOutcome.NO_ANSWER, by=by, **outcome
        )
    message = held_message(delivery.message_id)
    message.state = MessageState.DONE
    message.save(update_fields=["state"])


def tell(delivery: Delivery, outcome: CallOutcome, at: datetime) -> None:
    message = held_message(delivery.message_id)
    message.state = MessageState.DONE
    if outcome in TOLD and message.told_at is None:
        message.told_at = at
    message.save(update_fields=["state", "told_at"])
    thread = message.thread
    thread.last_out_at, thread.last_out_channel = at, delivery.channel
    thread.save(update_fields=["last_out_at", "last_out_channel"])


def say_so(delivery: Delivery, attempt: Attempt, by: Staff, at: datetime) -> None:
    said: list[tuple[HappeningKind, Delivery | Attempt]] = [(HappeningKind.CALL_DONE, delivery)]
    if is_decision_told(delivery):
        said.append((HappeningKind.DECISION_TOLD, delivery))
    if attempt.ruling.overridden:
        said.append((HappeningKind.OVERRIDDEN, attempt))
    for kind, subject in said:
        happenings.record(
            kind=kind,
            candidate=delivery.message.thread.candidate,
            application=delivery.message.application,
            subject=subject,
            by=by,
            at=at,
        )


def is_decision_told(delivery: Delivery) -> bool:
    is_decision = delivery.message.topic == TopicKey.DECISION
    return is_decision and delivery.call_outcome in TOLD
