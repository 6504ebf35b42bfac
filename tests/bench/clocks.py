"""A night: silences and signals of everybody with something live, then only of those who said something.

BENCH_PEOPLE=100000 is what docs/figures.md was measured with; the must is two minutes.
"""

import os
import time
from datetime import timedelta

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
    began = time.perf_counter()
    looked = nightly.go_round(at=at, most=10 * PEOPLE)
    took = time.perf_counter() - began
    print(f"round of {looked} people, {live} live applications: {took:.1f} s")
    print(f"  {Silence.objects.count()} silences, {Signal.objects.count()} signals")
    while silences.listen(at=at) + signals.listen(at=at):
        pass
    for person in Candidate.objects.order_by("pk")[:SAID]:
        record(kind=HappeningKind.REPLIED, candidate=person, at=at)
    began = time.perf_counter()
    later = at + timedelta(seconds=1)
    while silences.listen(at=later) + signals.listen(at=later):
        pass
    print(f"after {SAID} happenings: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
