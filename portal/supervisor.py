"""Starts the processes of the house, starts them again when they end or stop making progress.

Each part is forked from this process, which has Django loaded already: they share its memory and start
at once. Being alive proves nothing (a frozen queue has all its processes alive), so a part that names a
beat must keep that row fresh by its work.
"""

import ctypes
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

from portal.guard import Guard, end_groups, kill_group

logger = logging.getLogger(__name__)

SILENCE = 60  # seconds without a beat, then the part is started again
LOOK = 5  # seconds between two looks at the beats
LONGEST_WAIT = 30  # seconds before a part that keeps ending is started again
SETTLED = 60  # seconds after which a part is taken to run well
FAREWELL = 25  # seconds a part has to end in good order
LARGEST_LOG = 5 * 1024 * 1024
PARENT_DIED = 1  # PR_SET_PDEATHSIG of Linux' prctl


class Pulse(Protocol):
    """Where beats come from."""

    def ages(self) -> dict[str, float] | None:
        """Seconds since each beat; None when that cannot be known now."""


@dataclass(frozen=True)
class Part:
    """One process (with what it starts itself) of the house."""

    name: str
    run: Callable[[], None]
    beat: str = ""


@dataclass
class Running:
    part: Part
    pid: int
    since: float = field(default_factory=time.monotonic)


class Supervisor:
    def __init__(
        self, *, guard: Guard, logs: Path | None = None, pulse: Pulse | None = None
    ) -> None:
        self.guard, self.logs, self.pulse = guard, logs, pulse
        self.running: dict[int, Running] = {}
        self.waiting: list[tuple[float, Part]] = []
        self.ends: dict[str, int] = {}  # how often each part ended in a row
        self.is_stopping = self.is_watching = False
        self._looked_at = float("-inf")
        self._known_since = time.monotonic()
        self._wake, wake = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, *parts: Part) -> None:
        for part in parts:
            self._fork(part)

    def wait(self, seconds: float) -> None:
        """Look after the parts for so long, or until something happened."""
        self.is_watching = True
        if select.select([self._wake], [], [], seconds)[0]:
            os.read(self._wake, 512)
        self._reap()
        self._start_again()
        self._look()

    def run(self) -> None:
        """Until somebody asks us to stop."""
        while not self.is_stopping:
            self.wait(1)

    def stop(self) -> None:
        """End every part, and all that they started."""
        self.is_stopping = True
        end_groups(set(self.running), patience=FAREWELL)
        for pid in list(self.running):
            self.guard.forget(pid)
        self.running.clear()

    # --- inside -------------------------------------------------------------------------------

    def _ask_to_stop(self, *_: object) -> None:
        self.is_stopping = True
        if not self.is_watching:
            raise SystemExit(0)  # while still preparing: nobody would look at the flag

    def _fork(self, part: Part) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _become(part, parent=parent, guard=self.guard, logs=self.logs)
        self.guard.watch(pid)
        self.running[pid] = Running(part, pid)

    def _reap(self) -> None:
        for running in list(self.running.values()):
            pid, status = os.waitpid(running.pid, os.WNOHANG)
            if pid:
                self._ended(running, os.waitstatus_to_exitcode(status))

    def _ended(self, running: Running, code: int) -> None:
        """Its leader is gone: so must be what it started. Start it again after a while."""
        del self.running[running.pid]
        kill_group(running.pid)
        self.guard.forget(running.pid)
        if self.is_stopping:
            return
        name = running.part.name
        has_settled = time.monotonic() - running.since > SETTLED
        self.ends[name] = 1 if has_settled else self.ends.get(name, 0) + 1
        pause = min(2.0 ** (self.ends[name] - 1), LONGEST_WAIT)
        logger.warning("%s ended (%s); it starts again in %d s", name, code, pause)
        self.waiting.append((time.monotonic() + pause, running.part))

    def _start_again(self) -> None:
        now = time.monotonic()
        due = [part for at, part in self.waiting if at <= now]
        self.waiting = [(at, part) for at, part in self.waiting if at > now]
        if not self.is_stopping:
            self.start(*due)

    def _look(self) -> None:
        now = time.monotonic()
        if self.pulse is None or self.is_stopping or now - self._looked_at < LOOK:
            return
        self._looked_at = now
        ages = self.pulse.ages()
        if ages is None:
            self._known_since = now  # without the database nobody can beat
            return
        for running in list(self.running.values()):
            silent = min(
                ages.get(running.part.beat, float("inf")),
                now - running.since,
                now - self._known_since,
            )
            if running.part.beat and silent > SILENCE:
                logger.error("%s made no progress for %d s: ending it", running.part.name, silent)
                kill_group(running.pid)


def _become(part: Part, *, parent: int, guard: Guard, logs: Path | None) -> None:
    """In the forked child: never returns."""
    code = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        guard.let_go()
        _end_with(parent)
        _redirect(part.name, logs)
        part.run()
        code = 0
    except SystemExit as asked:
        code = asked.code if isinstance(asked.code, int) else 0
    except BaseException:
        logger.exception("%s ended", part.name)
        raise
    finally:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with(parent: int) -> None:
    """On Linux the kernel tells us when the supervisor dies; elsewhere the guard alone does."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PARENT_DIED, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


def _redirect(name: str, logs: Path | None) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if logs is None:
        return
    logs.mkdir(parents=True, exist_ok=True)
    path = logs / f"{name}.log"
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    written = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(written, 1)
    os.dup2(written, 2)
    os.close(written)
