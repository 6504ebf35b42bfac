"""A night: silences and signals of everybody with something live, then only of those who said something.

BENCH_PEOPLE=100000 is what docs/figures.md was measured with; the must is two minutes.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta

import psutil

from portal.demo.postgres import Postgres
from tests.bench.sizes import DATA, Databases

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "10000"))
SAID = 200


def main() -> None:
    server = Postgres(DATA)
    try:
        databases = Databases(server, [PEOPLE])
        databases.use(PEOPLE)
        measure()
        databases.close()
    finally:
        server.stop()


def measure() -> None:
    from django.utils import timezone

    from candidates.actions.happenings import record
    from candidates.enums import HappeningKind
    from candidates.models import Application, Candidate
    from followup.actions import nightly, signals, silences
    from followup.models import Round, Signal, Silence

    at = timezone.now()
    for model in (Round, Signal, Silence):
        model.objects.all().delete()
    live = Application.objects.filter(closed_at=None).count()
    stopped = stopwatch()
    looked = nightly.go_round(at=at, most=10 * PEOPLE)
    print(f"round of {looked} people, {live} live applications: {stopped()}")
    print(f"  {Silence.objects.count()} silences, {Signal.objects.count()} signals")
    Round.objects.update(began_at=at - timedelta(days=1))
    stopped = stopwatch()
    looked = nightly.go_round(at=at + timedelta(minutes=1), most=10 * PEOPLE)
    print(f"the next round, of {looked}: {stopped()}")
    while silences.listen(at=at) + signals.listen(at=at):
        pass
    for person in Candidate.objects.order_by("pk")[:SAID]:
        record(kind=HappeningKind.REPLIED, candidate=person, at=at)
    stopped = stopwatch()
    later = at + timedelta(seconds=1)
    while silences.listen(at=later) + signals.listen(at=later):
        pass
    print(f"after {SAID} happenings: {stopped()}")


def stopwatch() -> Callable[[], str]:
    """Beside others only the processor's time says something: ours, and that of the database for us."""
    from django.db import connection

    connection.ensure_connection()
    assert connection.connection is not None
    backend = psutil.Process(connection.connection.info.backend_pid)

    def now() -> tuple[float, float, float]:
        spent = backend.cpu_times()
        return time.perf_counter(), time.process_time(), spent.user + spent.system

    began = now()

    def read() -> str:
        took, ours, theirs = (end - start for start, end in zip(began, now(), strict=True))
        return f"{took:.1f} s ({ours:.1f} s of the processor, and {theirs:.1f} s of the database's)"

    return read


if __name__ == "__main__":
    main()
