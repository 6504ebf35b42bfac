"""A machine whose clock is an hour wrong: the database's time is the one that counts."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from candidates.models import Beat
from messaging.models import Delivery
from messaging.outbox.reaper import reap
from messaging.outbox.slot import Slot, drain
from messaging.outbox.statements import database_time
from tests.faults.world import moves_of, state_of, written

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

HOUR = timedelta(hours=1)


@pytest.mark.case(45, control="itself")
@pytest.mark.parametrize("off", [timedelta(0), HOUR, -HOUR])
def test_a_sender_on_a_wrong_clock_sends_what_is_due_and_nothing_early_or_twice(
    off: timedelta, provider: Any
) -> None:
    due, early = written(), written()
    now = database_time()
    Delivery.objects.filter(pk=early.pk).update(not_before=now + timedelta(minutes=30))
    with time_machine.travel(timezone.now() + off):
        drain()
        leased = written()
        Slot().turn(0)
        reap(database_time())
        drain()
    assert [state_of(each) for each in (due, early, leased)] == ["accepted", "queued", "accepted"]
    assert moves_of(due) == moves_of(leased) == ["queued", "claimed", "sending", "accepted"]
    assert len(provider.arrivals) == 2
    started = due.attempts.get().started_at
    assert abs(started - now) < timedelta(minutes=1), "by the clock of the database"


@pytest.mark.case(45, control="itself")
@pytest.mark.parametrize("off", [timedelta(0), HOUR, -HOUR])
def test_a_wrong_clock_is_said_and_the_machine_gets_no_visitors(
    off: timedelta, client: Client
) -> None:
    now = timezone.now()
    for name in ("sender", "worker"):
        Beat.objects.create(name=name, at=now)
    with time_machine.travel(now + off):
        answer = client.get("/health/ready")
    assert answer.json()["checks"]["clock"]["ok"] == (not off)
    assert answer.status_code == (503 if off else 200)
