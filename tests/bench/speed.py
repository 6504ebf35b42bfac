"""Pages against the floor, interleaved in one run, at 1,000 and 10,000 candidates.

BENCH_SIZES="1000 100000" and BENCH_ROUNDS=60 change what is measured.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from portal.demo.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000 10000").split()]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
WARM_UP = 5
ADMIN_URL = ("///usual?", "///postgres?")


def main() -> None:
    server = Postgres(ROOT / ".cache" / "bench")
    medians: dict[int, dict[str, float]] = {}
    try:
        for size in SIZES:
            start_django(fresh_database(server))
            from tests.bench import pages  # needs Django

            pages.fill(size)
            things = pages.things_to_time()
            measured = interleave(things)
            report(size, measured, pages.queries(things))
            medians[size] = {name: statistics.median(times) for name, times in measured.items()}
        report_growth(medians)
    finally:
        server.stop()


def fresh_database(server: Postgres) -> str:
    server.start()
    with psycopg.connect(server.url.replace(*ADMIN_URL), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS usual WITH (FORCE)")
        admin.execute("CREATE DATABASE usual")
    return server.url


def start_django(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    import django
    from django.db import connection

    django.setup()
    connection.close()  # a database of the same name was just made anew


def interleave(things: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Each thing once a round, so that a slow moment of the machine meets all of them."""
    seen: dict[str, list[float]] = {name: [] for name in things}
    for number in range(ROUNDS + WARM_UP):
        for name, act in things.items():
            began = time.perf_counter()
            act()
            if number >= WARM_UP:
                seen[name].append((time.perf_counter() - began) * 1000)
    return seen


def report(size: int, measured: dict[str, list[float]], queries: dict[str, int]) -> None:
    floor = statistics.median(measured["floor"])
    say(f"\n{size:,} candidates")
    say(f"{'':24}{'median':>10}{'p95':>10}{'x floor':>10}{'p95/med':>10}{'queries':>9}")
    for name, times in measured.items():
        median = statistics.median(times)
        p95 = statistics.quantiles(times, n=20)[-1]
        say(
            f"{name:24}{median:8.2f}ms{p95:8.2f}ms{median / floor:10.2f}{p95 / median:10.2f}"
            f"{queries[name]:>9}"
        )


def report_growth(medians: dict[int, dict[str, float]]) -> None:
    """How many times as long the largest takes as the smallest, the floor's own growth taken out."""
    least, most = min(medians), max(medians)
    if least == most:
        return
    say(f"\ngrowth from {least:,} to {most:,} candidates")
    machine = medians[most]["floor"] / medians[least]["floor"]
    for name, median in medians[most].items():
        say(f"{name:24}{median / medians[least][name] / machine:10.2f}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
