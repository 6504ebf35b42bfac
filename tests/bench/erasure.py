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
    """One message by the real actions, and as many copies of its rows."""
    from uuid import uuid4

    from candidates.models import Happening
    from messaging.models import Attempt, Delivery, MessageBody, Ruling, Transition
    from tests.factories.messaging import compose, delivery_of, pretend_sent

    first = compose(person, at=at, body="News")
    pretend_sent(delivery_of(first), at)

    def copies(row: Any, **other: list[Any]) -> list[Any]:
        """The row again and again, with these columns of its own."""
        kind, told = type(row), {f.attname: getattr(row, f.attname) for f in row._meta.fields}
        told.pop("id")
        rows = [
            kind(**told | {name: values[n] for name, values in other.items()})
            for n in range(MESSAGES)
        ]
        return kind.objects.bulk_create(rows)

    def ids(rows: list[Any]) -> list[int]:
        return [row.pk for row in rows]

    fresh = [uuid4() for _n in range(MESSAGES)]
    messages = ids(copies(first, client_token=fresh))
    bodies = ids(copies(MessageBody.objects.get(message=first), message_id=messages))
    sent = Delivery.objects.get(message=first)
    keys = [str(token) for token in fresh]
    deliveries = ids(copies(sent, message_id=messages, dedupe_key=keys, provider_ref=keys))
    rulings = ids(copies(Ruling.objects.filter(delivery=sent)[0], delivery_id=deliveries))
    copies(
        Attempt.objects.get(delivery=sent),
        delivery_id=deliveries,
        ruling_id=rulings,
        body_id=bodies,
        key=keys,
        provider_ref=keys,
    )
    for step in Transition.objects.filter(delivery=sent):
        copies(step, delivery_id=deliveries)
    copies(Happening.objects.filter(candidate_id=person.pk).latest("pk"), subject=deliveries)


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
