"""T3: what the provider said, behind the fence; and what follows from it."""

from datetime import datetime, timedelta
from random import random
from typing import Any

from django.conf import settings
from django.db import transaction

from candidates.enums import HappeningKind
from messaging.actions.after_sending import bury, settle_late_success, settle_refusal
from messaging.channels.registry import CAPABILITIES
from messaging.enums import AttemptOutcome, DeliveryState, HoldReason
from messaging.outbox import circuits
from messaging.outbox.beginning import Leaving
from messaging.outbox.sending import Result
from messaging.outbox.statements import record
from messaging.rules.reconcile import Doubt, look_up_at, next_check_at
from messaging.rules.retry import is_spent, retry_at
from preferences.enums import Channel, TopicKey
from preferences.models import StillRightAsked

TO_STATES = {
    AttemptOutcome.ACCEPTED: DeliveryState.ACCEPTED,
    AttemptOutcome.NOT_SENT: DeliveryState.QUEUED,
    AttemptOutcome.REFUSED: DeliveryState.FAILED,
    AttemptOutcome.UNKNOWN: DeliveryState.UNKNOWN,
}


def record_result(
    leaving: Leaving, result: Result, at: datetime, *, is_followed: bool = True
) -> bool:
    """One statement for all that usually happens; False when our lease was gone.

    What else follows may be left to the caller, who tries it again when the database is away.
    """
    is_ours = record(values_of(leaving, result, at))
    if is_followed:
        follow_result(leaving, result, at, is_ours=is_ours)
    return is_ours


def follow_result(leaving: Leaving, result: Result, at: datetime, *, is_ours: bool) -> None:
    """What else follows. Safe to run twice."""
    if result.outcome == AttemptOutcome.ACCEPTED and not is_ours:
        settle_late_success(
            delivery_id=leaving.item.delivery.pk, provider_ref=result.provider_ref, at=at
        )
    if is_ours and result.outcome == AttemptOutcome.REFUSED:
        settle_refusal(
            leaving.item.delivery.pk,
            contact_point_id=leaving.verdict.contact_id,
            is_bad_address=result.is_bad_address,
            is_opted_out=result.is_opted_out,
            at=at,
        )
    if is_ours and result.outcome == AttemptOutcome.NOT_SENT:
        follow_up(leaving, result, at)
    if result.outcome == AttemptOutcome.ACCEPTED and asks_still_right(leaving):
        StillRightAsked.objects.update_or_create(
            candidate_id=leaving.item.delivery.candidate_id, defaults={"at": at}
        )


def asks_still_right(leaving: Leaving) -> bool:
    """Letters have room for the question; the next in 30 days does not ask it again."""
    return bool(leaving.verdict.still_right) and leaving.item.channel == Channel.EMAIL


def follow_up(leaving: Leaving, result: Result, at: datetime) -> None:
    if result.circuit is not None:
        circuits.open_circuit(
            leaving.item.channel, result.error, at, kind=result.circuit, wait=result.retry_after
        )
    if not result.costs_no_try and is_spent(leaving.tries):
        with transaction.atomic():
            bury(leaving.item.delivery.pk, why="tries spent", at=at)


def values_of(leaving: Leaving, result: Result, at: datetime) -> dict[str, Any]:
    item = leaving.item
    is_accepted = result.outcome == AttemptOutcome.ACCEPTED
    is_unknown = result.outcome == AttemptOutcome.UNKNOWN
    topic = item.message.topic
    again_at, hold = again(leaving, result, at)
    can = CAPABILITIES[item.channel]
    is_looked_up = can.can_look_up and (is_accepted or is_unknown)
    return {
        "at": at,
        "attempt": leaving.attempt_id,
        "delivery": item.delivery.pk,
        "token": item.token,
        "outcome": result.outcome,
        "to_state": TO_STATES[result.outcome],
        "provider_ref": result.provider_ref,
        "error": result.error,
        "not_before": again_at,
        "hold": hold,
        "given_back": 1 if result.costs_no_try else 0,
        "next_check_at": next_check(leaving, at) if is_unknown else None,
        "look_up_at": look_up_at(0, at, is_in_doubt=is_unknown) if is_looked_up else None,
        "kept_of": leaving.kept_of,
        "is_accepted": is_accepted,
        "told_at": None if topic == TopicKey.SERVICE else at,
        "is_contact": is_accepted and topic != TopicKey.SERVICE,
        "happenings": happenings_of(leaving) if is_accepted else [],
    }


def next_check(leaving: Leaving, at: datetime) -> datetime:
    doubt = Doubt(
        since=at,
        is_proved=False,
        key_until=leaving.key_until,
        tries=leaving.tries,
    )
    return next_check_at(doubt, at, window=timedelta(seconds=settings.OUTBOX_RECONCILE))


def again(leaving: Leaving, result: Result, at: datetime) -> tuple[datetime | None, str]:
    """When to try again, for what was surely not sent."""
    if result.outcome != AttemptOutcome.NOT_SENT:
        return None, ""
    if result.costs_no_try:
        return at, HoldReason.PROVIDER_DOWN if result.is_provider_down else result.hold
    tries = leaving.tries
    chance = random()  # noqa: S311  spreads retries, keeps no secret
    return retry_at(tries, at, chance=chance, retry_after=result.retry_after), HoldReason.RETRY


def happenings_of(leaving: Leaving) -> list[str]:
    if leaving.item.message.topic == TopicKey.SERVICE:
        return []
    kinds = [HappeningKind.MESSAGE_ACCEPTED.value]
    if leaving.verdict.overridden:
        kinds.append(HappeningKind.OVERRIDDEN.value)
    if leaving.item.message.topic == TopicKey.DECISION:
        kinds.append(HappeningKind.DECISION_TOLD.value)
    return kinds
