"""Senders that are killed, stopped or doubled. Each case runs unharmed first: the control."""

import signal
import time
from typing import Any

import pytest

from messaging.actions.events import read_events
from messaging.enums import AttemptOutcome, DeliveryState, MessageState
from messaging.models import Delivery, Message
from messaging.outbox.statements import database_time
from tests.faults.processes import is_alive, wait_until
from tests.faults.provider import report
from tests.faults.world import address_of, moves_of, state_of, written

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

S = DeliveryState


def comes_to(delivery: Delivery, *states: str, seconds: float = 30) -> str:
    return str(
        wait_until(
            lambda: (now := state_of(delivery)) in states and now,
            seconds,
            why=f"{state_of(delivery)} after {moves_of(delivery)}",
        )
    )


# --- 1, 2, 3: at each point of the way -----------------------------------------------------------

# Where it dies, what becomes of the message, how many copies the provider has.
DEATHS = [
    ("", S.ACCEPTED, 1),
    ("after claim", S.ACCEPTED, 1),
    ("in preflight", S.ACCEPTED, 1),
    ("after start", S.UNKNOWN, 0),
    ("after send", S.UNKNOWN, 1),
    ("in record", S.ACCEPTED, 1),
    ("after record", S.ACCEPTED, 1),
]


@pytest.mark.case(1, 2, 3, control="itself")
def test_killed_on_the_way(killer: Any, provider: Any) -> None:
    for kill, state, copies in DEATHS:
        delivery = written()
        first = killer.start(kill)
        last = first
        if kill:
            wait_until(lambda pid=first: not is_alive(pid), why=kill)
            last = killer.start()
        comes_to(delivery, state)
        time.sleep(0.5)
        assert state_of(delivery) == state, f"{kill}: nobody sends again what may have left"
        assert len(provider.got(address_of(delivery))) == copies, kill
        assert delivery.attempts.exclude(outcome=AttemptOutcome.NOT_SENT).count() == 1, kill
        killer.kill(last)


def test_killed_after_a_refusal_it_still_goes_back_to_its_owner(killer: Any, provider: Any) -> None:
    delivery = written(channel="email", manner="refuse", provider=provider, fixed=True)
    first = killer.start("in record")
    wait_until(lambda: not is_alive(first))
    assert delivery.message.state == MessageState.OUT
    killer.start()
    wait_until(lambda: Message.objects.get(pk=delivery.message_id).returned_at)
    assert moves_of(delivery)[-2:] == ["sending", "failed"]


@pytest.mark.case(3, control="test_killed_on_the_way")
def test_killed_after_the_provider_took_it_a_report_proves_it(
    killer: Any, provider: Any, live_server: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    delivery = written("text")
    first = killer.start("after send")
    wait_until(lambda: not is_alive(first))
    killer.start()
    comes_to(delivery, S.UNKNOWN)
    (arrival,) = provider.got(address_of(delivery))
    to = f"{live_server.url}/hooks/twilio/status/{arrival.key}/"
    assert report(to, arrival.ref, ["delivered"], secret="wrong") == [403]
    assert report(to, arrival.ref, ["sent", "delivered"]) == [204, 204]
    read_events(database_time())
    comes_to(delivery, S.ACCEPTED)
    delivery.refresh_from_db()
    assert delivery.report == "delivered"
    assert delivery.provider_ref == arrival.ref
    assert len(provider.got(arrival.to)) == 1


# --- 4: whoever takes it dies ------------------------------------------------------------------


@pytest.mark.case(4, control="itself")
def test_killed_three_times_over_one_message_it_is_put_aside_and_the_others_go(
    killer: Any, provider: Any
) -> None:
    poison, other = written(), written()
    for _death in range(3):
        pid = killer.start("in preflight", only=poison.pk)
        wait_until(lambda pid=pid: not is_alive(pid), why=f"{moves_of(poison)}")
    killer.start()
    comes_to(poison, S.DEAD)
    comes_to(other, S.ACCEPTED)
    assert not provider.got(address_of(poison))
    assert len(provider.got(address_of(other))) == 1


# --- 5, 8: several senders ----------------------------------------------------------------------


@pytest.mark.case(5, 8, control="itself")
def test_two_senders_send_nothing_twice(start_sender: Any, provider: Any) -> None:
    deliveries = [written() for _n in range(12)]
    senders = [start_sender(slots=2), start_sender(slots=2)]
    for delivery in deliveries:
        comes_to(delivery, S.ACCEPTED)
    assert len(provider.arrivals) == len(deliveries)
    senders[0].send(signal.SIGKILL)  # at rest: the other goes on
    late = written()
    comes_to(late, S.ACCEPTED, seconds=10)
    assert len(provider.got(address_of(late))) == 1


# --- 7: asked to stop ---------------------------------------------------------------------------


@pytest.mark.case(7, control="test_two_senders_send_nothing_twice")
def test_asked_to_stop_while_sending_it_finishes_and_takes_nothing_more(
    start_sender: Any, provider: Any
) -> None:
    delivery = written(manner="held before", provider=provider)
    sender = start_sender(LEASE="30")
    assert provider.reached.wait(30)
    sender.send(signal.SIGTERM)
    time.sleep(1)
    late = written()
    provider.gate.set()
    assert sender.process.wait(30) == 0
    assert state_of(delivery) == S.ACCEPTED
    assert state_of(late) == S.QUEUED
    assert not Delivery.objects.filter(lease_token__isnull=False).exists()
    assert len(provider.arrivals) == 1


# --- 9: asleep past its lease -------------------------------------------------------------------


@pytest.mark.case(9, control="itself")
@pytest.mark.parametrize("is_paused", [False, True])
def test_asleep_past_its_lease_it_changes_nothing_but_its_own_attempt(
    is_paused: bool, start_sender: Any, provider: Any
) -> None:
    delivery = written(manner="held after", provider=provider)
    sender = start_sender(LEASE="2")
    assert provider.reached.wait(30)
    if is_paused:
        sender.send(signal.SIGSTOP)
        start_sender(LEASE="2")
        comes_to(delivery, S.UNKNOWN)
    provider.gate.set()
    if is_paused:
        sender.send(signal.SIGCONT)
    comes_to(delivery, S.ACCEPTED)
    expected = ["queued", "claimed", "sending", "unknown", "accepted"]
    assert moves_of(delivery) == [s for s in expected if is_paused or s != "unknown"]
    attempt = delivery.attempts.get()
    assert attempt.outcome == AttemptOutcome.ACCEPTED
    assert len(provider.arrivals) == 1
