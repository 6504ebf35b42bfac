"""T2: the whole verdict again, under lock, and then either an attempt or the reason for none."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from psycopg.types.json import Jsonb

from messaging.actions.after_refusal import go_instead
from messaging.actions.after_sending import bury
from messaging.actions.deliveries import change, hold_of, keep_ruling, ruling_fields
from messaging.actions.expiry import expire
from messaging.actions.locks import held_for_contact
from messaging.actions.messages.gathering import gather
from messaging.actions.messages.giving_back import hand_back
from messaging.channels.base import Outgoing
from messaging.channels.registry import CAPABILITIES
from messaging.enums import DeliveryState, HoldReason, ReturnedWhy
from messaging.models import Delivery, KeptEnvelope, Thread
from messaging.outbox.batch import Item, items
from messaging.outbox.clock import Clock
from messaging.outbox.envelope import Envelope, address_of, envelope_kept, envelope_of
from messaging.outbox.secrets import Secrets
from messaging.outbox.statements import start
from messaging.rules.routing import Decision, Step
from preferences.enums import Rule, TopicKey
from preferences.rules.facts import Verdict

KEY_GONE = "key cannot be used"
PROVIDER_DOWN = "provider down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """An attempt that is committed: from here on it may leave."""

    item: Item
    attempt_id: int
    outgoing: Outgoing
    verdict: Verdict
    kept_of: int  # whose envelope is kept, if it is
    key_until: datetime | None = None


def preflight(item: Item, clock: Clock, secrets: Secrets) -> Leaving | None:
    """None when it does not leave now; why not is in the delivery."""
    at = clock.now()
    decision = item.decide(at)
    if decision.step == Step.SEND and not item.is_too_late(at) and not item.is_in_doubt:
        leaving = begin(item, decision.verdict, at, secrets)
        if leaving is not None:
            return leaving
    # Not now, or something moved since the facts were read: once more, holding the rows.
    return look_again(item, at, secrets)


def begin(item: Item, verdict: Verdict, at: datetime, secrets: Secrets) -> Leaving | None:
    """Ruling, attempt and *sending* in one statement; None when what it rests on has moved."""
    begun = time.monotonic()
    key = uuid4().hex
    again = kept_for(item, verdict, at)
    envelope = envelope_kept(again) if again else envelope_of(item, verdict, key, at, secrets)
    until = again.until if again else key_until(item, at)
    kept = {} if again else whole(envelope, until)
    values = values_of(item, verdict, envelope, key, at)
    repeats = again.attempt_id if again else None
    attempt_id = start({**NOT_KEPT, **values, **kept, "repeats": repeats})
    if attempt_id is None:
        return None
    item.delivery.tries += 1
    said_key = again.attempt.key if again else key
    return Leaving(
        item=item,
        attempt_id=attempt_id,
        outgoing=envelope.outgoing(said_key, deadline=begun + settings.OUTBOX_LEASE / 2),
        verdict=verdict,
        kept_of=repeats or attempt_id,
        key_until=until,
    )


def kept_for(item: Item, verdict: Verdict, at: datetime) -> KeptEnvelope | None:
    """The envelope that left before, if its key outlives this try and it still goes to where it may."""
    kept = item.kept
    lease = timedelta(seconds=settings.OUTBOX_LEASE)
    if kept is None or kept.until <= at + lease or kept.to != address_of(item, verdict):
        return None
    return kept


def key_until(item: Item, at: datetime) -> datetime | None:
    key = CAPABILITIES[item.channel].key_of_now()
    return at + key.lasts if key is not None else None


NOT_KEPT: Mapping[str, Any] = dict.fromkeys(
    (
        "kept_until",
        "kept_to",
        "kept_subject",
        "kept_content",
        "kept_html",
        "kept_headers",
        "kept_report_to",
        "kept_return_to",
        "kept_calendar",
    )
)


def whole(envelope: Envelope, until: datetime | None) -> dict[str, Any]:
    """To be kept with its secrets while the provider knows the key, and no longer."""
    if until is None:
        return {}
    return {
        "kept_until": until,
        "kept_to": envelope.to,
        "kept_subject": envelope.subject,
        "kept_content": envelope.content,
        "kept_html": envelope.html,
        "kept_headers": Jsonb(list(envelope.headers.items())),
        "kept_report_to": envelope.report_to,
        "kept_return_to": envelope.return_to,
        "kept_calendar": envelope.calendar,
    }


def values_of(
    item: Item, verdict: Verdict, envelope: Envelope, key: str, at: datetime
) -> dict[str, Any]:
    delivery = item.delivery
    content, html, headers = envelope.without_secrets
    return ruling_fields(verdict) | {
        "at": at,
        "candidate": delivery.candidate_id,
        "contact_version": item.person.contact_version,
        "starts": item.person.starts,
        "delivery": delivery.pk,
        "token": item.token,
        "is_probe": item.is_probe,
        "provider": CAPABILITIES[item.channel].provider,
        # A decision is told before it can be read on the pages (RULES 5.5).
        "tells": item.message.topic not in (TopicKey.DECISION, TopicKey.SERVICE),
        "attempt_key": key,
        "body": item.body.pk,
        "contact_point": verdict.contact_id,
        "address": envelope.to,
        "subject": envelope.subject,
        "content": content,
        "html": html,
        "headers": Jsonb(dict(headers)),
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
    probes = {held.pk} if item.is_probe else set()
    fresh = items([held], item.token, item.house, probes, at)[0]
    if fresh.is_too_late(at):
        expire(held, at)
        return None
    decision = fresh.decide(at, ways_so_far=fresh.message.deliveries.count())
    is_leaving = decision.step == Step.SEND
    if is_leaving and (not fresh.is_in_doubt or kept_for(fresh, decision.verdict, at)):
        leaving = begin(fresh, decision.verdict, at, secrets)
        if leaving is None:  # all that it rests on is held: it can only be the provider
            wait_for_provider(fresh, at)
        return leaving
    keep_ruling(held, decision.verdict, contact_version=version, at=at)
    if fresh.is_in_doubt and decision.step != Step.SUPPRESS:
        ask_a_person(held, at)
        return None
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
    if ruling.rule == Rule.GATHERED and item.delivery.hold == HoldReason.GATHERED:
        gather(item.delivery, at)  # this was its hour
        return
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
    rule = decision.verdict.rule
    change(item.delivery, DeliveryState.SUPPRESSED, at=at, why=rule, hold="")
    hand_back(item.delivery, why=ReturnedWhy.OPTED_OUT, rule=rule, at=at)


def give_it_back(item: Item, decision: Decision, at: datetime) -> None:
    rule = decision.verdict.rule
    change(item.delivery, DeliveryState.RETURNED, at=at, why=rule, hold="")
    hand_back(item.delivery, why=ReturnedWhy.VERDICT, rule=rule, at=at)


def ask_a_person(delivery: Delivery, at: datetime) -> None:
    """It may have arrived, and cannot be sent under its key any more: nothing happens by itself."""
    change(delivery, DeliveryState.QUEUED, at=at, why=KEY_GONE)
    bury(delivery.pk, why=KEY_GONE, at=at)


def wait_for_provider(item: Item, at: datetime) -> None:
    """Its circuit opened after this was claimed."""
    change(
        item.delivery,
        DeliveryState.QUEUED,
        at=at,
        why=PROVIDER_DOWN,
        hold=HoldReason.PROVIDER_DOWN,
    )


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
