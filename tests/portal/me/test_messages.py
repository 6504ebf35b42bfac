"""S-C7: everything that was said, why it came that way, and writing back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from messaging.models import InboundMessage, Message
from preferences.enums import OverrideReason, Rule
from preferences.models import OptOutHold
from tests.factories.candidates import NOW
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give

URL = "/me/messages/"


def write(client, words, token=None):
    return client.post(URL, {"words": words, "token": token or uuid4()})


def told(client, words):
    """As if it had left: what was told is on the page."""
    message = Message.objects.exclude(topic="service").latest("pk")
    pretend_sent(delivery_of(message), NOW)
    return words(client.get(URL))


def test_a_link_alone_does_not_open_it(inside):
    assert inside.get(URL).status_code == 302


def test_nothing_yet_says_what_writing_does(with_code, words):
    assert "Nothing has been said yet" in words(with_code.get(URL))


def test_what_was_sent_and_why_it_came_that_way(with_code, sam, words):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=3))
    compose(sam, body="We have news, Sam.", channel="email")
    page = told(with_code, words)
    assert "We have news, Sam." in page
    assert "You get this by email because you chose email on" in page


def test_what_they_were_not_told_is_not_there(with_code, sam, words):
    compose(sam, body="Not yet said.")
    assert "Not yet said." not in words(with_code.get(URL))


def test_writing_back_lands_in_the_conversation(with_code, sam, words):
    write(with_code, "When do I start?")
    sam.thread.refresh_from_db()
    assert sam.thread.last_in_channel == "portal"
    assert "When do I start?" in words(with_code.get(URL))


def test_a_double_click_is_one_message(with_code, sam):
    token = uuid4()
    write(with_code, "Hello", token)
    write(with_code, "Hello", token)
    write(with_code, "Hello")
    assert InboundMessage.objects.count() == 2


@pytest.mark.parametrize("given", ["", "   ", "x" * 5001])
def test_what_cannot_be_sent_is_said_and_kept(with_code, sam, given):
    answer = write(with_code, given)
    assert answer.status_code == 422
    assert not InboundMessage.objects.exists()
    assert given.strip() in answer.content.decode()


def test_please_stop_is_held_on_both_ways_that_make_a_sound(with_code, sam):
    write(with_code, "Please stop texting me")
    assert set(OptOutHold.objects.values_list("channel", flat=True)) == {"email", "text"}


def test_a_contact_against_the_usual_says_its_reason(with_code, sam, words):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=3))
    give(sam, "contact.hours", "evenings", at=NOW - timedelta(days=3))
    compose(
        sam,
        body="This could not wait.",
        channel="email",
        overrides=[
            ("email", Rule.OWN_HOURS, OverrideReason.URGENT_FOR_THEM, "the interview moved")
        ],
    )
    page = told(with_code, words)
    assert "This could not wait." in page
    assert "the interview moved" in page
