"""Senders killed in the middle of their work: ours, and django-post_office beside it, the same way.

KILLED_LETTERS and KILLED_TIMES change how many letters there are and how often a sender is killed.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from portal.demo.postgres import Postgres
from tests.bench.sink import Sink
from tests.bench.sizes import ROOT, fresh_database, start_django
from tests.bench.speed import say

LETTERS = int(os.environ.get("KILLED_LETTERS", "240"))
KILLS = int(os.environ.get("KILLED_TIMES", "12"))
TAKES = 0.02  # seconds, over each letter
WITHIN = 60.0
LEASE = 5.0  # seconds, so that ours is not waited for longer than it has to be


def main() -> None:
    for name, measure in (("ours", ours), ("django-post_office", post_office)):
        server, sink = Postgres(ROOT / ".cache" / "bench"), Sink()
        sink.delay.value, sink.is_timed.value = TAKES, 1
        try:
            url = fresh_database(server)
            sent, shown = measure(url, sink)
            report(name, sent, shown, arrivals_of(sink))
        finally:
            sink.close()
            server.stop()


def report(name: str, sent: set[str], shown: set[str], arrived: Counter[str]) -> None:
    lost = sent - set(arrived) - shown
    doubled = sum(count - 1 for count in arrived.values())
    say(
        f"{name:<20} {len(sent)} letters, {KILLS} kills: {len(lost)} lost, {doubled} doubled, "
        f"{len(shown)} shown as not certain ({len(shown & set(arrived))} of them had arrived)"
    )


def arrivals_of(sink: Sink) -> Counter[str]:
    found: Counter[str] = Counter()
    while not sink.arrivals.empty():
        found[sink.arrivals.get()[0]] += 1
    return found


# --- ours -------------------------------------------------------------------------------------


def ours(url: str, sink: Sink) -> tuple[set[str], set[str]]:
    os.environ["EMAIL_URL"] = sink.url
    start_django(url)
    from messaging.models import Delivery
    from tests.bench import outbox_world as world

    world.fill(LETTERS, each=1, late_by=90)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "LEASE": str(LEASE),
    }
    command = [sys.executable, "manage.py", "run_outbox", "--slots", "4"]
    world.make_due()
    left = Delivery.objects.filter(state__in=["queued", "claimed", "sending"])
    kill_again_and_again(command, environment, sink, left.exists)
    finish(command, environment, lambda: not left.exists())
    doubt = Delivery.objects.filter(state__in=["unknown", "dead"])
    return addresses(Delivery.objects.all()), addresses(doubt)


def addresses(deliveries: Any) -> set[str]:
    return set(deliveries.values_list("candidate__contact_points__value", flat=True))


# --- django-post_office -------------------------------------------------------------------------


def post_office(url: str, sink: Sink) -> tuple[set[str], set[str]]:
    """In a process of its own each time: it has settings of its own, and so has Django."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "SINK_PORT": str(sink.port),
        "DJANGO_SETTINGS_MODULE": "tests.bench.post_office_settings",
    }

    def admin(*words: str) -> str:
        command = [sys.executable, "-m", "tests.bench.post_office_queue", *words]
        return subprocess.check_output(command, cwd=ROOT, env=environment, text=True)

    admin("fill", str(LETTERS))
    command = [sys.executable, "-m", "django", "send_queued_mail", "--processes", "1"]
    kill_again_and_again(command, environment, sink, lambda: admin("left").strip() != "0")
    finish(command, environment, lambda: admin("left").strip() == "0")
    return {f"p{n}@example.com" for n in range(LETTERS)}, set()


# --- killing ------------------------------------------------------------------------------------


def kill_again_and_again(
    command: list[str], environment: dict[str, str], sink: Sink, has_more: Callable[[], bool]
) -> None:
    """Each some letters after its first one, wherever it is then."""
    rng = random.Random(12)
    for _n in range(KILLS):
        if not has_more():
            return
        before = sink.count.value
        sender = start(command, environment)
        until = time.monotonic() + WITHIN
        wanted = before + rng.randint(1, LETTERS // (2 * KILLS))
        while sink.count.value < wanted and sender.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        sender.kill()
        sender.wait(10)


def finish(command: list[str], environment: dict[str, str], is_done: Callable[[], bool]) -> None:
    """One that is left alone, started again should it end by itself."""
    until = time.monotonic() + WITHIN
    sender = start(command, environment)
    while not is_done() and time.monotonic() < until:
        if sender.poll() is not None:
            sender = start(command, environment)
        time.sleep(0.5)
    sender.terminate()
    sender.wait(30)


def start(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
