"""Senders killed again and again, at named points and at random. Afterwards the provider's log is held
against the database: nothing lost, nothing sent twice without a person, nothing unexplained.

KILLS and KILL_SEED run it in pieces: `KILLS=50 KILL_SEED=501 pytest tests/faults/test_kill_loop.py -s`.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from typing import Any

import pytest

from messaging.enums import DeliveryState
from messaging.models import Attempt, Delivery
from messaging.queries.ledger import findings
from tests.faults.killer import POINTS
from tests.faults.processes import is_alive
from tests.faults.world import queue, someone

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

KILLS, KILLS_LONG = 50, 500
MESSAGES_PER_KILL = 3
LIVES_AT_MOST = 20.0  # seconds, should its point never come
NO_PROGRESS = 120.0  # seconds without a message that came to its end
SHOWN = {DeliveryState.UNKNOWN, DeliveryState.DEAD}  # on the screen, for a person
EXPECTED = SHOWN | {DeliveryState.ACCEPTED}


def test_killed_again_and_again(
    killer: Any, provider: Any, is_long: bool, live_server: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    provider.pause = 0.01
    kills = int(os.environ.get("KILLS", KILLS_LONG if is_long else KILLS))
    people = [someone("text" if n % 3 == 0 else "email") for n in range(kills * MESSAGES_PER_KILL)]
    rng = random.Random(int(os.environ.get("KILL_SEED", "500")))
    done = 0
    while done < kills:
        for candidate in people[done * MESSAGES_PER_KILL : (done + 1) * MESSAGES_PER_KILL]:
            queue(candidate)
        kill_one(killer, rng)
        done += 1
    finish(killer)
    compare(provider, kills)
    assert [f"{each.name}: {each.ids}" for each in findings() if not each.holds] == []


def kill_one(killer: Any, rng: random.Random) -> None:
    point = rng.choice((*POINTS, "at random"))
    delay = 0.03 if point == "mid send" else 0.0
    pid = killer.start(point, slots=2, passages=rng.randint(1, 2), delay=delay)
    until = time.monotonic() + (rng.uniform(0.1, 1.0) if point == "at random" else LIVES_AT_MOST)
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    killer.kill(pid)


def finish(killer: Any) -> None:
    """One sender that is left alone."""
    killer.start(slots=4)
    left, seen_at = -1, time.monotonic()
    while now := Delivery.objects.exclude(state__in=EXPECTED).count():
        if now != left:
            left, seen_at = now, time.monotonic()
        states = Counter(Delivery.objects.values_list("state", flat=True))
        assert time.monotonic() < seen_at + NO_PROGRESS, states
        time.sleep(0.2)


def compare(provider: Any, kills: int) -> None:
    arrived = [json.loads(line)["key"] for line in provider.log.read_text().splitlines()]
    attempts = {row.key: row for row in Attempt.objects.select_related("delivery")}
    assert set(arrived) <= set(attempts), "a call without an attempt before it"
    copies = Counter(attempts[key].delivery_id for key in arrived)
    assert not [pk for pk, count in copies.items() if count > 1], "sent twice"
    deliveries = list(Delivery.objects.all())
    assert len(deliveries) == kills * MESSAGES_PER_KILL
    lost = [d.pk for d in deliveries if d.state not in EXPECTED]
    claimed_only = [d.pk for d in deliveries if d.state == "accepted" and not copies[d.pk]]
    assert (lost, claimed_only) == ([], [])
    in_doubt = [d.pk for d in deliveries if d.state in SHOWN]
    assert len(in_doubt) <= 2 * kills, "more in doubt than two slots of each can explain"
    sys.stdout.write(
        f"{kills} kills: {len(deliveries)} messages, {len(in_doubt)} shown as in doubt\n"
    )
