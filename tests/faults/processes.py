"""Senders as processes of their own: started, counted, killed by their id, and never left behind."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

STARTS_WITHIN = 60


def wait_until(is_so: Callable[[], Any], seconds: float = 30, *, why: str = "") -> Any:
    until = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < until, why or f"not within {seconds} s"
        time.sleep(0.05)
    return found


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def others_on(database: str) -> list[int]:
    """Processes, besides this one, that work on the database: a control run needs an empty table."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal() or int(folder.name) == os.getpid():
            continue
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        wanted = f"DATABASE_URL={database}\0".encode()
        if wanted in environment and is_alive(int(folder.name)):
            found.append(int(folder.name))
    return found


class Sender:
    """`manage.py run_outbox`, the real thing."""

    def __init__(self, environment: dict[str, str], log: Path, slots: int = 1) -> None:
        command = [sys.executable, "manage.py", "run_outbox", "--slots", str(slots)]
        with log.open("ab") as said:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=said, stderr=said
            )
            said.write(f"sender is process {self.process.pid}\n".encode())

    @property
    def pid(self) -> int:
        return self.process.pid

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)


class Killer:
    """Senders forked from one loaded process, each with the point at which it dies."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.said = log.open("ab")
        self.pids: list[int] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killer"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
        )
        self.read()

    def read(self) -> dict[str, int]:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], STARTS_WITHIN)
        assert ready, "the killer does not start"
        words: dict[str, int] = json.loads(self.process.stdout.readline())
        return words

    def start(self, kill: str = "", *, slots: int = 1, **more: Any) -> int:
        """The id of the new sender."""
        assert self.process.stdin is not None
        order = json.dumps({"kill": kill, "slots": slots} | more)
        self.process.stdin.write(order.encode() + b"\n")
        self.process.stdin.flush()
        pid = self.read()["pid"]
        self.said.write(f"sender is process {pid}: {order}\n".encode())
        self.pids.append(pid)
        return pid

    def kill(self, pid: int) -> None:
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_alive(pid), 10)

    def end(self) -> None:
        for pid in self.pids:
            if is_alive(pid):
                self.kill(pid)
        self.process.kill()
        self.process.wait(10)
        self.said.close()
