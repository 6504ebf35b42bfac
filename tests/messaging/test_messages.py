"""Sending, and everything that can still be done before it leaves."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from messaging.actions import messages
from messaging.enums import DeliveryState, HoldReason, MessageState
from messaging.exceptions import (
    AlreadyLeaving,
    NeedsReason,
    NotWaiting,
    NoWords,
    PlaceholderLeft,
    Refused,
    SomeoneElsesToken,
    UsualChanged,
)
from messaging.models import Delivery, Message
from messaging.rules.states import fold
from preferences.actions import pauses
from preferences.enums import Channel, OverrideReason, PauseKind, Rule, Through, VerdictKind
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose, delivery_of
from tests.factories.preferences import give, set_up


@pytest.fixture(autouse=True)
def _house(db: None) -> None:
    set_up()


@pytest.fixture
def sam() -> Any:
    """Chose email, and is there at noon."""
    sam = person(email="sam@example.com", phone="+447700900001")
    give(sam, "channel.first", "email")
    sam.refresh_from_db()
    return sam


def never(channel: str) -> tuple[str, ...]:
    return (channel, Rule.NEVER, OverrideReason.ASKED_FOR_IT, "")


# --- sending ----------------------------------------------------------------------------------


def test_it_waits_twenty_seconds_for_second_thoughts(sam: Any) -> None:
    delivery = delivery_of(compose(sam))
    assert delivery.state == DeliveryState.QUEUED
    assert (delivery.not_before, delivery.hold) == (NOW + timedelta(seconds=20), HoldReason.UNDO)
    ruling = delivery.rulings.get()
    assert (ruling.verdict, ruling.rule) == (VerdictKind.CLEAR, Rule.FIRST_WAY)
    assert ruling.contact_version == sam.contact_version


def test_the_same_form_sent_again_is_the_same_message(sam: Any) -> None:
    token = uuid4()
    first, second = compose(sam, client_token=token), compose(sam, client_token=token)
    assert first == second
    assert Delivery.objects.count() == 1


def test_a_token_serves_one_candidate(sam: Any) -> None:
    token = uuid4()
    compose(sam, client_token=token)
    with pytest.raises(SomeoneElsesToken):
        compose(person(email="alex@example.com"), client_token=token)


def test_when_the_usual_changed_it_does_not_go(sam: Any) -> None:
    seen = sam.contact_version
    give(sam, "channel.never", "call")
    with pytest.raises(UsualChanged) as refusal:
        compose(sam, contact_version=seen)
    assert refusal.value.contact_version == seen + 1
    assert not Message.objects.exists()


def test_against_needs_a_reason(sam: Any) -> None:
    give(sam, "channel.never", "call")
    with pytest.raises(Refused) as refusal:
        compose(sam, channel=Channel.CALL)
    assert refusal.value.verdict.rule == Rule.NEVER
    ways = [never(Channel.CALL), (Channel.CALL, Rule.NOT_THEIR_WAY, OverrideReason.SAFETY, "")]
    ruling = delivery_of(compose(sam, channel=Channel.CALL, overrides=ways)).rulings.get()
    assert ruling.overridden.split() == [Rule.NEVER, Rule.NOT_THEIR_WAY]


@pytest.mark.parametrize("reason", [("", ""), ("because", ""), (OverrideReason.OTHER, " ")])
def test_a_reason_is_from_the_list_or_in_words(sam: Any, reason: tuple[str, str]) -> None:
    with pytest.raises(NeedsReason):
        compose(sam, overrides=[(Channel.CALL, Rule.NEVER, *reason)])


def test_what_is_blocked_has_no_way_through(sam: Any) -> None:
    pauses.pause(
        candidate=sam,
        kind=PauseKind.ALL,
        until=NOW + timedelta(days=3),
        through=Through.WEB,
        at=NOW,
    )
    paused = (Channel.EMAIL, Rule.PAUSED, OverrideReason.SAFETY, "")
    with pytest.raises(Refused):
        compose(sam, overrides=[paused])


def test_what_is_sent_by_itself_waits_for_the_end_of_a_pause(sam: Any) -> None:
    until = NOW + timedelta(days=3)
    pauses.pause(candidate=sam, kind=PauseKind.ALL, until=until, through=Through.WEB, at=NOW)
    delivery = delivery_of(compose(sam, is_automatic=True))
    assert (delivery.not_before, delivery.hold) == (until, HoldReason.PAUSED)


def test_an_automatic_message_without_a_way_comes_back_to_the_owner() -> None:
    from candidates.models import Candidate
    from tests.factories.candidates import ApplicationFactory

    application = ApplicationFactory.create(candidate=person(email="kim@example.com"))
    Candidate.objects.update(legal_stop_at=NOW)
    message = compose(application.candidate, application=application, is_automatic=True)
    assert (message.state, message.returned_rule) == (MessageState.DRAFT, Rule.LEGAL_STOP)
    assert message.owner == application.owner
    assert not message.deliveries.exists()


def test_outside_their_hours_it_is_held_and_says_so(sam: Any) -> None:
    give(sam, "contact.hours", "evenings")
    delivery = delivery_of(compose(sam))
    assert delivery.hold == HoldReason.OWN_HOURS
    assert delivery.not_before == NOW + timedelta(hours=5)
    assert compose(sam, send_at=NOW + timedelta(days=1, hours=6)).deliveries.get().hold == (
        HoldReason.FIXED_TIME
    )


def test_words_are_needed_and_placeholders_have_to_be_filled(sam: Any) -> None:
    with pytest.raises(NoWords):
        compose(sam, body=" \n")
    with pytest.raises(PlaceholderLeft, match="job"):
        compose(sam, body="About {job}")
    body = compose(sam, body="{first_name} {{ settings.SECRET_KEY }} {x.__class__} {link}").bodies
    assert body.get().body == "Sam {{ settings.SECRET_KEY }} {x.__class__} {link}"


# --- while it waits ---------------------------------------------------------------------------


def test_undo_gives_the_draft_back_and_the_old_form_cannot_send_it(sam: Any) -> None:
    token, ana = uuid4(), UserFactory.create()
    message = compose(sam, client_token=token, author=ana)
    undone = messages.undo(message=message, by=ana, at=NOW)
    assert undone.state == MessageState.DRAFT
    assert delivery_of(message).state == DeliveryState.CANCELLED
    # A retry of the first request finds the message, and sends nothing.
    assert compose(sam, client_token=token, author=ana).state == MessageState.DRAFT
    again = compose(sam, draft=undone, client_token=uuid4(), author=ana, body="Better words")
    assert again == message
    assert delivery_of(again).state == DeliveryState.QUEUED
    assert again.bodies.get().body == "Better words"


@pytest.mark.case(52)
def test_what_is_leaving_is_not_said_to_be_cancelled(sam: Any) -> None:
    message = compose(sam)
    Delivery.objects.update(state="sending", lease_token=uuid4(), lease_expires_at=NOW)
    with pytest.raises(AlreadyLeaving):
        messages.cancel(message=message, by=None, at=NOW)
    Delivery.objects.update(state="accepted", lease_token=None, lease_expires_at=None)
    with pytest.raises(NotWaiting):
        messages.cancel(message=message, by=None, at=NOW)


def test_an_edit_is_a_new_version_and_only_while_queued(sam: Any) -> None:
    message, ana = compose(sam), UserFactory.create()
    messages.edit(message=message, body="Better, {first_name}", by=ana, at=NOW)
    assert [body.body for body in message.bodies.all()] == [
        "Better, Sam",
        "Hello Sam, we have news.",
    ]
    Delivery.objects.update(state="claimed", lease_token=uuid4(), lease_expires_at=NOW)
    with pytest.raises(AlreadyLeaving):
        messages.edit(message=message, body="Too late", by=ana, at=NOW)


def test_send_now_needs_a_reason_outside_their_hours(sam: Any) -> None:
    give(sam, "contact.hours", "evenings")
    message, ana = compose(sam), UserFactory.create()
    with pytest.raises(Refused):
        messages.send_now(message=message, by=ana, at=NOW)
    own_hours = (Channel.EMAIL, Rule.OWN_HOURS, OverrideReason.URGENT_FOR_THEM, "")
    messages.send_now(message=message, by=ana, at=NOW, overrides=[own_hours])
    assert delivery_of(message).not_before == NOW


def test_a_draft_is_kept_under_the_token_of_its_form(sam: Any) -> None:
    token, ana = uuid4(), UserFactory.create()
    for words in ("He", "Hello"):
        draft = messages.save_draft(
            candidate=sam, topic="update", body=words, client_token=token, author=ana, at=NOW
        )
    assert draft.bodies.get().body == "Hello"
    sent = compose(sam, client_token=token, author=ana)
    assert sent == draft
    assert Message.objects.count() == 1


def test_every_state_is_the_fold_of_its_log(sam: Any) -> None:
    message = compose(sam)
    messages.undo(message=message, by=None, at=NOW)
    for delivery in Delivery.objects.all():
        log = delivery.transitions.values_list("from_state", "to_state")
        assert fold(log) == delivery.state


# --- at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_clicks_at_once_are_one_message() -> None:
    set_up()
    sam = person(email="sam@example.com")
    token = uuid4()
    barrier = threading.Barrier(10)
    found: list[Any] = []

    def click() -> None:
        barrier.wait()
        try:
            found.append(compose(sam, client_token=token).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len(set(found)) == 1
    assert Delivery.objects.count() == 1
