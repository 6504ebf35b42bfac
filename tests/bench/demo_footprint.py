"""The demo: how long it takes to start, and how much memory it takes."""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import psycopg

from portal.demo.place import ROOT
from tests.portal.demo.conftest import free_port

DOORS = 6
LATER_STARTS = 5
PAGES = 50  # asked for before the memory is read
MEGABYTE = 1024 * 1024


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="usual-bench-"))
    folder.chmod(0o755)
    try:
        first, memory = measured_start(folder)
        print_line("first start, after downloads", f"{first:.1f} s", "90 s", "45 s")
        later = [measured_start(folder, is_long_ago=True)[0] for _ in range(LATER_STARTS)]
        print_line("later start until ready", f"{statistics.median(later):.1f} s", "6 s", "3 s")
        house = sum(size for name, size in memory.items() if name not in ("mailbox", "telephone"))
        print_line("memory, PSS", f"{house:.0f} MB", "600 MB", "400 MB")
        for name, size in sorted(memory.items()):
            print(f"  {name:<30}{size:>6.0f} MB")
    finally:
        shutil.rmtree(folder)


def print_line(what: str, value: str, must: str, goal: str) -> None:
    print(f"{what:<32}{value:>9}    must {must}, goal {goal}")


def measured_start(folder: Path, *, is_long_ago: bool = False) -> tuple[float, dict[str, float]]:
    """Seconds until it is ready, and the memory of each part after some pages."""
    port = free_port()
    environment = os.environ | {"DATA_DIR": str(folder), "PORT": str(port)}
    started = time.monotonic()
    demo = subprocess.Popen(
        [sys.executable, "-m", "portal.demo"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert demo.stdout is not None
    for _ in range(DOORS):
        demo.stdout.readline()
    seconds = time.monotonic() - started
    for _ in range(PAGES):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/").read()
    memory = memory_of(demo.pid, folder)
    if is_long_ago:
        forget_beats(folder)
    demo.send_signal(signal.SIGTERM)
    demo.wait()
    return seconds, memory


def forget_beats(folder: Path) -> None:
    """A start a minute later would find none that is fresh."""
    url = (folder / "postgres" / "url").read_text().replace("postgres:", "postgresql:")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE candidates_beat SET at = at - interval '1 hour'")


def memory_of(pid: int, folder: Path) -> dict[str, float]:
    """Proportional set size by part: shared pages are divided among those who share them."""
    demo = psutil.Process(pid)
    postmaster = int((folder / "postgres/cluster/postmaster.pid").read_text().split()[0])
    sizes = {"supervisor and guard": size_of(demo), "postgresql": tree(psutil.Process(postmaster))}
    for child in demo.children():
        name = name_of(child, folder)
        sizes[name] = sizes.get(name, 0) + tree(child)
    return sizes


def name_of(process: psutil.Process, folder: Path) -> str:
    """By the log it writes to."""
    for name in ("web", "sender", "worker", "mailbox", "telephone"):
        log = folder / "logs" / f"{name}.log"
        if Path(f"/proc/{process.pid}/fd/1").resolve() == log:
            return name
    return "supervisor and guard"


def tree(process: psutil.Process) -> float:
    return sum(size_of(one) for one in (process, *process.children(recursive=True)))


def size_of(process: psutil.Process) -> float:
    return process.memory_full_info().pss / MEGABYTE
