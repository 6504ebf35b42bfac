"""The databases that are measured: one for each number of candidates, filled once and kept."""

import os
from io import StringIO
from pathlib import Path

import psycopg

from portal.demo.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BENCH_DATA", ROOT / ".cache" / "bench"))


ADMIN_URL = ("///usual?", "///postgres?")


def fresh_database(server: Postgres) -> str:
    """An empty one, for what must begin with nothing."""
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
    connection.close()  # a database of the same name may just have been made anew


class Databases:
    """Those of a server; `use` puts one of them behind Django's connection, its own kept open."""

    def __init__(self, server: Postgres, sizes: list[int]) -> None:
        server.start()
        start_django(server.url_of(name_of(sizes[0])))
        from django.db import connections
        from django.db.backends.postgresql.base import DatabaseWrapper

        given = connections.settings["default"]
        self.connections = connections
        self.wrappers = {
            size: DatabaseWrapper({**given, "NAME": name_of(size)}, "default") for size in sizes
        }
        for size in sizes:
            make(server, name_of(size))
            self.use(size)
            fill(size)

    def use(self, size: int) -> None:
        self.connections["default"] = self.wrappers[size]

    def close(self) -> None:
        for wrapper in self.wrappers.values():
            wrapper.close()


def name_of(size: int) -> str:
    return f"bench_{size}"


def make(server: Postgres, name: str) -> None:
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            admin.execute(f'CREATE DATABASE "{name}"')


def fill(size: int) -> None:
    """What is there stays; rows that lapsed since are looked at again, as a worker would have."""
    from django.core.management import call_command

    from candidates.models import Candidate
    from portal.management.commands.seed import keep_reach

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("set_up", name="Bench", stdout=StringIO())
    if Candidate.objects.exists():
        keep_reach()
    else:
        call_command("seed", candidates=size, stdout=StringIO())
