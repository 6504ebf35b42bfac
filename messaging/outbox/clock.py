"""What time it is for a sender: the database's, carried on by this machine's steady clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from messaging.outbox.statements import database_time


@dataclass(slots=True)
class Clock:
    """One question to the database for a batch. A wrong clock on this machine changes nothing."""

    read: Callable[[], datetime] = database_time
    started_at: datetime = field(init=False)
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.set()

    def set(self) -> datetime:
        self.started = time.monotonic()
        self.started_at = self.read()
        return self.started_at

    def now(self) -> datetime:
        return self.started_at + timedelta(seconds=time.monotonic() - self.started)
