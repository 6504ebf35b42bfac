"""What providers do to us, one case after the other, and what becomes of the message."""

import socket
from datetime import timedelta
from typing import Any

import pytest

from messaging.actions.events import read_events
from messaging.channels import text
from messaging.enums import AttemptOutcome, DeliveryState, HoldReason, Report
from messaging.models import Circuit, Delivery
from messaging.outbox import circuits
from messaging.outbox.sending import NetworkInTransactionError
from messaging.outbox.slot import drain
from messaging.outbox.statements import database_time
from preferences.enums import Channel
from tests.factories.messaging import Still
from tests.faults.processes import wait_until
from tests.faults.provider import REPORTS, Provider
from tests.faults.world import address_of, moves_of, written

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

S = DeliveryState
NOT_SENT, REFUSED, UNKNOWN = (
    AttemptOutcome.NOT_SENT,
    AttemptOutcome.REFUSED,
    AttemptOutcome.UNKNOWN,
)

# Channel, manner, what becomes of it, how the attempt ended, copies that arrived.
CASES = [
    ("email", "", S.ACCEPTED, AttemptOutcome.ACCEPTED, 1),
    ("email", "lost before", S.QUEUED, NOT_SENT, 0),
    ("email", "cut off", S.UNKNOWN, UNKNOWN, 0),
    ("email", "lost after", S.UNKNOWN, UNKNOWN, 1),
    ("email", "later", S.QUEUED, NOT_SENT, 0),
    ("email", "refuse", S.FAILED, REFUSED, 0),
    ("text", "", S.ACCEPTED, AttemptOutcome.ACCEPTED, 1),
    ("text", "lost before", S.UNKNOWN, UNKNOWN, 0),
    ("text", "lost after", S.UNKNOWN, UNKNOWN, 1),
    ("text", "500 before", S.UNKNOWN, UNKNOWN, 0),
    ("text", "500 after", S.UNKNOWN, UNKNOWN, 1),
    ("text", "no sid", S.UNKNOWN, UNKNOWN, 1),
    ("text", "garbled", S.UNKNOWN, UNKNOWN, 1),
    ("text", "cut short", S.UNKNOWN, UNKNOWN, 1),
    ("text", "slow down", S.QUEUED, NOT_SENT, 0),
    ("text", "wrong password", S.QUEUED, NOT_SENT, 0),
    ("text", "bad number", S.FAILED, REFUSED, 0),
    ("text", "opted out", S.FAILED, REFUSED, 0),
]


@pytest.mark.case(16, 19, 21, control="itself")
def test_what_becomes_of_a_message_and_how_many_copies_there_are(provider: Any) -> None:
    """One world for all of them: each to somebody else, and one after the other."""
    for channel, manner, state, outcome, copies in CASES:
        case = f"{channel}: {manner or 'as it should be'}"
        delivery = written(channel, manner, provider)
        drain()
        drain()
        delivery.refresh_from_db()
        assert delivery.state == state, case
        assert delivery.attempts.get().outcome == outcome, case
        assert len(provider.got(address_of(delivery))) == copies, case
        for way in (Channel.EMAIL, Channel.TEXT):
            circuits.close_circuit(way, database_time())
        Delivery.objects.filter(state=S.QUEUED).update(not_before=database_time() + DAY)


DAY = timedelta(days=1)


@pytest.mark.case(20, control="itself")
def test_asked_to_slow_down_it_comes_back_when_it_was_asked_to(provider: Any) -> None:
    delivery = written("text", "slow down", provider)
    drain()
    delivery.refresh_from_db()
    waits = delivery.not_before - database_time()
    assert timedelta(seconds=100) < waits <= timedelta(seconds=120)
    assert delivery.hold == HoldReason.RETRY
    provider.manners.clear()
    assert drain(Still(database_time() + timedelta(seconds=100))) == 0
    assert drain(Still(database_time() + timedelta(seconds=121))) == 1
    assert len(provider.got(address_of(delivery))) == 1


@pytest.mark.case(22, control="itself")
def test_a_wrong_password_burns_no_tries_and_holds_what_comes_after(provider: Any) -> None:
    first, *others = [written("text", "wrong password", provider) for _n in range(6)]
    assert drain(Still(database_time())) > 0
    assert provider.calls == 1
    assert Circuit.objects.get().why == "twilio 20003"
    first.refresh_from_db()
    assert first.tries == 0
    assert first.hold == HoldReason.PROVIDER_DOWN
    provider.manners.clear()
    at = Circuit.objects.get().probe_at
    drain(Still(at))
    assert not Circuit.objects.exists()
    for delivery in (first, *others):
        assert len(provider.got(address_of(delivery))) == 1


