"""Providers that do not answer: known to every sender, tried again by one at a time."""

from datetime import datetime

from django.db import transaction

from messaging.enqueue import wake_sender
from messaging.enums import DeliveryState, HoldReason
from messaging.models import Circuit, Delivery
from messaging.rules.retry import probe_at
from preferences.enums import Channel


@transaction.atomic
def open_circuit(channel: Channel, why: str, at: datetime) -> None:
    """Nothing more is claimed for this channel until the next probe. Each failure waits longer."""
    circuit, is_new = Circuit.objects.select_for_update().get_or_create(
        channel=channel, defaults={"opened_at": at, "probe_at": probe_at(1, at), "why": why}
    )
    if not is_new:
        circuit.failures += 1
        circuit.probe_at = probe_at(circuit.failures, at)
        circuit.why = why
        circuit.save(update_fields=["failures", "probe_at", "why"])


@transaction.atomic
def close_circuit(channel: Channel, at: datetime) -> None:
    """It answers again: everything that waited for it may go."""
    Circuit.objects.filter(channel=channel).delete()
    Delivery.objects.filter(
        channel=channel, state=DeliveryState.QUEUED, hold=HoldReason.PROVIDER_DOWN
    ).update(hold="")
    wake_sender()


def is_open(channel: Channel) -> bool:
    return Circuit.objects.filter(channel=channel).exists()
