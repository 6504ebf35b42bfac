"""The outbox: how much it sends, how soon, and how soon again after something broke.

OUTBOX_PEOPLE, OUTBOX_ROUNDS and OUTBOX_PARTS="speed latency" change what is measured. The people are made
once and kept beside the database; OUTBOX_PARTS=" " only makes them.
"""

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg

from portal.demo.postgres import Postgres
from tests.bench.sink import Sink
from tests.bench.sizes import ADMIN_URL, ROOT, fresh_database, start_django
from tests.bench.speed import say

PEOPLE = int(os.environ.get("OUTBOX_PEOPLE", "400"))
ROUNDS = int(os.environ.get("OUTBOX_ROUNDS", "3"))
SENDERS = 2
CLAIMS = 60


def main() -> None:
    server = Postgres(ROOT / ".cache" / "bench")
    sink = Sink()
    os.environ["EMAIL_URL"] = sink.url
    try:
        start_with_people(server)
        from tests.bench import outbox_world as world

        wanted = os.environ.get("OUTBOX_PARTS", " ".join(PARTS)).split()
        for name in wanted:
            PARTS[name](sink, world)
    finally:
        sink.close()
        server.stop()


def start_with_people(server: Postgres) -> None:
    """Making them takes minutes: a copy is kept for as long as the tables stay as they are."""
    known = " ".join(sorted(str(file) for file in ROOT.glob("*/migrations/0*.py")))
    kept = f"outbox_{PEOPLE}_{hashlib.sha256(known.encode()).hexdigest()[:12]}"
    url = fresh_database(server)
    with psycopg.connect(url.replace(*ADMIN_URL), autocommit=True) as admin:
        found = admin.execute("SELECT FROM pg_database WHERE datname = %s", [kept]).rowcount
        if found:
            admin.execute("DROP DATABASE usual")
            admin.execute(f"CREATE DATABASE usual TEMPLATE {kept}")
        start_django(url)
        if not found:
            from django.db import connection

            from tests.bench import outbox_world as world

            world.fill(PEOPLE)
            connection.close()
            admin.execute(f"CREATE DATABASE {kept} TEMPLATE usual")


@contextmanager
def senders(count: int = SENDERS, slots: int = 4) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Started, with their connections open, and idle."""
    command = [sys.executable, "manage.py", "run_outbox", "--slots", str(slots)]
    made = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _n in range(count)
    ]
    time.sleep(6)
    try:
        yield made
    finally:
        for each in made:
            each.terminate()
        for each in made:
            each.wait(40)


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


# --- how much ---------------------------------------------------------------------------------


def speed(sink: Sink, world: Any) -> None:
    """Against smtplib with as many processes, interleaved in one run."""
    count = PEOPLE * world.EACH
    rates: dict[str, list[float]] = {"ours": [], "built": [], "ready": []}
    with tempfile.TemporaryDirectory() as folder:
        letter = Path(folder) / "letter"
        with senders() as running:
            send_all(sink, world)  # warm
            letter.write_bytes(letter_as_sent())
            before = seconds_of(running)
            for _round in range(ROUNDS):
                rates["ours"].append(count / send_all(sink, world))
                for how in ("built", "ready"):
                    rates[how].append(count / send_raw(sink, letter, count, how))
            spent = (seconds_of(running) - before) / (count * ROUNDS)
    say(f"2 senders, local sink      {statistics.median(rates['ours']):7.0f} a second")
    for how, words in (("built", "each letter built"), ("ready", "ready bytes")):
        ratios = [mine / raw for mine, raw in zip(rates["ours"], rates[how], strict=True)]
        say(
            f"  smtplib, {words:<17}{statistics.median(rates[how]):6.0f} a second: ours is "
            f"{statistics.median(ratios):.2f} of it ({min(ratios):.2f} to {max(ratios):.2f})"
            "    must 0.6, goal 0.85"
        )
    say(f"  processor of the senders  {spent * 1000:6.2f} ms a message")
    world.again()
    statements(world)


def seconds_of(running: list[subprocess.Popen[bytes]]) -> float:
    times = [psutil.Process(each.pid).cpu_times() for each in running]
    return sum(each.user + each.system for each in times)


def send_all(sink: Sink, world: Any) -> float:
    world.again()
    before = sink.count.value
    began = time.monotonic()
    world.make_due()
    sink.wait_for(before + PEOPLE * world.EACH)
    return time.monotonic() - began


def send_raw(sink: Sink, letter: Path, count: int, how: str) -> float:
    command = [sys.executable, "-m", "tests.bench.raw", str(sink.port), str(letter)]
    made = [
        subprocess.Popen(
            [*command, str(count // SENDERS), how],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _n in range(SENDERS)
    ]
    for each in made:
        assert each.stdout
        each.stdout.readline()
    before = sink.count.value
    began = time.monotonic()
    for each in made:
        assert each.stdin
        each.stdin.write(b"go\n")
        each.stdin.flush()
    sink.wait_for(before + count // SENDERS * SENDERS)
    took = time.monotonic() - began
    for each in made:
        each.wait(20)
    return took


def letter_as_sent() -> bytes:
    """One of ours, as it left."""
    from messaging.channels.letter import letter_bytes
    from messaging.models import Attempt
    from messaging.outbox.envelope import Envelope

    kept = Attempt.objects.order_by("-pk")[0]
    envelope = Envelope(
        to=kept.address,
        content=kept.content,
        subject=kept.subject,
        html=kept.html,
        headers=kept.headers,
    )
    return letter_bytes(envelope.outgoing(kept.key, 0))


def statements(world: Any) -> None:
    from messaging.models import Attempt
    from messaging.outbox.slot import drain

    world.make_due()
    with world.counted() as seen:
        drain(most_turns=10)
    sent = Attempt.objects.count()
    say(f"statements a message       {len(seen) / sent:7.2f}    must 5, goal 3 ({sent} messages)")


def slow_provider(sink: Sink, world: Any) -> None:
    """A provider that takes a tenth of a second."""
    sink.delay.value = 0.1
    for slots in (4, 8):
        with senders(slots=slots):
            took = send_all(sink, world)
        rate = PEOPLE * world.EACH / took
        say(f"provider takes 100 ms, {slots} slots {rate:4.0f} a second    must 50, goal 100")
    sink.delay.value = 0


def claims(sink: Sink, world: Any) -> None:
    """Each claim alone, undone afterwards, with little and with much in the queue."""
    medians = {}
    for size in (1_000, 100_000):
        from messaging.models import Delivery

        world.again()
        world.crowd(size - Delivery.objects.count())
        world.make_due()
        medians[size] = statistics.median(claim_times())
    small, large = medians.values()
    say(
        f"a claim, 1,000 queued      {small * 1000:7.2f} ms, 100,000 queued {large * 1000:.2f} ms: "
        f"{large / small:.2f}    must 1.3"
    )


def claim_times() -> list[float]:
    from django.db import connection, transaction

    from messaging.outbox.statements import claim, database_time

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE messaging_delivery")
    times = []
    for _n in range(CLAIMS):
        with transaction.atomic():
            at = database_time()
            began = time.perf_counter()
            assert len(claim(uuid4(), at, 20)) == 20
            times.append(time.perf_counter() - began)
            transaction.set_rollback(True)
    return times[5:]


# --- how soon ---------------------------------------------------------------------------------


def latency(sink: Sink, world: Any) -> None:
    """From the instant it is due to the provider's call, with nothing else to do."""
    sink.is_timed.value = 1
    with senders():
        for words, is_woken in (("idle", True), ("wake-up lost", False)):
            times = [one_by_one(sink, world, is_woken) for _n in range(30)]
            say(
                f"due to call, {words:<13} p50 {percentile(times, 0.5):.2f} s, p95 "
                f"{percentile(times, 0.95):.2f} s    must {'2' if is_woken else '30'} s, goal 1 s"
            )
    sink.is_timed.value = 0


