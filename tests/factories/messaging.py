"""Messages for tests, made by the real actions, and a sender that works in the test's own thread."""

from datetime import datetime
from typing import Any

from messaging.actions import messages
from messaging.models import Delivery, Message
from messaging.outbox.clock import Clock
from messaging.outbox.slot import Slot, drain
from preferences.enums import TopicKey
from tests.factories.candidates import NOW


def compose(candidate: Any, at: datetime = NOW, **more: Any) -> Message:
    words: dict[str, Any] = {
        "topic": TopicKey.UPDATE,
        "subject": "News about the job",
        "body": "Hello {first_name}, we have news.",
    }
    return messages.compose(candidate=candidate, at=at, **words | more)


def delivery_of(message: Message) -> Delivery:
    return message.deliveries.order_by("-pk")[0]


class Still(Clock):
    """A clock that stands still."""

    def __init__(self, at: datetime) -> None:
        super().__init__(read=lambda: at)

    def now(self) -> datetime:
        return self.started_at


def send_due(at: datetime = NOW) -> int:
    """Everything that is due at this instant leaves."""
    return drain(Still(at))


def slot(at: datetime = NOW, **more: Any) -> Slot:
    return Slot(clock=Still(at), **more)
