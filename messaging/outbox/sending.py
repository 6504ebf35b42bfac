"""Calling the provider: with no transaction open, once, and with an answer for every ending."""

import logging
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from messaging.channels.base import ChannelError, Never, NotSent, Outgoing, Sender
from messaging.channels.registry import SENDERS
from messaging.enums import AttemptOutcome, CircuitKind
from messaging.exceptions import NetworkInTransactionError
from preferences.enums import Channel

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one try ended."""

    outcome: AttemptOutcome
    provider_ref: str = ""
    error: str = ""
    retry_after: timedelta | None = None
    circuit: CircuitKind | None = None  # it concerns everything of that provider
    is_bad_address: bool = False
    is_opted_out: bool = False
    hold: str = ""  # what it waits for meanwhile
    is_untried: bool = False  # it had begun, and nobody was called

    @property
    def costs_no_try(self) -> bool:
        return self.is_untried or self.is_provider_down

    @property
    def is_provider_down(self) -> bool:
        """It costs the message no try; asked to slow down, it does."""
        return self.circuit in (CircuitKind.DOWN, CircuitKind.REFUSES)


@dataclass(slots=True)
class Senders:
    """The open connections of one slot."""

    made: dict[Channel, Sender] = field(default_factory=dict)

    def of(self, channel: Channel) -> Sender:
        if channel not in self.made:
            self.made[channel] = SENDERS[channel]()
        return self.made[channel]

    def close(self) -> None:
        for sender in self.made.values():
            sender.close()
        self.made.clear()


def send(sender: Sender, outgoing: Outgoing) -> Result:
    """Never raises what the provider did: every ending is a result."""
    if sender.capabilities.is_outside:
        check_no_transaction()
    try:
        accepted = sender.send(outgoing)
    except NotSent as error:
        return Result(
            outcome=AttemptOutcome.NOT_SENT,
            error=error.why,
            retry_after=error.retry_after,
            circuit=error.circuit,
        )
    except Never as error:
        return Result(
            outcome=AttemptOutcome.REFUSED,
            error=error.why,
            is_bad_address=error.is_bad_address,
            is_opted_out=error.is_opted_out,
        )
    except ChannelError as error:
        return Result(outcome=AttemptOutcome.UNKNOWN, error=error.why)
    except Exception as error:  # noqa: BLE001  it may have left, whatever went wrong afterwards
        log.error("channel failed: %s", type(error).__name__)  # noqa: TRY400  no bodies in logs
        return Result(outcome=AttemptOutcome.UNKNOWN, error=type(error).__name__[:60])
    return Result(outcome=AttemptOutcome.ACCEPTED, provider_ref=accepted.provider_ref[:200])


def untried(why: str, hold: str = "") -> Result:
    """It had begun together with others, and then something came between."""
    return Result(outcome=AttemptOutcome.NOT_SENT, error=why, hold=hold, is_untried=True)


def check_no_transaction() -> None:
    """A provider that hangs must not hang our rows: checked before every call (N12)."""
    if connection.in_atomic_block:
        raise NetworkInTransactionError
