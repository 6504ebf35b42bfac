"""One slot: claims a few deliveries and deals with them one after the other."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from messaging.enums import CircuitKind
from messaging.outbox import circuits
from messaging.outbox.batch import Item, rounds
from messaging.outbox.clock import Clock
from messaging.outbox.preflight import PROVIDER_DOWN, Leaving, preflight, put_down
from messaging.outbox.recording import follow_result, record_result
from messaging.outbox.secrets import Secrets
from messaging.outbox.sending import Result, Senders, send
from messaging.outbox.statements import claim
from messaging.rules.routing import Step
from preferences.enums import Channel

log = logging.getLogger(__name__)

STOPPING = "sender stops"
SLOW = "batch took long"
RECORD_PAUSE = 0.5  # seconds between two tries to record what has happened
DEADLOCKS = ("40P01", "40001")

Done = TypeVar("Done")


@dataclass(slots=True)
class Slot:
    """`is_stopping` is asked between two messages: what was not begun is put back."""

    is_stopping: Callable[[], bool] = lambda: False
    clock: Clock = field(default_factory=Clock)
    senders: Senders = field(default_factory=Senders)
    down: dict[Channel, CircuitKind] = field(default_factory=dict)
    put_down_at: float = float("inf")

    def turn(self, most: int | None = None) -> int:
        """Claim once and deal with all of it; how many were claimed."""
        at = self.clock.set()
        # A batch must not outlive its lease: what a slow provider leaves over, others take.
        self.put_down_at = time.monotonic() + settings.OUTBOX_LEASE / 2
        token = uuid4()
        claimed = claim(token, at, most or settings.OUTBOX_BATCH)
        if not claimed:
            return 0
        self.down.clear()
        for items in rounds(claimed, token, at):
            self.deal_with(items)
        return len(claimed)

    def deal_with(self, items: list[Item]) -> None:
        secrets = Secrets()
        at = self.clock.now()
        secrets.prepare([item for item in items if item.decide(at).step == Step.SEND], at)
        for item in items:
            if self.is_stopping():
                put_down(item, self.clock.now(), why=STOPPING)
            elif time.monotonic() > self.put_down_at:
                put_down(item, self.clock.now(), why=SLOW)
            elif item.channel in self.down:
                hold = circuits.HOLDS[self.down[item.channel]]
                put_down(item, self.clock.now(), why=PROVIDER_DOWN, hold=hold)
            else:
                self.try_to_deliver(item, secrets)

    def try_to_deliver(self, item: Item, secrets: Secrets) -> None:
        """One that breaks us does not hold up the others: its lease runs out, three times at most."""
        try:
            self.deliver(item, secrets)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001
            log.error("delivery %s failed: %s", item.delivery.pk, type(error).__name__)  # noqa: TRY400

    def deliver(self, item: Item, secrets: Secrets) -> None:
        leaving = repeated(lambda: preflight(item, self.clock, secrets))
        if leaving is None:
            return
        result = send(self.senders.of(item.channel), leaving.outgoing)
        self.record(leaving, result)
        log.info(
            "delivery %s attempt %s: %s %s",
            item.delivery.pk,
            leaving.attempt_id,
            result.outcome,
            result.error,
        )
        if result.circuit is not None:
            self.down[item.channel] = result.circuit
        elif item.is_probe:
            circuits.close_circuit(item.channel, self.clock.now())

    def record(self, leaving: Leaving, result: Result) -> None:
        """What has happened is written down, also when the database is away for a while.

        When it stays away past the lease, the reaper finds the delivery and calls it *not certain*.
        """
        is_ours = self.until_it_is_done(
            leaving, lambda: record_result(leaving, result, self.clock.now(), is_followed=False)
        )
        self.until_it_is_done(
            leaving, lambda: follow_result(leaving, result, self.clock.now(), is_ours=is_ours)
        )

    def until_it_is_done(self, leaving: Leaving, deed: Callable[[], Done]) -> Done:
        until = time.monotonic() + settings.OUTBOX_LEASE
        while True:
            try:
                return deed()
            except (OperationalError, InterfaceError) as error:
                if time.monotonic() > until:
                    raise
                log.warning(
                    "recording delivery %s waits: %s",
                    leaving.item.delivery.pk,
                    type(error).__name__,
                )
                connection.close()
                time.sleep(RECORD_PAUSE)


def repeated(deed: Callable[[], Leaving | None]) -> Leaving | None:
    """The whole again after a deadlock, three times at most; nothing has been sent in it."""
    for _try in range(2):
        try:
            return deed()
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") not in DEADLOCKS:
                raise
    return deed()


def drain(at: Clock | None = None, most_turns: int = 1000) -> int:
    """Everything that is due, in this thread: for the sweep, for tests and for `--once`."""
    slot = Slot(clock=at or Clock())
    total = 0
    try:
        for _turn in range(most_turns):
            done = slot.turn()
            total += done
            if not done:
                break
    finally:
        slot.senders.close()
    return total
