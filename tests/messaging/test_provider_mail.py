"""What email providers post to us: believed only with the secret, raw first, once, in any order."""

import base64
import itertools
import json
from typing import Any

import pytest
from django.core.checks import Error
from django.test import Client
from django.utils import timezone

from candidates.enums import ClosedWhy
from messaging.actions.events import read_events
from messaging.actions.threads import thread_of
from messaging.enums import DeliveryState, Report
from messaging.models import Attempt, InboundMessage, ProviderEvent
from messaging.queries.verdicts import verdict_for
from portal.checks import mail_hooks, named_functions
from preferences.enums import Channel, Rule, TopicKey
from tests.factories.candidates import person
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give, set_up
from tests.messaging.letters import address_of

SECRET = "usual:a-long-random-password"


@pytest.fixture(autouse=True)
def _provider(settings: Any) -> None:
    settings.MAIL_PROVIDER = "sparkpost"
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET, "usual:an-older-password-still-good"]}


def post(what: str, body: Any, secret: str = SECRET, provider: str = "sparkpost") -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = base64.b64encode(secret.encode()).decode()
    return Client(enforce_csrf_checks=True).post(
        f"/hooks/mail/{provider}/{what}/",
        raw,
        content_type="application/json",
        headers={"Authorization": f"Basic {given}"} if secret else {},
    )


def told(attempt: Attempt | None, what: str, n: int = 1, **more: Any) -> dict[str, Any]:
    """As SparkPost writes it."""
    event = {
        "type": what,
        "raw_rcpt_to": "sam@example.com",
        "timestamp": "1798000000",
        "event_id": f"{what}-{n}",
        "transmission_id": "unknown",
        "rcpt_meta": {"usual_attempt": attempt.key} if attempt else {},
    }
    return {"msys": {"message_event": event | more}}


@pytest.fixture
def attempt(db: None) -> Attempt:
    set_up()
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    now = timezone.now()
    delivery = delivery_of(compose(sam, at=now))
    pretend_sent(delivery, at=now)
    made: Attempt = delivery.attempts.get()
    point = sam.contact_points.get()
    Attempt.objects.filter(pk=made.pk).update(contact_point=point)
    return made


def state(attempt: Attempt) -> tuple[str, str]:
    delivery = attempt.delivery
    delivery.refresh_from_db()
    return delivery.state, delivery.report


# --- the door ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_has_not_the_secret_is_refused_and_not_kept(settings: Any) -> None:
    assert post("tracking", [], secret="").status_code == 403
    assert post("tracking", [], secret="usual:wrong").status_code == 403
    settings.ANYMAIL = {}
    assert post("tracking", [told(None, "delivery")]).status_code == 403
    assert not ProviderEvent.objects.exists()


@pytest.mark.django_db
def test_only_the_provider_of_the_settings_has_a_door(settings: Any) -> None:
    assert post("tracking", {}, provider="postmark").status_code == 404
    assert post("tracking", {}, provider="nobody").status_code == 404
    settings.MAIL_PROVIDER = ""
    assert post("tracking", {}).status_code == 404
    assert Client().get("/hooks/mail/sparkpost/tracking/").status_code == 405


@pytest.mark.django_db
def test_too_much_at_once_is_refused_before_it_is_read() -> None:
    assert post("tracking", b"[" + b" " * (10 * 1024 * 1024)).status_code == 413


def test_the_settings_are_refused_when_anybody_could_post(settings: Any) -> None:
    def ids() -> list[str | None]:
        return [each.id for each in mail_hooks(None) if isinstance(each, Error)]

    assert ids() == []
    settings.ANYMAIL = {"WEBHOOK_SECRET": "usual:short"}
    assert ids() == ["portal.E004"]
    settings.ANYMAIL = {}
    assert ids() == ["portal.E003"]
    settings.MAIL_PROVIDER = "pigeon"
    assert ids() == ["portal.E002"]
    settings.MAIL_PROVIDER = ""
    assert ids() == []
    settings.MAIL_PROVIDER = "mailgun"  # signs: its key is needed besides
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    assert ids() == ["portal.E005"]


def test_readers_that_are_not_there_are_said_at_the_start(settings: Any) -> None:
    assert named_functions(None) == []
    settings.REPLY_READERS = ["messaging.nowhere.reader"]
    assert [each.id for each in named_functions(None)] == ["portal.E001"]


