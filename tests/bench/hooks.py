"""What comes in while senders work: how fast it is answered, and how soon an opt-out counts.

HOOKS_PARTS="webhooks opt_outs doubt" and HOOKS_SECONDS change what is measured.
"""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import requests

from portal.demo.postgres import Postgres
from tests.bench.outbox import percentile, senders, wait
from tests.bench.sink import Sink
from tests.bench.sizes import ROOT, fresh_database, start_django
from tests.bench.speed import say

A_SECOND = 50
SECONDS = int(os.environ.get("HOOKS_SECONDS", "20"))
PEOPLE = 300
ROUNDS = 8


def main() -> None:
    server, sink = Postgres(ROOT / ".cache" / "bench"), Sink()
    port = free_port()
    os.environ |= {
        "EMAIL_URL": sink.url,
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "TWILIO_AUTH_TOKEN": "only-to-measure",
        "TWILIO_ACCOUNT_SID": "AC0",
    }
    try:
        start_django(fresh_database(server))
        from tests.bench import outbox_world as world

        world.fill(PEOPLE)
        for name in os.environ.get("HOOKS_PARTS", " ".join(PARTS)).split():
            PARTS[name](sink, world)
    finally:
        sink.close()
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web() -> Iterator[str]:
    """The real server, with as many workers and threads as it has in earnest."""
    code = "import django; django.setup(); from portal.processes import load, web; load(); web()"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = os.environ["PUBLIC_URL"]
    try:
        wait(lambda: answers(f"{address}/health/live"), 40)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=2).ok
    except requests.RequestException:
        return False


def post(session: requests.Session, path: str, fields: dict[str, str]) -> tuple[int, float]:
    """A call as Twilio makes it, and how long it took in ms."""
    from twilio.request_validator import RequestValidator

    address = os.environ["PUBLIC_URL"] + path
    validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    headers = {"X-Twilio-Signature": validator.compute_signature(address, fields)}
    began = time.perf_counter()
    answer = session.post(address, data=fields, headers=headers, timeout=10)
    return answer.status_code, (time.perf_counter() - began) * 1000


# --- webhooks -----------------------------------------------------------------------------------


def webhooks(sink: Sink, world: Any) -> None:
    """Fifty a second, each different, while two senders have more to send than they can."""
    sink.delay.value = 0.1
    local = threading.local()

    def call(n: int) -> tuple[int, float]:
        session = local.__dict__.setdefault("session", requests.Session())
        session.trust_env = False
        fields = {"MessageSid": f"SM{n:032d}", "MessageStatus": "delivered"}
        return post(session, f"/hooks/twilio/status/{uuid4().hex}/", fields)

    with web(), senders(), ThreadPoolExecutor(16) as pool:
        world.make_due()
        idle = sink.count.value
        wait(lambda: sink.count.value > idle, 60)
        before, began = sink.count.value, time.monotonic()
        calls = []
        for n in range(A_SECOND * SECONDS):
            time.sleep(max(0.0, began + n / A_SECOND - time.monotonic()))
            calls.append(pool.submit(call, n))
        told = [each.result() for each in calls]
        sent = sink.count.value - before
    times = [ms for _status, ms in told]
    bad = sum(status != 204 for status, _ms in told)
    say(
        f"webhooks at {A_SECOND}/s for {SECONDS} s, {sent} letters sent meanwhile: "
        f"p50 {statistics.median(times):.0f} ms, p95 {percentile(times, 0.95):.0f} ms, "
        f"{bad} refused    must 100, 250 ms"
    )
    sink.delay.value = 0


# --- opt-outs -----------------------------------------------------------------------------------


def opt_outs(sink: Sink, world: Any) -> None:
    """On a page it counts when the answer is there; a text has to be read first."""
    from messaging.models import Delivery
    from preferences.models import Consent
    from tests.faults.world import queue, reach, someone

    in_app, inbound = [], []
    session = requests.Session()
    session.trust_env = False
    with web(), senders():
        for n in range(ROUNDS):
            candidate = someone("text")
            queue(candidate, late_by=-3600)
            in_app.append(seconds_to_stop(candidate))
            other = someone("text")
            queue(other, late_by=-3600)
            number, began = reach(other), time.monotonic()
            fields = {"From": number, "To": "+441", "Body": "STOP", "MessageSid": f"SMs{n}"}
            status, _ms = post(session, "/hooks/twilio/text/", fields)
            assert status == 200, status
            stopped = Delivery.objects.filter(candidate=other, state="suppressed")
            wait(stopped.exists, 90)
            assert Consent.objects.filter(candidate=other, act="withdrawn").exists()
            inbound.append(time.monotonic() - began)
    say(
        f"opt-out counts: in the app after {max(in_app) * 1000:.0f} ms, by an incoming text after "
        f"p50 {statistics.median(inbound):.1f} s, at most {max(inbound):.1f} s    must 1 s, 60 s"
    )


def seconds_to_stop(candidate: Any) -> float:
    """The act behind the button, until what was queued is suppressed in the same commit."""
    from messaging.actions.opt_outs import opt_out
    from messaging.models import Delivery
    from messaging.outbox.statements import database_time

    began = time.monotonic()
    opt_out(
        candidate=candidate,
        channel="text",
        how="switch",
        through="web",
        at=database_time(),
    )
    assert Delivery.objects.get(candidate=candidate, channel="text").state == "suppressed"
    return time.monotonic() - began


# --- doubt --------------------------------------------------------------------------------------


def doubt(sink: Sink, world: Any) -> None:
    """A sender killed while a letter is on its way: until it is shown, and until it is an alarm."""
    from datetime import timedelta

    from django.db.models import F

    from messaging.models import Alarm, Delivery

    sink.delay.value = 20
    world.again()
    with senders(count=1) as running:
        world.make_due()
        wait(Delivery.objects.filter(state="sending").exists, 30)
        running[0].kill()
        began = time.monotonic()
        sink.delay.value = 0
        with senders(count=1):
            wait(Delivery.objects.filter(state="unknown").exists, 120)
            shown = time.monotonic() - began
            # The fifteen minutes themselves are not waited for.
            Delivery.objects.filter(state="unknown").update(
                state_at=F("state_at") - timedelta(minutes=15)
            )
            began = time.monotonic()
            wait(Alarm.objects.filter(kind__in=["not_certain", "decision"]).exists, 60)
            alarmed = time.monotonic() - began
    say(
        f"not certain: shown {shown:.0f} s after the kill, an alarm {alarmed:.0f} s after its "
        "fifteen minutes    must 75 s, 15 min"
    )


PARTS: dict[str, Callable[[Sink, Any], None]] = {
    "webhooks": webhooks,
    "opt_outs": opt_outs,
    "doubt": doubt,
}
