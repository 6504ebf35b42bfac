"""The embedded PostgreSQL starts once, whoever asks, and comes back after the worst end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.demo.postgres import Postgres
from portal.demo.postgres_files import Home

COMMAND = [sys.executable, "-m", "portal.demo.postgres"]


@pytest.fixture
def server(short_tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(short_tmp_path / "postgres", is_durable=False, max_connections=20)
    yield server
    server.stop()


def test_six_at_once_start_one_server(server: Postgres, short_tmp_path: Path) -> None:
    starting = [
        subprocess.Popen(
            [*COMMAND, "start", "--data", str(short_tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    said = {one.communicate(timeout=60)[0].strip() for one in starting}
    assert [one.returncode for one in starting] == [0] * 6
    assert said == {server.url}
    with psycopg.connect(server.url.replace("postgres:", "postgresql:")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_killed_server_comes_back_with_its_data(server: Postgres) -> None:
    url = server.start().replace("postgres:", "postgresql:")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.execute("CHECKPOINT")
    os.kill(server.home.postmaster() or 0, signal.SIGKILL)
    server.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_number_given_to_another_process_is_not_taken_for_the_server(server: Postgres) -> None:
    server.start()
    server.stop()
    pid_file = server.home.cluster / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{server.home.cluster}\n")
    server.start()
    assert server.home.postmaster() != os.getpid()


def test_the_last_user_stops_it(server: Postgres) -> None:
    with server.used():
        with Postgres(server.folder).used():
            assert server.answers()
        assert server.answers()
    assert not server.answers()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another account")
def test_a_folder_the_account_cannot_enter(
    short_tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = short_tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr("portal.demo.postgres_files.ELSEWHERE", short_tmp_path / "elsewhere")
    server = Postgres(closed / "data" / "postgres", is_durable=False)
    try:
        server.start()
        assert server.home.folder.parent == short_tmp_path / "elsewhere"
        assert Home.of(server.folder).folder == server.home.folder
    finally:
        server.stop()


@pytest.mark.parametrize("name", ["long" * 30, "with a space & more", "Ökumene"])
def test_folders_of_any_name(short_tmp_path: Path, name: str) -> None:
    server = Postgres(short_tmp_path / name / "postgres", is_durable=False)
    try:
        with psycopg.connect(server.start().replace("postgres:", "postgresql:")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert len(str(server.home.socket)) < 100
    finally:
        server.stop()


def test_stopping_what_does_not_run_is_no_error(server: Postgres) -> None:
    started = time.monotonic()
    server.stop()
    assert time.monotonic() - started < 5
