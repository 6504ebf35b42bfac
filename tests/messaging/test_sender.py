"""The sender, step by step, against a provider that really speaks SMTP and Twilio's HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from messaging.enums import AttemptOutcome, DeliveryState, HoldReason, MessageState
from messaging.models import Attempt
from preferences.enums import Rule
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give, note, set_up

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


# --- words around the words -------------------------------------------------------------------


def test_only_the_first_text_says_why_it_is_one(provider: Any) -> None:
    sam = person(phone="+447700900001")
    give(sam, "channel.first", "text", showed_number=True)
    compose(sam, text="One.")
    compose(sam, text="Two.")
    send_due(AFTER_UNDO)
    assert [arrival.body for arrival in provider.arrivals] == [
        "One. You chose texts. Reply STOP to end texts.",
        "Two.",
    ]


def test_a_spoken_word_allows_one_text_that_asks(provider: Any) -> None:
    sam, ana = person(phone="+447700900001"), UserFactory.create()
    note(sam, "channel.first", "text", by=ana, noted_words="Texts are fine")
    first = compose(sam, topic="check_in", text="Right? {link}", is_automatic=True)
    second = compose(sam, topic="check_in", text="And? {link}", is_automatic=True)
    send_due(AFTER_UNDO)
    send_due(AFTER_UNDO)
    (arrival,) = provider.arrivals
    assert arrival.body.startswith("Right? http")
    assert delivery_of(first).state == DeliveryState.ACCEPTED
    assert delivery_of(second).channel != "text"


def test_an_old_answer_is_asked_about_once_in_a_letter(provider: Any) -> None:
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email", at=NOW - timedelta(days=100))
    compose(sam)
    compose(sam)
    send_due(AFTER_UNDO)
    asked = ["Is it still right?" in arrival.body for arrival in provider.arrivals]
    assert asked == [True, False]


def test_optional_topics_carry_a_way_out(provider: Any) -> None:
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    give(sam, "touch.which", "any_near")
    compose(sam, topic="other_jobs")
    compose(sam, topic="update")
    send_due(AFTER_UNDO)
    optional, update = provider.arrivals
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in optional.body
    assert "List-Unsubscribe" not in update.body


def test_the_portal_is_a_row_of_ours(provider: Any) -> None:
    sam = person(email="sam@example.com")
    message = compose(sam, channel="portal")
    send_due(AFTER_UNDO)
    message.refresh_from_db()
    assert (message.state, message.told_at) == (MessageState.DONE, AFTER_UNDO)
    assert not provider.calls


def test_a_decision_is_on_the_pages_only_after_it_was_told(provider: Any) -> None:
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    provider.manners["sam@example.com"] = "later"
    message = compose(sam, topic="decision", is_automatic=True)
    send_due(AFTER_UNDO)
    message.refresh_from_db()
    assert message.told_at is None
    provider.manners.clear()
    send_due(AFTER_UNDO + timedelta(seconds=40))
    message.refresh_from_db()
    assert message.told_at == AFTER_UNDO + timedelta(seconds=40)
