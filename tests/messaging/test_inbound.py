"""Texts that come in, through the door that Twilio uses."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from twilio.request_validator import RequestValidator

from candidates.models import ContactPoint
from messaging.actions.events import read_events
from messaging.enums import DeliveryState, MessageState
from messaging.models import Delivery, InboundMessage, Message, ProviderEvent
from messaging.queries.verdicts import verdict_for
from preferences.enums import Channel, Rule, TopicKey, VerdictKind
from preferences.models import Consent, OptOutHold, Pause, Suppression
from tests.factories.candidates import person
from tests.factories.messaging import compose, delivery_of, pretend_sent, send_due
from tests.factories.preferences import give, set_up

NUMBER = "+447700900001"
numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _house(db: None) -> None:
    set_up()


@pytest.fixture
def post(settings: Any) -> Callable[..., Any]:
    settings.PUBLIC_URL = "https://jobs.northside.example"

    def posted(path: str, signature: str | None = None, **form: str) -> Any:
        address = settings.PUBLIC_URL + path
        made = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(address, form)
        given = made if signature is None else signature
        return Client(enforce_csrf_checks=True).post(
            path,
            urlencode(form),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": given},
        )

    return posted


@pytest.fixture
def say(post: Callable[..., Any]) -> Callable[..., InboundMessage]:
    """A text comes in and is read."""

    def said(words: str, number: str = NUMBER, sid: str = "") -> InboundMessage:
        sid = sid or f"SM{next(numbers):04d}"
        answer = post("/hooks/twilio/text/", From=number, To="+44113", Body=words, MessageSid=sid)
        assert answer.status_code == 200
        read_events(timezone.now())
        return InboundMessage.objects.get(provider_msg_id=sid)

    return said


def texted(**more: Any) -> Any:
    """Someone who chose texts and got one just now."""
    sam = person(phone=more.pop("phone", NUMBER), **more)
    now = timezone.now()
    give(sam, "channel.first", "text", showed_number=True, at=now)
    give(sam, "contact.hours", "any", at=now)
    message = compose(sam, at=now, text="Hello.")
    delivery = delivery_of(message)
    pretend_sent(delivery, at=now)
    return sam


# --- the door ---------------------------------------------------------------------------------


@pytest.mark.case(27, control="test_the_same_call_again_changes_nothing")
@pytest.mark.parametrize("signature", ["", "nonsense"])
def test_what_is_not_signed_is_refused_and_not_kept(post: Any, signature: str) -> None:
    answer = post("/hooks/twilio/text/", signature, From=NUMBER, Body="STOP", MessageSid="SM1")
    assert answer.status_code == 403
    assert not ProviderEvent.objects.exists()


@pytest.mark.case(28)
def test_the_same_call_again_changes_nothing(say: Any) -> None:
    texted()
    for _time in range(3):
        say("Hello back", sid="SM77")
    assert InboundMessage.objects.count() == 1
    assert ProviderEvent.objects.filter(kind="inbound").count() == 1


def test_the_door_is_only_for_posts() -> None:
    assert Client().get("/hooks/twilio/text/").status_code == 405


# --- whose it is ------------------------------------------------------------------------------


def test_it_lands_in_the_thread_of_whom_we_texted(say: Any) -> None:
    sam = texted()
    said = say("See you then")
    assert said.thread.candidate == sam
    assert said.thread.last_in_channel == Channel.TEXT
    assert said.needs_person == ""


def test_with_two_on_one_number_a_person_decides(say: Any) -> None:
    texted()
    texted(first_name="Alex")
    said = say("See you then")
    assert said.thread is None
    assert said.needs_person == "unknown_sender"


def test_a_text_from_nobody_we_know_is_kept(say: Any) -> None:
    assert say("Who is this?", "+447700900999").needs_person == "unknown_sender"


def test_writing_from_a_number_verifies_it_and_is_no_consent(say: Any) -> None:
    sam = texted()
    ContactPoint.objects.update(verified_at=None)
    say("Hello")
    assert ContactPoint.objects.get(candidate=sam).verified_at is not None


# --- the words every network knows ------------------------------------------------------------


@pytest.mark.case(35)
@pytest.mark.parametrize("words", ["STOP", " stop ", "Stop.", "ＳＴＯＰ!", "Unsubscribe", "Arrêt"])
def test_stop_closes_texts_and_is_confirmed_once(say: Any, words: str) -> None:
    sam = texted()
    waiting = compose(sam, at=timezone.now(), text="More news.", channel=Channel.TEXT)
    say(words)
    assert delivery_of(waiting).state == DeliveryState.SUPPRESSED
    ruling = verdict_for(sam, Channel.TEXT, TopicKey.UPDATE, timezone.now())
    assert (ruling.kind, ruling.rule) == (VerdictKind.BLOCKED, Rule.OPTED_OUT)
    say(words)
    confirmations = Message.objects.filter(confirms_opt_out=True)
    assert confirmations.count() == 1
    assert delivery_of(confirmations.get()).state == DeliveryState.QUEUED
    assert Consent.objects.filter(act="withdrawn").exists()


@pytest.mark.case(34)
def test_stop_holds_for_everyone_with_the_number(say: Any) -> None:
    sam, alex = texted(), texted(first_name="Alex")
    waiting = compose(alex, at=timezone.now(), text="News.", channel=Channel.TEXT)
    said = say("STOP")
    assert said.thread is None
    for who in (sam, alex):
        assert (
            verdict_for(who, Channel.TEXT, TopicKey.UPDATE, timezone.now()).rule == Rule.OPTED_OUT
        )
    assert delivery_of(waiting).state == DeliveryState.SUPPRESSED


def test_stop_from_an_unknown_number_counts_when_somebody_has_it(say: Any) -> None:
    say("STOP", "+447700900555")
    assert Suppression.objects.filter(lifted_at=None).count() == 1
    late = person(phone="+447700900555")
    give(late, "channel.first", "text", showed_number=True, at=timezone.now())
    assert verdict_for(late, Channel.TEXT, TopicKey.UPDATE, timezone.now()).rule == Rule.OPTED_OUT


def test_start_opens_again(say: Any) -> None:
    sam = texted()
    say("STOP")
    say("START")
    ruling = verdict_for(sam, Channel.TEXT, TopicKey.UPDATE, timezone.now())
    assert ruling.kind in (VerdictKind.CLEAR, VerdictKind.WAIT)


def test_pause_is_a_week_and_help_says_who_we_are(say: Any) -> None:
    sam = texted()
    say("PAUSE")
    pause = Pause.objects.get(candidate=sam)
    assert timedelta(days=6) < pause.until - timezone.now() <= timedelta(days=7)
    say("help")
    bodies = [message.bodies.get().text for message in Message.objects.filter(topic="service")]
    assert any("no messages until" in body for body in bodies)
    assert any("Reply STOP to end texts" in body for body in bodies)


@pytest.mark.case(35)
def test_an_opt_out_in_their_own_words_waits_for_a_person(say: Any) -> None:
    sam = texted()
    said = say("Please stop texting me")
    assert said.needs_person == "opt_out"
    assert OptOutHold.objects.get().candidate == sam
    ruling = verdict_for(sam, Channel.TEXT, TopicKey.UPDATE, timezone.now())
    assert ruling.rule == Rule.OPT_OUT_AWAITS


def test_a_stop_suppresses_but_a_message_that_follows_the_usual_goes_on(say: Any) -> None:
    sam = texted(email="sam@example.com")
    message = compose(sam, at=timezone.now())
    assert delivery_of(message).channel == Channel.TEXT
    say("STOP")
    message.refresh_from_db()
    assert message.state == MessageState.OUT
    states = dict(message.deliveries.values_list("channel", "state"))
    assert states == {"text": DeliveryState.SUPPRESSED, "email": DeliveryState.QUEUED}
    assert Delivery.objects.filter(channel="email").get().is_fallback
    assert send_due(timezone.now() - timedelta(days=1)) == 0
