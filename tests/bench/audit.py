"""What the record of changes costs: ten thousand rows written at once, with its triggers and without.

Interleaved in one run, on tables as they are: with all their indexes and other triggers. The must is 60 %.
"""

import statistics
import time
from datetime import UTC, datetime
from typing import Any

from portal.demo.postgres import Postgres
from tests.bench.sizes import DATA, Databases

ROWS = 10_000
ROUNDS = 7
TABLES = ("candidates_application", "candidates_note")


def main() -> None:
    server = Postgres(DATA)
    try:
        databases = Databases(server, [ROWS])
        databases.use(ROWS)
        measure()
        databases.close()
    finally:
        server.stop()


def measure() -> None:
    from candidates.models import Application, Candidate, Note

    at = datetime.now(UTC)
    people = list(Candidate.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])
    ids = list(Application.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])

    def add() -> None:
        Note.objects.bulk_create(Note(candidate_id=pk, body="Words", at=at) for pk in people)

    def change() -> None:
        Application.objects.filter(pk__in=ids).update(stage_at=datetime.now(UTC))

    for name, work in (("10,000 notes added", add), ("10,000 applications changed", change)):
        with_them, without = times(work)
        share = 100 * (statistics.median(with_them) / statistics.median(without) - 1)
        took = statistics.median(with_them), statistics.median(without)
        print(f"{name}: {took[0]:.0f} ms with, {took[1]:.0f} ms without: {share:+.0f} %")


def times(work: Any) -> tuple[list[float], list[float]]:
    """In turn, each undone again."""
    from django.db import connection, transaction

    taken: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * ROUNDS):
        is_watched = turn % 2 == 0
        with transaction.atomic():
            if not is_watched:
                with connection.cursor() as cursor:
                    for table in TABLES:
                        for kind in ("added", "changed", "deleted"):
                            cursor.execute(
                                f"ALTER TABLE {table} DISABLE TRIGGER usual_audit_{kind}"
                            )
            began = time.perf_counter()
            work()
            taken[is_watched].append(1000 * (time.perf_counter() - began))
            transaction.set_rollback(True)
    return taken[True], taken[False]


if __name__ == "__main__":
    main()
