"""The sender as a process of its own."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from candidates.models import Beat
from messaging.enums import DeliveryState
from messaging.models import Delivery
from messaging.outbox.run import Outbox
from tests.factories.candidates import person
from tests.factories.messaging import compose
from tests.factories.preferences import give, set_up

ROOT = Path(__file__).resolve().parents[2]


def within(seconds: float, check: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if check():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_sends_what_becomes_due_and_ends_when_told(
    provider: Any, child_environment: dict[str, str], settings: Any
) -> None:
    set_up()
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email", at=timezone.now())
    give(sam, "contact.hours", "any", at=timezone.now())
    environment = child_environment | {
        "EMAIL_URL": provider.email_url,
        "TWILIO_API_URL": provider.twilio_url,
    }
    sender = subprocess.Popen(
        [sys.executable, "manage.py", "run_outbox"], cwd=ROOT, env=environment
    )
    try:
        assert within(20, lambda: Beat.objects.filter(name="sender").exists())
        settings.OUTBOX_UNDO = 0
        compose(sam, at=timezone.now())
        began = time.monotonic()
        assert within(5, lambda: bool(provider.arrivals))
        assert time.monotonic() - began < 3
        assert within(5, lambda: Delivery.objects.get().state == DeliveryState.ACCEPTED)
        sender.send_signal(signal.SIGTERM)
        assert sender.wait(timeout=10) == 0
    finally:
        sender.kill()
        sender.wait()
    assert len(provider.arrivals) == 1


def test_a_slot_that_hangs_does_not_hide_behind_the_others(settings: Any) -> None:
    settings.OUTBOX_LEASE = 60
    outbox = Outbox(slots=3)
    outbox.progress = {0: 1000.0, 1: 941.0, 2: 939.0}
    assert outbox.hanging(1000.0) == [2]
    outbox.progress[2] = 1000.0
    assert outbox.hanging(1000.0) == []
