"""T2: the whole verdict again, under lock, and then either an attempt or the reason for none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from messaging.actions.after_refusal import go_instead
from messaging.actions.after_sending import bury
from messaging.actions.deliveries import change, hold_of, keep_ruling
from messaging.actions.expiry import expire
from messaging.actions.locks import held_for_contact
from messaging.actions.messages.gathering import gather
from messaging.actions.messages.giving_back import hand_back
from messaging.enums import DeliveryState, HoldReason, ReturnedWhy
from messaging.models import Delivery, Thread
from messaging.outbox.batch import Item, items
from messaging.outbox.beginning import Leaving, Ready, begin, kept_for, made_ready
from messaging.outbox.clock import Clock
from messaging.queries.claimed import claimed_under
from messaging.rules.routing import Decision, Step
from preferences.enums import Rule

KEY_GONE = "key cannot be used"
PROVIDER_DOWN = "provider down"


def preflight(several: Sequence[Item], clock: Clock) -> list[Leaving]:
    """Those that leave now. Who is not among them is to be looked at again, alone: it does not go now, or
    something moved since its facts were read."""
    at = clock.now()
    ready = [each for item in several if (each := readied(item, at)) is not None]
    return begin(ready, at) if ready else []


def readied(item: Item, at: datetime) -> Ready | None:
    decision = item.decide(at)
    if decision.step != Step.SEND or item.is_too_late(at) or item.is_in_doubt:
        return None
    return made_ready(item, decision.verdict, at)


# --- with the rows held -----------------------------------------------------------------------


@transaction.atomic
def look_again(item: Item, at: datetime) -> Leaving | None:
    """The verdict with everything it rests on held; the fence first: no lease, no say.

    None when it does not leave now; why not is in the delivery.
    """
    version = held_for_contact(item.delivery.candidate_id)
    Thread.objects.select_for_update().get(candidate_id=item.delivery.candidate_id)
    held = held_by_lease(item)
    if held is None:
        return None
    probes = {held.pk} if item.is_probe else set()
    rows = claimed_under(item.token, [held.pk])
    fresh = items(rows, item.token, item.house, probes, at)[0]
    if fresh.is_too_late(at):
        expire(held, at)
        return None
    ways = Delivery.objects.filter(message=held.message_id).count()
    decision = fresh.decide(at, ways_so_far=ways)
    is_leaving = decision.step == Step.SEND
    if is_leaving and (not fresh.is_in_doubt or kept_for(fresh, decision.verdict, at)):
        begun = begin([made_ready(fresh, decision.verdict, at)], at)
        if not begun:  # all that it rests on is held: it can only be the provider
            wait_for_provider(held, at)
        return begun[0] if begun else None
    keep_ruling(held, decision.verdict, contact_version=version, at=at)
    if fresh.is_in_doubt and decision.step != Step.SUPPRESS:
        ask_a_person(held, at)
        return None
    ANSWERS[decision.step](held, decision, at)
    return None


def held_by_lease(item: Item) -> Delivery | None:
    return (
        Delivery.objects.select_for_update(of=("self",))
        .filter(pk=item.delivery.pk, lease_token=item.token, state=DeliveryState.CLAIMED)
        .select_related("message__thread__candidate", "message__application")
        .first()
    )


def hold(held: Delivery, decision: Decision, at: datetime) -> None:
    """Later: nothing was sent, and the screen says until when and why."""
    ruling = decision.verdict
    if ruling.rule == Rule.GATHERED and held.hold == HoldReason.GATHERED:
        gather(held, at)  # this was its hour
        return
    change(
        held,
        DeliveryState.QUEUED,
        at=at,
        why=ruling.rule,
        not_before=ruling.until,
        hold=hold_of(ruling),
    )


def reroute(held: Delivery, decision: Decision, at: datetime) -> None:
    """The same message by another way of theirs."""
    if decision.instead is None:
        raise ValueError("a way to go instead is missing")
    change(held, DeliveryState.REROUTED, at=at, why=decision.verdict.rule)
    go_instead(held, decision.instead, at)


def suppress(held: Delivery, decision: Decision, at: datetime) -> None:
    rule = decision.verdict.rule
    change(held, DeliveryState.SUPPRESSED, at=at, why=rule, hold="")
    hand_back(held, why=ReturnedWhy.OPTED_OUT, rule=rule, at=at)


def give_it_back(held: Delivery, decision: Decision, at: datetime) -> None:
    rule = decision.verdict.rule
    change(held, DeliveryState.RETURNED, at=at, why=rule, hold="")
    hand_back(held, why=ReturnedWhy.VERDICT, rule=rule, at=at)


def ask_a_person(delivery: Delivery, at: datetime) -> None:
    """It may have arrived, and cannot be sent under its key any more: nothing happens by itself."""
    change(delivery, DeliveryState.QUEUED, at=at, why=KEY_GONE)
    bury(delivery.pk, why=KEY_GONE, at=at)


def wait_for_provider(held: Delivery, at: datetime) -> None:
    """Its circuit opened after this was claimed."""
    change(
        held,
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
