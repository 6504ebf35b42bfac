"""Messages for tests, made by the real actions, and a sender that works in the test's own thread."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from messaging.actions import messages
from messaging.actions.after_sending import mark_done
from messaging.actions.deliveries import change, keep_ruling
from messaging.actions.events import read_events
from messaging.enums import AttemptOutcome, DeliveryState, EventKind
from messaging.models import Attempt, Delivery, InboundMessage, Message, ProviderEvent
from messaging.outbox.batch import Item
from messaging.outbox.beginning import Leaving
from messaging.outbox.clock import Clock
from messaging.outbox.preflight import look_again, preflight
from messaging.outbox.slot import Slot, drain
from messaging.queries.verdicts import verdict_for
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


def begin(item: Item, clock: Clock | None = None) -> Leaving | None:
    """As a slot does it: at once, and when that does not go, with its rows held."""
    clock = clock or Clock()
    begun = preflight([item], clock)
    return begun[0] if begun else look_again(item, clock.now())


def slot(at: datetime = NOW, **more: Any) -> Slot:
    return Slot(clock=Still(at), **more)


def pretend_sent(delivery: Delivery, at: datetime) -> None:
    """As if it had left: for tests that are about what comes afterwards."""
    message = delivery.message
    person = message.thread.candidate
    verdict = verdict_for(person, delivery.channel, message.topic, at)
    lease = {"lease_token": uuid4(), "lease_expires_at": at}
    change(delivery, DeliveryState.CLAIMED, at=at, **lease)
    change(delivery, DeliveryState.SENDING, at=at)
    Attempt.objects.create(
        delivery=delivery,
        n=1,
        key=uuid4().hex,
        ruling=keep_ruling(delivery, verdict, contact_version=person.contact_version, at=at),
        body=message.bodies.all()[0],
        contact_point_id=verdict.contact_id,
        content="",
        started_at=at,
        outcome=AttemptOutcome.ACCEPTED,
        provider_ref=f"SM{delivery.pk:032d}",
    )
    change(delivery, DeliveryState.ACCEPTED, at=at, provider_ref=f"SM{delivery.pk:032d}")
    mark_done(delivery, at)


def text_in(words: str, at: datetime, number: str) -> InboundMessage:
    """A text that came from a telephone, and was read as those are."""
    ref = f"SM{ProviderEvent.objects.count():032d}"
    ProviderEvent.objects.create(
        provider="twilio",
        event_key=ref,
        kind=EventKind.INBOUND,
        payload=urlencode({"From": number, "To": "+441", "Body": words, "MessageSid": ref}),
        received_at=at,
    )
    for _turn in range(3):
        read_events(at)
    return InboundMessage.objects.latest("pk")
