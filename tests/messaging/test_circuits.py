"""A provider that takes nothing: everything on that account waits, and somebody is told once (20, 22)."""

from datetime import timedelta
from typing import Any

import pytest

from messaging.enums import AlarmKind, CircuitKind, DeliveryState, HoldReason
from messaging.models import Alarm, Circuit
from messaging.outbox import circuits
from messaging.outbox.statements import claim
from messaging.outbox.watch import watch
from preferences.enums import Channel
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DUE = NOW + timedelta(seconds=20)


@pytest.fixture(autouse=True)
def _house(provider: Any) -> None:
    set_up()


def someone(n: int) -> Any:
    made = person(phone=f"+4477009000{n:02d}")
    give(made, "channel.first", "text", showed_number=True)
    return made


def after(seconds: float) -> Any:
    return DUE + timedelta(seconds=seconds)


@pytest.mark.case(20, control="test_control_a_refusal_holds_nobody_else")
def test_20_asked_to_wait_everybody_on_the_account_waits(provider: Any) -> None:
    provider.manners["+447700900001"] = "slow down"
    first = delivery_of(compose(someone(1)))
    others = [delivery_of(compose(someone(n))) for n in range(2, 5)]
    send_due(DUE)
    assert provider.calls == 1
    provider.manners.clear()
    send_due(after(119))
    assert provider.calls == 1
    for delivery in (first, *others):
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.QUEUED
        assert delivery.hold in (HoldReason.RETRY, HoldReason.PROVIDER_BUSY)
    assert Circuit.objects.get().kind == CircuitKind.BUSY
    assert not Alarm.objects.exists()  # asked to wait is no outage
    send_due(after(121))
    send_due(after(121))
    assert len(provider.arrivals) == 4
    assert not Circuit.objects.exists()
    assert {each.tries for each in (first, *others)} == {0, 1}


def test_control_a_refusal_holds_nobody_else(provider: Any) -> None:
    provider.manners["+447700900001"] = "bad number"
    for n in range(1, 4):
        compose(someone(n))
    send_due(DUE)
    assert len(provider.arrivals) == 2
    assert not Circuit.objects.exists()


@pytest.mark.case(22, control="test_control_a_refusal_holds_nobody_else")
def test_22_a_wrong_password_is_one_alarm_however_often_it_is_tried(
    provider: Any, caplog: Any
) -> None:
    provider.manners = {f"+4477009000{n:02d}": "wrong password" for n in range(1, 4)}
    deliveries = [delivery_of(compose(someone(n))) for n in range(1, 4)]
    for seconds in (0, 3, 10, 30, 60):
        send_due(after(seconds))
    assert provider.calls > 1
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.subject, alarm.ended_at) == (AlarmKind.PROVIDER, "text", None)
    assert caplog.text.count("alarm: provider text") == 1
    for delivery in deliveries:
        delivery.refresh_from_db()
        assert (delivery.state, delivery.tries) == (DeliveryState.QUEUED, 0)
    assert Circuit.objects.get().kind == CircuitKind.REFUSES
    provider.manners.clear()
    for seconds in (80, 81):
        send_due(after(seconds))
    assert len(provider.arrivals) == 3
    alarm.refresh_from_db()
    assert alarm.ended_at is not None


def test_it_opens_after_another_sender_has_claimed(provider: Any) -> None:
    """What was claimed before does not call any more: the circuit is looked at when it starts."""
    from uuid import uuid4

    from messaging.outbox.batch import rounds
    from tests.factories.messaging import Still, begin

    delivery = delivery_of(compose(someone(1)))
    token = uuid4()
    (items,) = rounds(claim(token, DUE, 5), token, DUE)
    circuits.open_circuit(
        Channel.TEXT, "429", DUE, kind=CircuitKind.BUSY, wait=timedelta(minutes=2)
    )
    assert begin(items[0], Still(DUE)) is None
    delivery.refresh_from_db()
    assert (delivery.state, delivery.hold) == (DeliveryState.QUEUED, HoldReason.PROVIDER_DOWN)
    assert (provider.calls, delivery.lease_losses) == (0, 0)


def test_alarms_are_raised_and_ended_by_looking(provider: Any, caplog: Any) -> None:
    provider.manners["+447700900001"] = "lost before"
    delivery = delivery_of(compose(someone(1)))
    send_due(DUE)
    late = after(15 * 60)
    for _look in range(3):
        watch(late, here=late)
    assert list(Alarm.objects.values_list("kind", "ended_at")) == [(AlarmKind.NOT_CERTAIN, None)]
    assert caplog.text.count("alarm: not_certain") == 1
    type(delivery).objects.update(state=DeliveryState.ACCEPTED)
    watch(late, here=late + timedelta(minutes=2))
    assert set(Alarm.objects.filter(ended_at=None).values_list("kind", flat=True)) == {
        AlarmKind.CLOCK
    }
