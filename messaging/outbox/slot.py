"""One slot: claims a few deliveries and deals with them one after the other."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from candidates.trace import traced
from messaging.enums import CircuitKind
from messaging.outbox import circuits
from messaging.outbox.batch import Item, rounds
from messaging.outbox.beginning import Leaving
from messaging.outbox.clock import Clock
from messaging.outbox.preflight import PROVIDER_DOWN, look_again, preflight, put_down
from messaging.outbox.recording import follow_result, record_result
from messaging.outbox.sending import Result, Senders, send, untried
from messaging.outbox.statements import claim
from messaging.rules.pace import together
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
    on_progress: Callable[[], None] = lambda: None
    clock: Clock = field(default_factory=Clock)
    senders: Senders = field(default_factory=Senders)
    down: dict[Channel, CircuitKind] = field(default_factory=dict)
    put_down_at: float = float("inf")
    took: float | None = None  # the provider, over the last one: seconds

    def turn(self, most: int | None = None) -> int:
        """Claim once and deal with all of it; how many were claimed."""
        at = self.clock.set()
        # A batch must not outlive its lease: what a slow provider leaves over, others take.
        self.put_down_at = time.monotonic() + settings.OUTBOX_LEASE / 2
        token = uuid4()
        claimed = claim(token, at, most or settings.OUTBOX_BATCH)
        if claimed:
            self.down.clear()
            for items in rounds(claimed, token, at):
                self.deal_with(items)
        self.on_progress()
        return len(claimed)

    def deal_with(self, items: Sequence[Item]) -> None:
        left = list(items)
        while left:
            # A probe is the first message to a provider that was down: nothing begins with it.
            size = 1 if left[0].is_probe else together(self.took)
            several, left = left[:size], left[size:]
            self.deal_with_several([item for item in several if not self.puts_down(item)])

    def puts_down(self, item: Item) -> bool:
        why, hold = self.obstacle(item.channel)
        if not why and time.monotonic() > self.put_down_at:
            why = SLOW
        if why:
            put_down(item, self.clock.now(), why=why, hold=hold)
        return bool(why)

    def obstacle(self, channel: Channel) -> tuple[str, str]:
        """Why nothing goes out now, and what that waits for; empty when all is well."""
        if self.is_stopping():
            return STOPPING, ""
        if channel in self.down:
            return PROVIDER_DOWN, circuits.HOLDS[self.down[channel]]
        return "", ""

    def deal_with_several(self, several: Sequence[Item]) -> None:
        """Begun together, sent one after the other; who did not begin is looked at again, alone."""
        begun: list[Leaving] = []
        if several:
            self.within_a_border(several, lambda: begun.extend(self.begin(several)))
        for leaving in begun:
            self.within_a_border([leaving.item], partial(self.let_leave, leaving))
        started = {leaving.item.delivery.pk for leaving in begun}
        for item in several:
            if item.delivery.pk not in started and not self.puts_down(item):
                self.within_a_border([item], partial(self.try_alone, item))

    def within_a_border(self, items: Sequence[Item], deed: Callable[[], None]) -> None:
        """One that breaks us does not hold up the others: its lease runs out, three times at most."""
        with traced(items[0].message.trace if len(items) == 1 else ""):
            try:
                deed()
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:  # noqa: BLE001  a border (decision 13): it is logged, and its lease runs out
                those = ", ".join(str(item.delivery.pk) for item in items)
                log.error("delivery %s failed: %s", those, type(error).__name__)  # noqa: TRY400
        self.on_progress()

    def begin(self, several: Sequence[Item]) -> list[Leaving]:
        return repeated(lambda: preflight(several, self.clock))

    def try_alone(self, item: Item) -> None:
        leaving = repeated(lambda: look_again(item, self.clock.now()))
        if leaving is not None:
            self.let_leave(leaving)

    def let_leave(self, leaving: Leaving) -> None:
        item = leaving.item
        result = self.send(leaving)
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
        elif item.is_probe and not result.is_untried:
            circuits.close_circuit(item.channel, self.clock.now())

    def send(self, leaving: Leaving) -> Result:
        """Once more: what comes between the start of several and the turn of this one costs it no try."""
        why, hold = self.obstacle(leaving.item.channel)
        if not why and time.monotonic() > leaving.outgoing.deadline:
            why = SLOW
        if why:
            return untried(why, hold)
        began = time.monotonic()
        result = send(self.senders.of(leaving.item.channel), leaving.outgoing)
        self.took = time.monotonic() - began
        return result

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


def repeated(deed: Callable[[], Done]) -> Done:
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
