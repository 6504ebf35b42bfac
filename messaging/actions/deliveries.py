"""Opening a delivery, moving it through its states, and keeping the verdicts taken about it."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from candidates.staff import Staff, id_of
from messaging.enums import DeliveryState, HoldReason, Priority
from messaging.models import Delivery, Message, Ruling, Transition
from messaging.rules.states import LEASED, checked_move
from preferences.enums import Rule, TopicKey
from preferences.rules.facts import Verdict

HOLDS = {
    Rule.LEGAL_HOURS: HoldReason.LEGAL_HOURS,
    Rule.OWN_HOURS: HoldReason.OWN_HOURS,
    Rule.GATHERED: HoldReason.GATHERED,
    Rule.DAY_CAP: HoldReason.CAP,
    Rule.WEEK_CAP: HoldReason.CAP,
    Rule.PAUSED: HoldReason.PAUSED,
}


def open_delivery(
    *,
    message: Message,
    verdict: Verdict,
    not_before: datetime,
    hold: str,
    at: datetime,
    why: str = "",
    by: Staff | None = None,
    is_fallback: bool = False,
) -> Delivery:
    """Queue the message by the verdict's channel. The n of (message, channel) keeps it single."""
    sent = message.deliveries.filter(channel=verdict.channel).aggregate(last=Max("n"))
    n = (sent["last"] or 0) + 1
    delivery = Delivery.objects.create(
        message=message,
        candidate_id=message.thread.candidate_id,
        channel=verdict.channel,
        n=n,
        dedupe_key=f"{message.pk}:{verdict.channel}:{n}",
        state_at=at,
        not_before=not_before,
        hold=hold,
        priority=priority_of(message),
        is_fallback=is_fallback or verdict.is_fallback,
        valid_until=message.valid_until,
        after_id=message.corrects_id,
    )
    log(delivery, "", DeliveryState.QUEUED, at=at, why=why, by=by)
    return delivery


def priority_of(message: Message) -> Priority:
    return Priority.SERVICE if message.topic == TopicKey.SERVICE else Priority.NORMAL


def change(
    delivery: Delivery,
    to_state: DeliveryState,
    *,
    at: datetime,
    why: str = "",
    by: Staff | None = None,
    **fields: Any,
) -> None:
    """Move a delivery whose row is held; the log says why. Raises IllegalMoveError."""
    before = delivery.state
    delivery.state = checked_move(before, to_state)
    delivery.state_at = at
    if delivery.state not in LEASED:
        fields |= {"lease_token": None, "lease_expires_at": None}
    for name, value in fields.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=["state", "state_at", *fields])
    log(delivery, before, delivery.state, at=at, why=why, by=by)


def log(
    delivery: Delivery,
    before: str,
    after: str,
    *,
    at: datetime,
    why: str = "",
    by: Staff | None = None,
) -> None:
    Transition.objects.create(
        delivery=delivery, from_state=before, to_state=after, why=why, by_id=id_of(by), at=at
    )


def keep_ruling(
    delivery: Delivery, verdict: Verdict, *, contact_version: int, at: datetime
) -> Ruling:
    return Ruling.objects.create(
        delivery=delivery, contact_version=contact_version, at=at, **ruling_fields(verdict)
    )


def ruling_fields(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the columns of a ruling."""
    return {
        "verdict": verdict.kind,
        "rule": verdict.rule,
        "key": verdict.key,
        "answer_id": verdict.answer_id,
        "answered_at": verdict.since,
        "until": verdict.until,
        "overridden": " ".join(verdict.overridden),
        "is_fallback": verdict.is_fallback,
    }


def hold_of(verdict: Verdict) -> HoldReason:
    """Why a delivery waits, as the outbox says it."""
    return HOLDS[verdict.rule]
