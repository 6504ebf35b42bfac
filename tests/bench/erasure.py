"""Erasing one person with 1,000 messages, and a copy of all that we hold of them.

The musts are 2 s and 5 s. Beside the time that passed stands the time of this process and how many statements.
"""

import time
from datetime import timedelta
from typing import Any

from portal.demo.postgres import Postgres
from tests.bench.sizes import DATA, Databases

PEOPLE = 1_000
MESSAGES = 1_000


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
    from django.db import transaction
    from django.utils import timezone

    from candidates.enums import ErasedWhy
    from candidates.models import Candidate
    from portal.people import as_json, copy_of, erase

    at = timezone.now()
    with transaction.atomic():
        person = Candidate.objects.order_by("pk")[0]
        write_to(person, at - timedelta(days=1))
        timed("a copy", lambda: as_json(copy_of(person), at=at))
        timed("erased", lambda: erase(candidate=person, why=ErasedWhy.ASKED, at=at))
        transaction.set_rollback(True)


def write_to(person: Any, at: Any) -> None:
    from tests.factories.messaging import compose, delivery_of, pretend_sent

    for number in range(MESSAGES):
        pretend_sent(delivery_of(compose(person, at=at, body=f"News, number {number}")), at)


def timed(name: str, work: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        began, used = time.perf_counter(), time.process_time()
        work()
        took, worked = time.perf_counter() - began, time.process_time() - used
    print(f"{name}: {took:.2f} s, {worked:.2f} s of this process, {len(caught)} statements")


if __name__ == "__main__":
    main()
