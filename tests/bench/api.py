"""The interface for programs: the verdict against the floor, and a thousand people taken in.

In one process, interleaved with the floor, on a database of its own.
"""

import os
from importlib import import_module

from portal.demo.postgres import Postgres
from tests.bench.sizes import DATA, Databases

SIZE = int(os.environ.get("BENCH_SIZES", "1000").split()[-1])


def main() -> None:
    server = Postgres(DATA)
    try:
        databases = Databases(server, [SIZE])
        databases.use(SIZE)
        import_module("tests.bench.api_measured").measure()
        databases.close()
    finally:
        server.stop()
