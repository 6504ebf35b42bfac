"""The sender as a process: slots, a listener for wake-ups, and the housekeeping of the outbox.

Any number of these may run, on any machine. Ended by SIGTERM it finishes what it has begun, puts the
rest back and leaves nothing claimed; killed, the reaper of another finds what it held.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from candidates.actions import happenings
from messaging.actions.expiry import expire_overdue
from messaging.enqueue import WAKE
from messaging.outbox.reaper import forget_secrets, pick_up, reap, reconcile
from messaging.outbox.slot import Slot
from messaging.outbox.statements import database_time

log = logging.getLogger(__name__)

BEAT = "sender"
BEAT_EVERY = 5  # seconds
CHORES_EVERY = 1  # seconds
SLOW_CHORES_EVERY = 15  # seconds
SWEEP_EVERY = 60  # seconds
LONGEST_PAUSE = 5.0  # seconds between tries while the database is away


@dataclass(slots=True)
class Outbox:
    """Runs until `stop` is called."""

    slots: int = field(default_factory=lambda: settings.OUTBOX_SLOTS)
    # What else is looked after here, so that it does not depend on the queue.
    chores: tuple[Callable[[datetime], object], ...] = ()
    slow_chores: tuple[Callable[[datetime], object], ...] = ()
    stopping: threading.Event = field(default_factory=threading.Event)
    wake: threading.Condition = field(default_factory=threading.Condition)
    # When each slot last came on: one that hangs must not hide behind the others.
    progress: dict[int, float] = field(default_factory=dict)
    # Beside the one that all senders share: what one supervisor looks at.
    own_beat: str = ""
    # Set by a signal handler, which may take no lock.
    is_asked_to_stop: bool = False

    def run(self) -> bool:
        """True when all of it ended in time."""
        threads = [
            threading.Thread(target=self._slot, args=(n,), name=f"slot {n + 1}", daemon=True)
            for n in range(self.slots)
        ]
        self.progress = dict.fromkeys(range(self.slots), time.monotonic())
        threads.append(threading.Thread(target=self._listen, name="listener", daemon=True))
        threads += [
            threading.Thread(target=self._do, args=(chore, every), name=chore.__name__, daemon=True)
            for chores, every in (
                (self.chores, CHORES_EVERY),
                (self.slow_chores, SLOW_CHORES_EVERY),
            )
            for chore in chores
        ]
        for thread in threads:
            thread.start()
        try:
            self._housekeeping()
        finally:
            self.stop()
        until = time.monotonic() + settings.OUTBOX_STOP
        for thread in threads:
            thread.join(max(until - time.monotonic(), 0))
        return not any(thread.is_alive() for thread in threads)

    def stop(self) -> None:
        self.stopping.set()
        with self.wake:
            self.wake.notify_all()

    # --- slots ---

    def _slot(self, n: int) -> None:
        slot: Slot | None = None
        for pause in self._turns():
            with pause:
                slot = slot or Slot(
                    is_stopping=self.stopping.is_set, on_progress=partial(self._came_on, n)
                )
                if slot.turn():
                    self._wake_one()  # there may be more than one slot can take
                else:
                    self._sleep()
        if slot is not None:
            slot.senders.close()
        connection.close()

    def _came_on(self, n: int) -> None:
        self.progress[n] = time.monotonic()

    def hanging(self, now: float) -> list[int]:
        """The slots that have not come on for as long as a lease."""
        return [n for n, at in self.progress.items() if now - at > settings.OUTBOX_LEASE]

    def _turns(self) -> "Iterator[Pause]":
        pause = Pause(self.stopping)
        while not self.stopping.is_set():
            yield pause

    def _sleep(self) -> None:
        with self.wake:
            if not self.stopping.is_set():
                self.wake.wait(settings.OUTBOX_POLL * self.slots)

    def _wake_one(self) -> None:
        with self.wake:
            self.wake.notify()

    # --- wake-ups ---

    def _listen(self) -> None:
        """One slot is woken by each notification, and by each poll when none comes."""
        for pause in self._turns():
            with pause, listening() as ears:
                while not self.stopping.is_set():
                    for _heard in ears.notifies(timeout=settings.OUTBOX_POLL, stop_after=1):
                        pass
                    self._wake_one()

    # --- chores and housekeeping ---

    def _do(self, chore: Callable[[datetime], object], every: int) -> None:
        for pause in self._turns():
            with pause:
                chore(database_time())
            self.stopping.wait(every)
        connection.close()

    def _housekeeping(self) -> None:
        due = {"beat": 0.0, "reap": 0.0, "sweep": 0.0}
        for pause in self._turns():
            if self.is_asked_to_stop:
                return
            with pause:
                self._keep(due)
            self.stopping.wait(0.5)

    def _keep(self, due: dict[str, float]) -> None:
        now = time.monotonic()
        at = database_time()
        if now >= due["reap"]:
            reap(at)
            reconcile(at)
            due["reap"] = now + settings.OUTBOX_REAPER
        if now >= due["sweep"]:
            pick_up(at)
            expire_overdue(at)
            forget_secrets(at)
            due["sweep"] = now + SWEEP_EVERY
        # Health is progress: while a slot hangs there is no beat.
        if now >= due["beat"] and not self.hanging(now):
            for name in filter(None, (BEAT, self.own_beat)):
                happenings.beat(name, at)
            due["beat"] = now + BEAT_EVERY


class Pause:
    """Swallows an error of the database or of one turn, says so, and waits a little longer each time."""

    def __init__(self, stopping: threading.Event) -> None:
        self.stopping = stopping
        self.length = 0.0

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> bool:
        if kind is None:
            self.length = 0.0
            return False
        if not issubclass(kind, Exception):
            return False
        is_database = issubclass(kind, (DatabaseError, InterfaceError, psycopg.Error))
        log.log(
            logging.WARNING if is_database else logging.ERROR,
            "%s goes on after %s",
            threading.current_thread().name,
            kind.__name__,
        )
        connection.close()
        self.length = min(self.length * 2 or 0.2, LONGEST_PAUSE)
        self.stopping.wait(self.length)
        return True


@contextmanager
def listening() -> Iterator[psycopg.Connection]:
    """A connection of its own: Django's are busy, and are closed between uses."""
    known = connection.get_connection_params()
    known.pop("cursor_factory", None)
    known.pop("context", None)
    known.pop("prepare_threshold", None)
    with psycopg.connect(**known, autocommit=True) as ears:
        ears.execute(f"LISTEN {WAKE}")
        yield ears
