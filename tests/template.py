"""A database with every migration applied, copied for each run, and put back after each test.

Applying the migrations takes seconds, copying a database a tenth of one. A test that commits would
be followed by Django's flush, which empties every table: what migrations had written would be gone
for the next test. Here the tables get back what they held at the beginning, and sooner.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

ROOT = Path(__file__).resolve().parents[1]
FRONT = ROOT / "portal"
PREFIX = "usual_template_"
BEGINNING = "beginning"  # a schema with a copy of every table that migrations filled
LOCK = 7_346_201  # any number: one process makes it, the others wait


def template() -> str:
    """The name of the template, which is there afterwards."""
    name = PREFIX + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        known = known_templates(cursor)
        if name not in known:
            make(cursor, name)
            for old in known:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def fingerprint() -> str:
    """Of all that decides what is in it."""
    ours = [one.path for one in apps.get_app_configs() if Path(one.path).parent in (ROOT, FRONT)]
    migrations = [file for one in ours for file in sorted(Path(one, "migrations").glob("*.py"))]
    starters = [file for one in ours for file in sorted(Path(one, "starter").glob("*.toml"))]
    triggers = sorted(Path(FRONT, "audit").glob("*.py"))
    written = [*migrations, *starters, *triggers, ROOT / "requirements.txt", Path(__file__)]
    return hashlib.sha256(b"".join(one.read_bytes() for one in written)).hexdigest()[:16]


def known_templates(cursor: Any) -> set[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
    return {name for (name,) in cursor.fetchall()}


def make(cursor: Any, name: str) -> None:
    """Under another name until it is whole."""
    making = f"{name}_making"
    cursor.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{making}"')
    asked_for = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = making
    try:
        call_command("migrate", verbosity=0)
        keep_beginning()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = asked_for
    cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


def keep_beginning() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {BEGINNING}")
        for table in tables("public"):
            cursor.execute(f"SELECT EXISTS (SELECT FROM public.{table})")
            if cursor.fetchone() == (True,):
                cursor.execute(f"CREATE TABLE {BEGINNING}.{table} AS TABLE public.{table}")


def put_back() -> None:
    """Every table holds again what it held at the beginning."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(putting_back())


@cache
def putting_back() -> str:
    # Neither foreign keys nor triggers that forbid deleting: the whole is consistent at the end.
    statements = ["SET LOCAL session_replication_role = replica"]
    statements += [f"DELETE FROM public.{table}" for table in tables("public")]
    statements += [
        f"INSERT INTO public.{table} TABLE {BEGINNING}.{table}" for table in tables(BEGINNING)
    ]
    return "; ".join(statements)


def tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = %s ORDER BY 1",
            [schema],
        )
        return [name for (name,) in cursor.fetchall()]


if __name__ == "__main__":
    import django

    django.setup()
    template()
