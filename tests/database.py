"""One embedded PostgreSQL for a run of the tests, started before Django reads its settings.

Loaded by `-p tests.database` (pyproject.toml). Workers of pytest-xdist inherit DATABASE_URL from the
process that started it. Each run has databases of its own name, so that two runs at once in one
clone do not disturb each other.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from portal.demo.postgres import Postgres

FOLDER = Path(__file__).resolve().parents[1] / ".cache" / "postgres"

running = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    if not os.environ.get("DATABASE_URL"):
        server = Postgres(FOLDER, is_durable=False, max_connections=200)
        running.enter_context(server.used())
        drop_left_behind(server)
        os.environ["DATABASE_URL"] = server.url_of(f"usual_{os.getpid()}")
        begin_template()
    return (yield)


def pytest_unconfigure() -> None:
    running.close()


def begin_template() -> None:
    """The migrations are applied while the tests that need no database run (see conftest)."""
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    making = subprocess.Popen(
        [sys.executable, "-m", "tests.template"],
        cwd=FOLDER.parents[1],
        env=os.environ | settings,
        stderr=subprocess.DEVNULL,  # a test that needs it makes it itself, and says what is wrong
    )
    running.callback(making.wait)
    running.callback(making.terminate)


def drop_left_behind(server: Postgres) -> None:
    """Runs that were killed could not drop their databases."""
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            left = re.match(r"test_usual_(\d+)", name)
            if left and not Path(f"/proc/{left[1]}").exists():
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
