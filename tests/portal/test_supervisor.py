"""Parts that end come back, parts that freeze are ended, and nothing outlives its supervisor."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.utils import timezone

from candidates.models import Beat
from portal.demo.place import ROOT

from .demo.conftest import until

# Three parts that write their process ids; `frozen` has a child and a beat that never comes.
PROGRAM = """
import subprocess, sys, time
from pathlib import Path
from portal import supervisor
from portal.guard import Guard
from portal.supervisor import Part, Supervisor

folder = Path(sys.argv[1])
supervisor.SILENCE, supervisor.LOOK = 1, 0.1

def note(name):
    with (folder / name).open("a") as written:
        import os
        written.write(f"{os.getpid()}\\n")

def steady():
    note("steady")
    print("hello from steady", flush=True)
    time.sleep(1000)

def short():
    note("short")

def frozen():
    child = subprocess.Popen(["sleep", "1000"])
    note("frozen")
    (folder / "child").write_text(str(child.pid))
    time.sleep(1000)

class Known:
    ages_now = {"steady": 0.0}
    def ages(self):
        return None if (folder / "away").exists() else self.ages_now

parts = {"steady": Part("steady", steady, beat="steady"), "short": Part("short", short),
         "frozen": Part("frozen", frozen, beat="frozen")}
last = lambda: (folder / "last").touch()
with Guard(last=last) as guard, Supervisor(guard=guard, logs=folder, pulse=Known()) as watching:
    watching.start(*[parts[name] for name in sys.argv[2:]])
    watching.run()
"""


class Supervised:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self, *names: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(PROGRAM), str(self.folder), *names], cwd=ROOT
        )
        for name in names:
            until(lambda name=name: self.starts(name))

    def starts(self, name: str) -> list[int]:
        written = self.folder / name
        return [int(pid) for pid in written.read_text().split()] if written.exists() else []


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    supervised = Supervised(tmp_path)
    yield supervised
    supervised.process.kill()
    supervised.process.wait()


def test_a_part_that_ends_is_started_again_with_longer_pauses(supervised: Supervised) -> None:
    supervised.start("short")
    until(lambda: len(supervised.starts("short")) >= 3, seconds=6)
    time.sleep(1)
    assert len(supervised.starts("short")) == 3  # after 1 s, 2 s, and then 4 s


def test_without_progress_the_whole_group_is_ended(supervised: Supervised) -> None:
    supervised.start("frozen", "steady")
    first = supervised.starts("frozen")[0]
    child = int((supervised.folder / "child").read_text())
    until(lambda: len(supervised.starts("frozen")) == 2)
    assert not lives(first)
    assert not lives(child)
    assert len(supervised.starts("steady")) == 1


def test_nobody_is_ended_while_the_database_is_away(supervised: Supervised) -> None:
    (supervised.folder / "away").touch()
    supervised.start("frozen")
    time.sleep(2.5)
    assert len(supervised.starts("frozen")) == 1


def test_it_stops_what_it_started(supervised: Supervised) -> None:
    supervised.start("steady")
    supervised.process.send_signal(signal.SIGTERM)
    assert supervised.process.wait(timeout=10) == 0
    assert not lives(supervised.starts("steady")[0])
    assert "hello from steady" in (supervised.folder / "steady.log").read_text()
    assert not (supervised.folder / "last").exists()


@pytest.mark.case(6, control="test_it_stops_what_it_started")
@pytest.mark.faults
def test_killed_it_leaves_nothing_behind(supervised: Supervised) -> None:
    (supervised.folder / "away").touch()
    supervised.start("frozen", "steady")
    pids = [supervised.starts(name)[0] for name in ("frozen", "steady")]
    pids.append(int((supervised.folder / "child").read_text()))
    os.kill(supervised.process.pid, signal.SIGKILL)
    until(lambda: not any(lives(pid) for pid in pids))
    until((supervised.folder / "last").exists)


WORKER = """
import django
django.setup()
from portal import processes, supervisor
from portal.guard import Guard

supervisor.SILENCE, supervisor.LOOK, processes.GATHER_EVERY = 6, 0.5, 1
parts = [part for part in processes.house() if part.name == "worker"]
with Guard() as guard, supervisor.Supervisor(guard=guard, pulse=processes.DatabasePulse()) as watching:
    watching.start(*parts)
    watching.run()
"""


@pytest.mark.case(5, control="itself")
@pytest.mark.faults
def test_a_frozen_queue_is_noticed_and_started_again(child_environment: dict[str, str]) -> None:
    """Killing the one process that waits for jobs freezes the queue: it dies holding the lock."""
    watching = subprocess.Popen([sys.executable, "-c", WORKER], env=child_environment, cwd=ROOT)
    try:
        until(lambda: Beat.objects.filter(name="worker"), seconds=60)
        cluster = worker_of(watching.pid)
        sentinel = cluster.children()[0]
        waiting = min(sentinel.children(), key=lambda one: one.pid)
        waiting.kill()
        killed_at = timezone.now()
        until(lambda: worker_of(watching.pid) not in (None, cluster), seconds=60)
        until(lambda: Beat.objects.filter(name="worker", at__gt=killed_at), seconds=60)
        assert not lives(sentinel.pid)
    finally:
        watching.terminate()
        assert watching.wait(timeout=40) == 0


def worker_of(pid: int) -> psutil.Process | None:
    """The leader of the worker's group: the supervisor's child that has children of its own.

    None as well while one of them ends under our eyes: whoever asks, asks again.
    """
    try:
        return next((one for one in psutil.Process(pid).children() if one.children()), None)
    except psutil.NoSuchProcess:
        return None
