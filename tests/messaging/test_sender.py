"""The sender, step by step, against a provider that really speaks SMTP and Twilio's HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from messaging.enums import AttemptOutcome, DeliveryState, HoldReason, MessageState
from messaging.models import Attempt
from preferences.enums import Rule
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AFTER_UNDO = NOW + timedelta(seconds=20)


@pytest.fixture(autouse=True)
def _house(provider: Any) -> None:
    set_up()


def test_what_is_written_arrives_once_with_its_envelope(provider: Any) -> None:
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    message = compose(sam)

    assert send_due(NOW + timedelta(seconds=19)) == 0
    assert send_due(AFTER_UNDO) == 1

    (arrival,) = provider.arrivals
    attempt = Attempt.objects.get()
    assert arrival.key == attempt.key
    assert "Hello Sam, we have news." in arrival.body
    assert "because you chose email on 3 March" in arrival.body
    assert "Reply-To: reply+" in arrival.body
    message.refresh_from_db()
    assert message.state == MessageState.DONE
    assert message.told_at == AFTER_UNDO
    delivery = delivery_of(message)
    assert delivery.state == DeliveryState.ACCEPTED
    assert attempt.ruling.rule == Rule.FIRST_WAY
    assert attempt.outcome == AttemptOutcome.ACCEPTED
    assert send_due(AFTER_UNDO) == 0
    assert len(provider.arrivals) == 1


def test_a_text_goes_to_the_number_they_chose(provider: Any) -> None:
    sam = person(phone="+447700900001")
    give(sam, "channel.first", "text", showed_number=True)
    compose(sam, text="Hello {first_name}.")
    send_due(AFTER_UNDO)
    (arrival,) = provider.arrivals
    assert arrival.channel == "text"
    assert arrival.body == "Hello Sam. You chose texts. Reply STOP to end texts."


def test_it_is_held_until_their_hours(provider: Any) -> None:
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    give(sam, "contact.hours", "evenings")
    message = compose(sam)
    assert delivery_of(message).hold == HoldReason.OWN_HOURS
    assert send_due(NOW + timedelta(hours=4)) == 0
    assert send_due(NOW + timedelta(hours=5)) == 1
    assert len(provider.arrivals) == 1