# --- what became of our letters ---------------------------------------------------------------


def test_one_bad_event_of_fifty_leaves_the_others_alone(attempt: Attempt) -> None:
    batch: list[Any] = [told(None, "open", n) for n in range(48)]
    batch[20:20] = [7, told(attempt, "delivery")]
    assert post("tracking", batch).status_code == 200
    assert ProviderEvent.objects.count() == 50
    assert read_events(timezone.now()) == 49
    bad = ProviderEvent.objects.get(processed_at=None)
    assert (bad.tries, bool(bad.error)) == (1, True)
    assert state(attempt) == (DeliveryState.ACCEPTED, Report.DELIVERED)


def test_the_same_call_again_and_any_order_end_the_same(attempt: Attempt) -> None:
    events = [told(attempt, each) for each in ("processed", "deferred", "delivery")]
    for order in itertools.permutations(events):
        assert post("tracking", list(order)).status_code == 200
        read_events(timezone.now())
        ProviderEvent.objects.update(processed_at=None)
    read_events(timezone.now())
    assert ProviderEvent.objects.count() == 3
    assert state(attempt) == (DeliveryState.ACCEPTED, Report.DELIVERED)


def test_it_is_known_by_their_id_where_our_key_is_missing(attempt: Attempt) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(provider_ref="abc123")
    post("tracking", [told(None, "delivery", transmission_id="abc123")])
    read_events(timezone.now())
    assert state(attempt)[1] == Report.DELIVERED


def test_what_was_not_certain_is_proved(attempt: Attempt) -> None:
    attempt.delivery.__class__.objects.update(state=DeliveryState.UNKNOWN)
    post("tracking", [told(attempt, "delivery")])
    read_events(timezone.now())
    assert state(attempt) == (DeliveryState.ACCEPTED, Report.DELIVERED)


def test_an_event_of_a_letter_that_we_do_not_know_waits(attempt: Attempt) -> None:
    post("tracking", [told(None, "delivery")])
    assert read_events(timezone.now()) == 0
    assert ProviderEvent.objects.get().error == "too early"


def test_a_bounce_closes_the_address(attempt: Attempt) -> None:
    post("tracking", [told(attempt, "bounce", bounce_class="10")])
    read_events(timezone.now())
    attempt.contact_point.refresh_from_db()
    assert attempt.contact_point.closed_why == ClosedWhy.BOUNCED


@pytest.mark.parametrize("is_known", [True, False])
def test_a_complaint_counts_even_about_a_letter_that_we_do_not_know(
    attempt: Attempt, is_known: bool
) -> None:
    post("tracking", [told(attempt if is_known else None, "spam_complaint")])
    assert read_events(timezone.now()) == 1
    sam = attempt.delivery.candidate
    assert verdict_for(sam, Channel.EMAIL, TopicKey.UPDATE, timezone.now()).rule == Rule.OPTED_OUT


def test_a_bounce_that_is_about_the_letter_leaves_the_address_open(attempt: Attempt) -> None:
    post("tracking", [told(attempt, "bounce", bounce_class="50")])
    read_events(timezone.now())
    assert state(attempt)[1] == Report.UNDELIVERED
    attempt.contact_point.refresh_from_db()
    assert attempt.contact_point.closed_at is None


# --- letters ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_letter_lands_in_its_thread_once(settings: Any) -> None:
    settings.MAIL_PROVIDER = "postmark"
    set_up()
    sam = person(email="sam@example.com")
    thread = thread_of(sam)
    letter = {
        "From": "sam@example.com",
        "FromFull": {"Email": "sam@example.com", "Name": "Sam", "MailboxHash": ""},
        "To": "jobs@northside.example",
        "ToFull": [{"Email": "jobs@northside.example", "Name": "", "MailboxHash": ""}],
        "OriginalRecipient": address_of(thread),
        "Subject": "Re: News",
        "MessageID": "1",
        "Date": "Tue, 24 Nov 2026 10:00:00 +0000",
        "TextBody": "On Thursday please",
        "Headers": [{"Name": "Message-ID", "Value": "<1@phone.example>"}],
        "Attachments": [],
    }
    for _time in range(2):
        assert post("inbound", letter, provider="postmark").status_code == 200
        read_events(timezone.now())
    said = InboundMessage.objects.get()
    assert (said.thread, said.body.strip()) == (thread, "On Thursday please")
    assert said.provider_msg_id == "<1@phone.example>"
