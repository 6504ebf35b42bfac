"""Where a demo lives: its folder, its ports, and the lock that says that it runs."""

import fcntl
import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
LAST_PORT = 65_500  # a few more are needed above it
SERVERS = ("mailbox", "smtp", "telephone")


class PlaceError(RuntimeError):
    """The demo cannot start here; its words are for the person who tried."""


class TakenError(PlaceError):
    """It runs here already."""


@dataclass(frozen=True)
class Place:
    folder: Path
    port: int
    ports: dict[str, int]
    lock: IO[str]

    @classmethod
    def take(cls) -> "Place":
        """The folder and ports asked for by DATA_DIR and PORT, for this demo alone."""
        folder = Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()
        port = _number(os.environ.get("PORT") or "8000")
        folder.mkdir(parents=True, exist_ok=True)
        lock = _lock(folder)
        if not _is_free(port):
            raise PlaceError(f"Port {port} is in use: try `make demo PORT={port + 10}`.")
        lock.truncate(0)
        lock.write(address(port))
        lock.flush()
        return cls(folder, port, _ports(folder, port), lock)

    @property
    def url(self) -> str:
        return address(self.port)

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def url_of(self, server: str) -> str:
        return address(self.ports[server])


def address(port: int) -> str:
    return f"http://localhost:{port}"


def _number(port: str) -> int:
    if not port.isdecimal() or not 0 < int(port) < LAST_PORT:
        raise PlaceError(f"PORT={port} is not a port: give a number like 8000.")
    return int(port)


def _lock(folder: Path) -> IO[str]:
    lock = (folder / "demo.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        where = lock.read() or "another port"
        raise TakenError(
            f"The demo of {folder} runs already, at {where}. End it with Ctrl-C where it was "
            "started, or start another one: `make demo PORT=8100 DATA_DIR=/tmp/another`."
        ) from None
    return lock


def _ports(folder: Path, port: int) -> dict[str, int]:
    """The same ports as last time where they are free: addresses in old letters go on working."""
    kept = folder / "ports.json"
    known: dict[str, int] = json.loads(kept.read_text()) if kept.exists() else {}
    chosen: dict[str, int] = {}
    for server in SERVERS:
        following = [known.get(server, port + 1), *range(port + 1, LAST_PORT)]
        taken = {port, *chosen.values()}
        chosen[server] = next(one for one in following if one not in taken and _is_free(one))
    kept.write_text(json.dumps(chosen))
    return chosen


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