@pytest.mark.case(23, control="test_what_becomes_of_a_message_and_how_many_copies_there_are")
def test_a_provider_that_never_answers_is_cut_off(provider: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(text, "READ_TIMEOUT", 1)
    delivery = written("text", "silent", provider)
    drain()
    delivery.refresh_from_db()
    assert delivery.state == S.UNKNOWN
    assert provider.calls == 1


@pytest.mark.case(23, control="itself")
def test_who_waits_for_a_silent_provider_does_not_hold_up_the_others(
    provider: Any, start_sender: Any
) -> None:
    assert text.READ_TIMEOUT == 20
    silent = written("text", "silent", provider)
    others = [written() for _n in range(8)]
    start_sender(slots=2, BATCH="2", LEASE="60")
    assert provider.reached.wait(30)
    # All but the one that was claimed together with it.
    wait_until(lambda: len(provider.arrivals) >= len(others) - 1, 15)
    silent.refresh_from_db()
    assert silent.state == S.SENDING
    provider.gate.set()


@pytest.mark.case(15, control="test_what_becomes_of_a_message_and_how_many_copies_there_are")
def test_no_such_host_is_tried_again_and_costs_no_try(provider: Any, monkeypatch: Any) -> None:
    def unknown(*_host: Any, **_more: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    deliveries = [written("text"), written("email")]
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", unknown)
        drain()
    for delivery in deliveries:
        delivery.refresh_from_db()
        assert (delivery.state, delivery.tries) == (S.QUEUED, 0)
        assert delivery.attempts.get().outcome == NOT_SENT
    drain(Still(max(Circuit.objects.values_list("probe_at", flat=True))))
    assert len(provider.arrivals) == len(deliveries)


@pytest.mark.case(24, 25, control="itself")
def test_reports_in_any_order_end_the_same(provider: Any, live_server: Any, settings: Any) -> None:
    settings.PUBLIC_URL = live_server.url
    provider.tells = True
    for manner, said in REPORTS.items():
        delivery = written("text", manner, provider)
        provider.told.clear()
        drain()
        wait_until(lambda said=said: len(provider.told) == len(said), why=manner)
        for later in (0, 2, 10):
            read_events(database_time() + timedelta(seconds=later))
        delivery.refresh_from_db()
        assert set(provider.told) == {204}, manner
        assert (delivery.state, delivery.report) == (S.ACCEPTED, Report.DELIVERED), manner
        assert moves_of(delivery) == ["queued", "claimed", "sending", "accepted"]
        assert delivery.events.count() == len(set(said))
        assert not delivery.events.filter(processed_at=None).exists()


@pytest.mark.case(15, control="itself")
@pytest.mark.parametrize("channel", ["email", "text"])
def test_it_waits_with_the_reason_while_nobody_answers_and_goes_when_they_are_back(
    channel: str, provider: Any
) -> None:
    port, field = {
        "email": (provider.smtp.server_address[1], "email_port"),
        "text": (provider.http.server_address[1], "twilio_port"),
    }[channel]
    deliveries = [written(channel) for _n in range(3)]
    provider.stop()
    drain()
    for delivery in deliveries:
        delivery.refresh_from_db()
        assert (delivery.state, delivery.tries) == (S.QUEUED, 0)
    assert {d.hold for d in deliveries} <= {HoldReason.PROVIDER_DOWN, ""}
    assert HoldReason.PROVIDER_DOWN in {d.hold for d in deliveries}
    back = Provider(**{field: port})
    back.start()
    try:
        at = Circuit.objects.get(channel=channel).probe_at
        for _turn in range(3):
            drain(Still(at))
        assert [len(back.got(address_of(delivery))) for delivery in deliveries] == [1, 1, 1]
        assert not Circuit.objects.exists()
    finally:
        back.stop()


def test_nothing_outside_is_called_inside_a_transaction(provider: Any) -> None:
    from django.db import transaction

    from messaging.channels.base import Outgoing
    from messaging.channels.email import EmailSender
    from messaging.outbox.sending import send

    outgoing = Outgoing(key="k", to="sam@example.com", content="Hello")
    with transaction.atomic(), pytest.raises(NetworkInTransactionError):
        send(EmailSender(), outgoing)
    assert provider.calls == 0
