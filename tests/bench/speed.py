"""Pages against the floor, and each size against the smallest, all interleaved in one run.

BENCH_SIZES="1000 100000", BENCH_ROUNDS=60 and BENCH_DATA, where the databases are kept, change what is
measured.

What else the machine does slows whole rounds. So a page is compared with the floor of its own round, and the
last column is p95/med once more with every round brought to one pace: what a page itself adds now and then.
"""

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from operator import truediv

from portal.demo.postgres import Postgres
from tests.bench.sizes import DATA, Databases

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000 10000").split()]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
WARM_UP = 5
Things = Mapping[str, Callable[[], object]]
Times = dict[str, list[float]]


def main() -> None:
    server = Postgres(DATA)
    try:
        databases = Databases(server, SIZES)
        from tests.bench import pages  # needs Django

        things: dict[int, Things] = {}
        queries: dict[int, Mapping[str, int]] = {}
        for size in SIZES:
            databases.use(size)
            things[size] = pages.things_to_time()
            queries[size] = pages.queries(things[size])
        measured = interleave(databases, things)
        databases.close()
        for size in SIZES:
            report(size, measured[size], queries[size])
        report_growth(measured)
    finally:
        server.stop()


def interleave(databases: Databases, things: Mapping[int, Things]) -> dict[int, Times]:
    """Each thing once a round, so that a slow moment of the machine meets all of them."""
    seen: dict[int, Times] = {
        size: {name: [] for name in of_size} for size, of_size in things.items()
    }
    for number in range(ROUNDS + WARM_UP):
        if number == WARM_UP:
            freeze()
        for size, of_size in things.items():
            databases.use(size)
            for name, act in of_size.items():
                began = time.perf_counter()
                act()
                if number >= WARM_UP:
                    seen[size][name].append((time.perf_counter() - began) * 1000)
    return seen


def freeze() -> None:
    """As the servers do (`portal.processes`): what was loaded is not looked through again and again."""
    gc.collect()
    gc.freeze()


def report(size: int, measured: Times, queries: Mapping[str, int]) -> None:
    paces = paces_of(measured)
    say(f"\n{size:,} candidates")
    say(
        f"{'':24}{'median':>10}{'p95':>10}{'x floor':>10}{'queries':>9}{'p95/med':>10}{'one pace':>10}"
    )
    for name, times in measured.items():
        ratio = statistics.median(map(truediv, times, measured["floor"]))
        even = [time / pace for time, pace in zip(times, paces, strict=True)]
        say(
            f"{name:24}{statistics.median(times):8.2f}ms{nearly_all(times):8.2f}ms{ratio:10.2f}"
            f"{queries[name]:>9}{spread(times):10.2f}{spread(even):10.2f}"
        )


def paces_of(measured: Times) -> list[float]:
    """How long each round took beside the usual one."""
    rounds = [sum(times) for times in zip(*measured.values(), strict=True)]
    usual = statistics.median(rounds)
    return [took / usual for took in rounds]


def spread(times: list[float]) -> float:
    return nearly_all(times) / statistics.median(times)


def nearly_all(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def report_growth(measured: Mapping[int, Times]) -> None:
    """How many times as long each thing takes with the most people as with the fewest."""
    least, most = min(measured), max(measured)
    if least == most:
        return
    say(f"\ngrowth from {least:,} to {most:,} candidates")
    for name, times in measured[most].items():
        growth = statistics.median(times) / statistics.median(measured[least][name])
        say(f"{name:24}{growth:10.2f}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
