"""Two servers for the failover: a primary, and a standby that has everything before it is said to be done."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from portal.demo.postgres import PORT, USER, Postgres
from tests.faults.processes import wait_until

REPLICATES = {"wal_level": "replica", "max_wal_senders": 5, "hot_standby": "on"}
STANDBY = "standby"


class Server(Postgres):
    """Of two that replicate; `waits` names whom a commit waits for (nobody: empty)."""

    def __init__(self, folder: Path, *, waits: str = "") -> None:
        super().__init__(folder, max_connections=60)
        self.options |= REPLICATES | {"synchronous_standby_names": f"'{waits}'" if waits else "''"}

    def kill(self) -> None:
        """As when the machine loses its power: nothing is finished, nobody is told."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.home.cluster))

    def promote(self) -> None:
        self._run("pg_ctl", "promote", "-w", "-D", str(self.home.cluster))

    def copy_of(self, primary: Postgres) -> None:
        """The files of a standby that follows the primary."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.home.make()
        where = f"host={primary.home.socket} port={PORT} user={USER} application_name={STANDBY}"
        cluster = str(self.home.cluster)
        self._run("pg_basebackup", "-d", where, "-D", cluster, "-R", "-X", "stream", "-c", "fast")

    def has_a_standby(self) -> bool:
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as admin:
            states = admin.execute("SELECT sync_state FROM pg_stat_replication").fetchall()
        return ("sync",) in states or ("quorum",) in states


@contextmanager
def pair(folder: Path) -> Iterator[tuple[Server, Server]]:
    primary, standby = Server(folder / "a"), Server(folder / "b")
    try:
        primary.start()
        standby.copy_of(primary)
        standby.start()
        with psycopg.connect(primary.conninfo("postgres"), autocommit=True) as admin:
            admin.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
        # What stands on the command line is not changed by ALTER SYSTEM: begin anew without it.
        primary.options.pop("synchronous_standby_names")
        primary.kill()
        time.sleep(0.5)
        primary.start()
        wait_until(primary.has_a_standby, 30)
        yield primary, standby
    finally:
        standby.stop()
        primary.stop()


def address_of_both(primary: Server, standby: Server) -> str:
    """As DATABASE_URL has it; here the hosts are folders of sockets."""
    both = quote(f"{primary.home.socket},{standby.home.socket}")
    return f"postgres:///usual?host={both}&user={USER}&target_session_attrs=read-write"
