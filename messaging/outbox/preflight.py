"""T2: the whole verdict again, under lock, and then either an attempt or the reason for none."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from psycopg.types.json import Jsonb

from messaging.actions.after_refusal import go_instead
from messaging.actions.deliveries import change, hold_of, keep_ruling, ruling_fields
from messaging.actions.locks import held_for_contact, held_message
from messaging.actions.messages.giving_back import give_back, give_up
from messaging.channels.base import Outgoing
from messaging.channels.registry import CAPABILITIES
from messaging.enums import DeliveryState
from messaging.models import Delivery, Thread
from messaging.outbox.batch import Item, items
from messaging.outbox.clock import Clock
from messaging.outbox.envelope import Envelope, Secrets, envelope_of
from messaging.outbox.statements import start
from messaging.rules.routing import Decision, Step
from preferences.enums import TopicKey
from preferences.rules.facts import Verdict

EXPIRED = "valid_until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """An attempt that is committed: from here on it may leave."""

    item: Item
    attempt_id: int
    outgoing: Outgoing
    verdict: Verdict


def preflight(item: Item, clock: Clock, secrets: Secrets) -> Leaving | None:
    """None when it does not leave now; why not is in the delivery."""
    at = clock.now()
    decision = item.decide(at)
    if decision.step == Step.SEND and not item.is_too_late(at):
        leaving = begin(item, decision.verdict, at, secrets)
        if leaving is not None:
            return leaving
    # Not now, or something moved since the facts were read: once more, holding the rows.
    return look_again(item, at, secrets)


def begin(item: Item, verdict: Verdict, at: datetime, secrets: Secrets) -> Leaving | None:
    """Ruling, attempt and *sending* in one statement; None when what it rests on has moved."""
    begun = time.monotonic()
    key = uuid4().hex
    envelope = envelope_of(item, verdict, key, at, secrets)
    attempt_id = start(values_of(item, verdict, envelope, key, at))
    if attempt_id is None:
        return None
    item.delivery.tries += 1
    outgoing = envelope.outgoing(key, deadline=begun + settings.OUTBOX_LEASE / 2)
    return Leaving(item=item, attempt_id=attempt_id, outgoing=outgoing, verdict=verdict)


def values_of(
    item: Item, verdict: Verdict, envelope: Envelope, key: str, at: datetime
) -> dict[str, Any]:
    delivery = item.delivery
    return ruling_fields(verdict) | {
        "at": at,
        "candidate": delivery.candidate_id,
        "contact_version": item.person.contact_version,
        "starts": item.person.starts,
        "delivery": delivery.pk,
        "token": item.token,
        "provider": CAPABILITIES[item.channel].provider,
        # A decision is told before it can be read on the pages (RULES 5.5).
        "tells": item.message.topic not in (TopicKey.DECISION, TopicKey.SERVICE),
        "attempt_key": key,
        "body": item.body.pk,
        "contact_point": verdict.contact_id,
        "address": envelope.to,
        "subject": envelope.subject,
        "content": envelope.kept_content,
        "html": envelope.kept_html,
        "headers": Jsonb(envelope.kept_headers),
        "is_human_resend": delivery.is_resend,
    }


# --- with the rows held -----------------------------------------------------------------------


@transaction.atomic
def look_again(item: Item, at: datetime, secrets: Secrets) -> Leaving | None:
    """The verdict with everything it rests on held; the fence first: no lease, no say."""
    version = held_for_contact(item.delivery.candidate_id)
    Thread.objects.select_for_update().get(candidate_id=item.delivery.candidate_id)
    held = held_by_lease(item)
    if held is None:
        return None
    fresh = items([held], item.token, item.house, set(), at)[0]
    if fresh.is_too_late(at):
        expire(fresh, at)
        return None
    decision = fresh.decide(at, ways_so_far=fresh.message.deliveries.count())
    if decision.step == Step.SEND:
        return begin(fresh, decision.verdict, at, secrets)
    keep_ruling(held, decision.verdict, contact_version=version, at=at)
    ANSWERS[decision.step](fresh, decision, at)
    return None


def held_by_lease(item: Item) -> Delivery | None:
    return (
        Delivery.objects.select_for_update(of=("self",))
        .filter(pk=item.delivery.pk, lease_token=item.token, state=DeliveryState.CLAIMED)
        .select_related("message__thread__candidate", "message__application")
        .first()
    )


def hold(item: Item, decision: Decision, at: datetime) -> None:
    """Later: nothing was sent, and the screen says until when and why."""
    ruling = decision.verdict
    change(
        item.delivery,
        DeliveryState.QUEUED,
        at=at,
        why=ruling.rule,
        not_before=ruling.until,
        hold=hold_of(ruling),
    )


def reroute(item: Item, decision: Decision, at: datetime) -> None:
    """The same message by another way of theirs."""
    if decision.instead is None:
        raise ValueError("a way to go instead is missing")
    change(item.delivery, DeliveryState.REROUTED, at=at, why=decision.verdict.rule)
    go_instead(item.delivery, decision.instead, at)


def suppress(item: Item, decision: Decision, at: datetime) -> None:
    change(item.delivery, DeliveryState.SUPPRESSED, at=at, why=decision.verdict.rule)
    hand_back(item.delivery, decision.verdict.rule, at)


def give_it_back(item: Item, decision: Decision, at: datetime) -> None:
    change(item.delivery, DeliveryState.RETURNED, at=at, why=decision.verdict.rule)
    hand_back(item.delivery, decision.verdict.rule, at)


def expire(item: Item, at: datetime) -> None:
    """Too late to be of use: the owner is told, and may ring instead."""
    change(item.delivery, DeliveryState.EXPIRED, at=at, why=EXPIRED)
    hand_back(item.delivery, "", at)


def hand_back(delivery: Delivery, rule: str, at: datetime) -> None:
    message = held_message(delivery.message_id)
    if message.topic == TopicKey.SERVICE:
        give_up(message, at=at)
    else:
        give_back(message, rule=rule, at=at)


ANSWERS = {
    Step.HOLD: hold,
    Step.REROUTE: reroute,
    Step.SUPPRESS: suppress,
    Step.RETURN: give_it_back,
}


# --- putting down what was claimed ------------------------------------------------------------


@transaction.atomic
def put_down(item: Item, at: datetime, *, why: str, hold: str = "") -> None:
    """Back into the queue, as due as it was: the provider is down, or this sender stops."""
    held = held_by_lease(item)
    if held is not None:
        change(held, DeliveryState.QUEUED, at=at, why=why, hold=hold)
