"""Providers that take nothing now: known to every sender, tried again by one at a time."""

from datetime import datetime, timedelta

from django.db import transaction

from messaging.actions.alarms import end_alarm, raise_alarm
from messaging.enqueue import wake_sender
from messaging.enums import AlarmKind, CircuitKind, DeliveryState, HoldReason
from messaging.models import Circuit, Delivery
from messaging.rules.retry import probe_at
from preferences.enums import Channel

HOLDS = {
    CircuitKind.DOWN: HoldReason.PROVIDER_DOWN,
    CircuitKind.REFUSES: HoldReason.PROVIDER_DOWN,
    CircuitKind.BUSY: HoldReason.PROVIDER_BUSY,
}


@transaction.atomic
def open_circuit(
    channel: Channel,
    why: str,
    at: datetime,
    *,
    kind: CircuitKind = CircuitKind.DOWN,
    wait: timedelta | None = None,
) -> None:
    """Nothing more is claimed for this channel until the next probe. Each failure waits longer.

    One alarm for each time it opens, whoever notices; none for a provider that only asks to wait.
    """
    circuit, is_new = Circuit.objects.select_for_update().get_or_create(
        channel=channel,
        defaults={
            "kind": kind,
            "opened_at": at,
            "probe_at": probe_at(1, at, wait=wait),
            "why": why,
        },
    )
    if not is_new:
        circuit.failures += 1
        circuit.probe_at = max(probe_at(circuit.failures, at, wait=wait), circuit.probe_at)
        circuit.kind, circuit.why = kind, why
        circuit.save(update_fields=["failures", "probe_at", "kind", "why"])
    if kind != CircuitKind.BUSY:
        raise_alarm(AlarmKind.PROVIDER, channel, at)


@transaction.atomic
def close_circuit(channel: Channel, at: datetime) -> None:
    """It answers again: everything that waited for it may go."""
    Circuit.objects.filter(channel=channel).delete()
    Delivery.objects.filter(
        channel=channel, state=DeliveryState.QUEUED, hold__in=set(HOLDS.values())
    ).update(hold="")
    end_alarm(AlarmKind.PROVIDER, channel, at)
    wake_sender()


def is_open(channel: Channel) -> bool:
    return Circuit.objects.filter(channel=channel).exists()