def one_by_one(sink: Sink, world: Any, is_woken: bool) -> float:
    from django.db import connection

    from messaging.enqueue import wake_sender

    world.again()
    time.sleep(0.3)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messaging_delivery SET not_before = now() + interval '1 second' WHERE id ="
            " (SELECT min(id) FROM messaging_delivery)"
        )
    due = time.monotonic() + 1
    if is_woken:
        wake_sender()
    _to, came = sink.arrivals.get(timeout=60)
    time.sleep(0.2)
    return float(came - due)


# --- how soon again ---------------------------------------------------------------------------


def killed(sink: Sink, world: Any) -> None:
    """One of two senders is killed with what it had claimed; the settings are those of production."""
    from messaging.models import Delivery

    sink.delay.value = 0.2
    with senders() as running:
        world.again()
        before = sink.count.value
        world.make_due()
        sink.wait_for(before + 20)
        running[0].kill()
        began = time.monotonic()
        sink.delay.value = 0
        held = Delivery.objects.filter(state__in=["claimed", "sending"])
        # Of both: the other one goes on with its own.
        theirs = list(held.values_list("pk", flat=True))
        wait(lambda: not held.filter(pk__in=theirs).exists(), 150)
        took = time.monotonic() - began
        doubtful = Delivery.objects.filter(state="unknown").count()
    say(
        f"killed sender: of {len(theirs)} that both held the last is taken up after {took:.0f} s, "
        f"{doubtful} not certain    must 75 s, goal 30 s"
    )


def outage(sink: Sink, world: Any) -> None:
    """The database is away for a minute."""
    server = Postgres(ROOT / ".cache" / "bench")
    with senders():
        world.again()
        from django.db import connection

        connection.close()
        server.stop()
        time.sleep(60)
        server.start()
        began = time.monotonic()
        before = sink.count.value
        world.make_due()
        sink.wait_for(before + 1)
        took = time.monotonic() - began
        sink.wait_for(before + PEOPLE * world.EACH)
    say(f"after a minute without the database: on after {took:.1f} s    must 30 s, goal 10 s")


def wait(is_so: Callable[[], Any], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise RuntimeError("not in time")
        time.sleep(0.1)


PARTS: dict[str, Callable[[Sink, Any], None]] = {
    "speed": speed,
    "slow_provider": slow_provider,
    "claims": claims,
    "latency": latency,
    "killed": killed,
    "outage": outage,
}
