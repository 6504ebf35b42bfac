"""What providers send us, at once, again, about nothing, and broken: kept, and it counts once."""

import threading
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from twilio.request_validator import RequestValidator

from messaging.actions.events import keep_event, keep_mail, read_events
from messaging.enums import EventKind, Report
from messaging.models import Attempt, Delivery, InboundMessage, ProviderEvent
from messaging.outbox.slot import drain
from messaging.queries.events import strangers
from messaging.queries.verdicts import verdict_for
from messaging.tasks import watch_reports
from preferences.enums import Channel, Rule, TopicKey
from preferences.models import Consent
from tests.factories.messaging import delivery_of
from tests.factories.preferences import give
from tests.faults.provider import report
from tests.faults.scale import at_length
from tests.faults.world import queue, someone, written
from tests.messaging.letters import complaint

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

AT_ONCE = 5
SIX = ("queued", "sent", "delivered", "undelivered", "read", "sending")


def text_in(words: str, number: str, sid: str, at: datetime | None = None) -> None:
    keep_event(
        provider="twilio",
        event_key=sid,
        kind=EventKind.INBOUND,
        payload=urlencode({"From": number, "To": "+44113", "Body": words, "MessageSid": sid}),
        at=at or timezone.now(),
    )


@pytest.mark.case(26)
def test_the_same_webhook_five_times_at_once(
    provider: Any, live_server: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    delivery = written("text")
    drain()
    to, ref = f"{live_server.url}/hooks/twilio/status/{Attempt.objects.get().key}/", "SM7"
    answers: list[int] = []
    barrier = threading.Barrier(AT_ONCE)

    def call() -> None:
        barrier.wait(10)
        answers.extend(report(to, ref, ["delivered"]))

    calls = [threading.Thread(target=call) for _n in range(AT_ONCE)]
    for each in calls:
        each.start()
    for each in calls:
        each.join(30)
    assert answers == [204] * AT_ONCE
    assert read_events(timezone.now()) == ProviderEvent.objects.count() == 1
    delivery.refresh_from_db()
    assert delivery.report == Report.DELIVERED


@pytest.mark.case(27, control="test_the_same_webhook_five_times_at_once")
@pytest.mark.parametrize("signature", ["", "nonsense"])
def test_a_forged_report_leaves_no_row_and_a_line_in_the_log(
    signature: str, client: Client, caplog: Any
) -> None:
    answer = client.post(
        "/hooks/twilio/status/0123/",
        {"MessageSid": "SM1", "MessageStatus": "delivered"},
        headers={"X-Twilio-Signature": signature},
    )
    assert answer.status_code == 403
    assert not ProviderEvent.objects.exists()
    assert "wrong signature" in caplog.text


@pytest.mark.case(28)
def test_a_true_report_again_after_a_week_changes_nothing(
    provider: Any, client: Client, settings: Any
) -> None:
    delivery = written("text")
    drain()
    path = f"/hooks/twilio/status/{Attempt.objects.get().key}/"
    before = None
    for at in (timezone.now(), timezone.now() + timedelta(days=7)):
        form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
        made = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(
            settings.PUBLIC_URL + path, form
        )
        assert client.post(path, form, headers={"X-Twilio-Signature": made}).status_code == 204
        read_events(at)
        rows = list(Delivery.objects.values()) + list(ProviderEvent.objects.values())
        assert before in (None, rows)
        before = rows
    delivery.refresh_from_db()
    assert delivery.report == Report.DELIVERED


@pytest.mark.case(29, control="itself")
@pytest.mark.parametrize(("unknown", "is_alarm"), [(1, False), (3, True)])
def test_reports_about_nothing_are_kept_tried_again_and_said_when_they_are_many(
    unknown: int, is_alarm: bool, caplog: Any
) -> None:
    """One in two hundred is a provider's slip; three are somebody else's account, or ours mixed up."""
    now = timezone.now()
    known = [
        ProviderEvent(
            provider="twilio", event_key=f"k{n}", kind="report", received_at=now, processed_at=now
        )
        for n in range(200 - unknown)
    ]
    ProviderEvent.objects.bulk_create(known)
    for n in range(unknown):
        keep_event(
            provider="twilio",
            event_key=f"u{n}",
            kind=EventKind.REPORT,
            payload=f"MessageSid=SM{n}&MessageStatus=delivered",
            at=now,
        )
    for minutes in (0, 1, 5):
        read_events(now + timedelta(minutes=minutes))
    waiting = ProviderEvent.objects.filter(processed_at=None)
    assert waiting.count() == unknown
    assert all(each.next_try_at and each.next_try_at > now for each in waiting)
    assert watch_reports(now) == unknown
    assert strangers(now).are_many == is_alarm
    assert ("about nothing of ours" in caplog.text) == is_alarm


@pytest.mark.case(30, control="itself")
@pytest.mark.parametrize("is_bad", [False, True])
def test_one_bad_event_in_fifty_does_not_hold_up_the_others(is_bad: bool, caplog: Any) -> None:
    for n in range(50):
        text_in("zero \x00 byte" if is_bad and n == 7 else f"Words {n}", f"+4477{n:08d}", f"SM{n}")
    assert read_events(timezone.now()) == InboundMessage.objects.count() == 50 - is_bad
    left = ProviderEvent.objects.filter(processed_at=None)
    assert [each.event_key for each in left] == (["SM7"] if is_bad else [])
    assert all(each.error and each.next_try_at for each in left)
    assert "zero" not in caplog.text, "no words of theirs in the log"


@pytest.mark.case(36)
def test_start_after_a_complaint_opens_texts_and_nothing_else(provider: Any) -> None:
    sam = someone("text", email="sam@example.com")
    at = timezone.now()
    number = str(sam.contact_points.get(kind="phone").value)
    give(sam, "channel.first", "email", at=at)
    delivery = delivery_of(queue(sam))
    drain()
    keep_mail(complaint(delivery.attempts.get()), at)
    text_in("STOP", number, "SM1")
    text_in("START", number, "SM2")
    assert read_events(at) == 3
    ways = {way: verdict_for(sam, way, TopicKey.UPDATE, at).rule for way in ("email", "text")}
    assert ways["email"] == Rule.OPTED_OUT
    assert ways["text"] != Rule.OPTED_OUT
    assert Consent.objects.filter(act="given", channel=Channel.EMAIL).count() == 0


def test_every_order_of_six_reports_ends_the_same(provider: Any) -> None:
    """And each of them twice, the second time in the reverse order."""
    delivery = written("text")
    drain()
    attempt = delivery.attempts.get()
    orders = list(permutations(SIX))
    for order in orders[:: len(orders) // at_length(12, 720)]:
        Delivery.objects.update(report=Report.NONE, reported_at=None)
        ProviderEvent.objects.all().delete()
        for status in (*order, *reversed(order)):
            keep_event(
                provider="twilio",
                event_key=f"{attempt.provider_ref}:{status}:",
                kind=EventKind.REPORT,
                payload=f"MessageSid={attempt.provider_ref}&MessageStatus={status}",
                attempt_key=attempt.key,
                at=timezone.now(),
            )
        assert read_events(timezone.now()) == len(SIX)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.report) == ("accepted", Report.READ), order
