"""What every channel takes and gives, and what it raises."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from messaging.enums import CircuitKind
from messaging.rules.reconcile import Listed


@dataclass(frozen=True, slots=True)
class Key:
    """A provider that sends nothing twice under the same key, as long as it remembers it."""

    header: str  # that carries the key
    lasts: timedelta


def no_key() -> Key | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can do; the sender asks these and never a channel's name."""

    provider: str
    # A program delivers it. Otherwise a person does, and the sender leaves it alone.
    is_automatic: bool = True
    # It leaves the house: a provider is called, with no transaction open.
    is_outside: bool = True
    # The provider says later what became of it.
    has_reports: bool = False
    has_subject: bool = False
    # A file may go along: the provider gets it at an address of ours.
    carries_files: bool = False
    # It can be asked what became of one message, and for its list of all of them.
    can_look_up: bool = False
    # It can be asked to delete what it was given, for somebody who is erased.
    can_forget: bool = False
    # Which key it honours, with the settings of now.
    key_of_now: Callable[[], Key | None] = no_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One try, complete: the channel adds nothing of its own."""

    key: str  # of the attempt: names it to the provider where that is possible
    to: str
    content: str
    subject: str = ""
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    report_to: str = ""  # where reports are to be sent
    media: tuple[str, ...] = ()  # addresses of files that go along
    calendar: str = ""  # an invitation, for ways that can carry one
    return_to: str = ""  # where mail servers send back what they cannot deliver
    # On the monotonic clock. Past it somebody else may hold the delivery: nothing leaves.
    deadline: float = float("inf")

    def check_deadline(self) -> None:
        """Called right before the first byte; raises NotSent."""
        if time.monotonic() > self.deadline:
            raise NotSent("deadline")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it."""

    provider_ref: str = ""


class ChannelError(Exception):
    """Something went wrong. `why` is a short word for the log and the screen, never a body."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why[:60]


class NotSent(ChannelError):  # noqa: N818  what happened, not an error of ours
    """Surely not sent: it may be tried again."""

    def __init__(
        self,
        why: str,
        *,
        retry_after: timedelta | None = None,
        is_provider_down: bool = False,
        refuses_us: bool = False,
    ) -> None:
        super().__init__(why)
        self.retry_after = retry_after  # the provider asked everybody on the account to wait
        # Every other message would fare the same: nobody answers, or they do not know our password.
        self.is_provider_down = is_provider_down or refuses_us
        self.refuses_us = refuses_us

    @property
    def circuit(self) -> CircuitKind | None:
        """Whether it concerns the whole account, and how."""
        if self.refuses_us:
            return CircuitKind.REFUSES
        if self.is_provider_down:
            return CircuitKind.DOWN
        return CircuitKind.BUSY if self.retry_after is not None else None


class Never(ChannelError):  # noqa: N818
    """Refused for good: trying again would change nothing."""

    def __init__(
        self, why: str, *, is_bad_address: bool = False, is_opted_out: bool = False
    ) -> None:
        super().__init__(why)
        self.is_bad_address = is_bad_address
        self.is_opted_out = is_opted_out


class Uncertain(ChannelError):  # noqa: N818
    """It may have been sent and it may not: never repeated without proof or a person."""


class Sender(Protocol):
    """One of these is made for each slot and kept: it may hold a connection open."""

    capabilities: Capabilities

    def send(self, outgoing: Outgoing) -> Accepted:
        """Raises NotSent, Never or Uncertain, and nothing else that it can foresee."""
        ...

    def close(self) -> None: ...


class Looker(Protocol):
    """Asks a provider about what it was given; sends nothing. Raises ChannelError."""

    def find(self, ref: str) -> Listed | None:
        """The message of that name."""
        ...

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[Listed]:
        """What went to one address in that time."""
        ...

    def sent_between(self, since: datetime, until: datetime) -> list[Listed]:
        """Everything that went in that time."""
        ...

    def close(self) -> None: ...


class Forgetter(Protocol):
    """Asks a provider to delete one message, whatever it still has of it. Raises ChannelError."""

    def forget(self, ref: str) -> None: ...

    def close(self) -> None: ...
