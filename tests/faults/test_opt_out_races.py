"""An opt-out against the sender: in the same moment, in any order, nothing starts after its commit."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from candidates.models import Candidate
from messaging.actions import opt_outs
from messaging.actions.deliveries import open_delivery
from messaging.enums import AttemptOutcome, DeliveryState, MessageState
from messaging.models import Attempt, Delivery, Message
from messaging.outbox.batch import Item, rounds
from messaging.outbox.beginning import Leaving
from messaging.outbox.clock import Clock
from messaging.outbox.recording import record_result
from messaging.outbox.sending import Result
from messaging.outbox.slot import drain
from messaging.outbox.statements import claim
from messaging.queries.ledger import findings
from preferences.enums import Channel, ConsentHow, Rule, Through, VerdictKind
from preferences.rules.facts import Verdict
from tests.factories.messaging import begin
from tests.faults.world import address_of, queue, someone, written

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ROUNDS = 300
ROUNDS_LONG = 10_000
AT_ONCE = 25  # people claimed together, so that each race is only the race
CLEAR = Verdict(kind=VerdictKind.CLEAR, rule=Rule.FIRST_WAY, channel=Channel.EMAIL)
REFUSED = Result(outcome=AttemptOutcome.REFUSED, error="smtp 550")


def opt_out(candidate: Any, clock: Clock) -> None:
    opt_outs.opt_out(
        candidate=candidate,
        channel=Channel.EMAIL,
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=clock.now(),
    )


@pytest.mark.case(32, control="itself")
@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("opts_out", [False, True])
def test_opted_out_while_it_waits(opts_out: bool, provider: Any) -> None:
    delivery = written()
    if opts_out:
        opt_out(delivery.candidate, Clock())
    drain()
    delivery.refresh_from_db()
    assert delivery.state == (DeliveryState.SUPPRESSED if opts_out else DeliveryState.ACCEPTED)
    assert provider.calls == (0 if opts_out else 1)
    assert len(provider.got(address_of(delivery))) == provider.calls


@pytest.mark.usefixtures("house", "provider")
def test_an_opt_out_between_the_facts_and_the_start_is_seen() -> None:
    delivery = written()
    (item,) = claimed_items()
    opt_out(delivery.candidate, Clock())
    assert begin(item) is None
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SUPPRESSED
    assert not Attempt.objects.exists()


@pytest.mark.case(33, control="itself")
@pytest.mark.usefixtures("house", "provider")
def test_no_attempt_starts_after_the_commit_of_an_opt_out(
    is_long: bool, pool: ThreadPoolExecutor
) -> None:
    """Which of the two came first is read from the version that the attempt rests on."""
    seen = {"started": 0, "stopped": 0}
    chance = random.Random(33)
    left = ROUNDS_LONG if is_long else ROUNDS
    messages = [queue(someone(), channel=Channel.EMAIL) for _n in range(AT_ONCE)]
    while left > 0:
        for item in claimed_items():
            race(item, chance.uniform(-0.004, 0.004), pool)
            seen[judge(item.delivery.pk)] += 1
            left -= 1
        for message in messages:
            open_again(message.thread.candidate)
            line_up(message)
    assert min(seen.values()) > 0, f"the race was always won by one side: {seen}"
    assert [each.name for each in findings() if not each.holds] == []


def claimed_items() -> list[Item]:
    clock, token = Clock(), uuid4()
    claimed = claim(token, clock.started_at, AT_ONCE)
    return [item for items in rounds(claimed, token, clock.started_at) for item in items]


def race(item: Item, head_start: float, pool: ThreadPoolExecutor) -> None:
    """When it started, the provider refuses, so that the next one is judged afresh."""
    barrier = threading.Barrier(2)
    candidate = Candidate.objects.get(pk=item.delivery.candidate_id)

    def start() -> Leaving | None:
        return begin(item)

    def stop() -> None:
        opt_out(candidate, Clock())

    leaving, _ = together(pool, barrier, [(start, max(-head_start, 0)), (stop, max(head_start, 0))])
    if leaving is not None:
        record_result(leaving, REFUSED, Clock().now())


def together(
    pool: ThreadPoolExecutor,
    barrier: threading.Barrier,
    deeds: list[tuple[Callable[[], Any], float]],
) -> list[Any]:
    """Each in a thread, and on a connection, of its own."""

    def run(deed: Callable[[], Any], delay: float) -> Any:
        connection.ensure_connection()
        barrier.wait(10)
        time.sleep(delay)
        return deed()

    futures = [pool.submit(run, *deed) for deed in deeds]
    return [future.result(30) for future in futures]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    barrier = threading.Barrier(2)
    with ThreadPoolExecutor(2) as made:
        yield made
        together(made, barrier, [(close, 0), (close, 0)])


def close() -> None:
    connection.close()  # that of the thread that asks


def judge(delivery_id: int) -> str:
    now = Delivery.objects.select_related("candidate").get(pk=delivery_id)
    version = now.candidate.contact_version  # raised once, by the opt-out
    attempts = list(now.attempts.select_related("ruling"))
    if now.state == DeliveryState.FAILED:
        (attempt,) = attempts
        assert attempt.ruling.contact_version == version - 1, "it began after the opt-out"
        return "started"
    assert now.state == DeliveryState.SUPPRESSED
    assert not attempts
    assert now.transitions.last().why == Rule.OPTED_OUT
    return "stopped"


def line_up(message: Message) -> None:
    """The same words again, by the same way."""
    at = Clock().now()
    Message.objects.filter(pk=message.pk).update(state=MessageState.OUT, returned_at=None)
    open_delivery(message=message, verdict=CLEAR, not_before=at, hold="", at=at)


def open_again(candidate: Any) -> None:
    """By their own newer act."""
    opt_outs.opt_in(
        candidate=candidate,
        channel=Channel.EMAIL,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=Clock().now(),
    )
