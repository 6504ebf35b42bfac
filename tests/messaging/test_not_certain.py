"""What is not certain, against a provider that is scripted: proof, keys, rules, and people (DELIVERY 1)."""

from datetime import timedelta
from typing import Any

import pytest

from messaging.actions import opt_outs
from messaging.actions.after_sending import note_arrival, send_again
from messaging.enums import (
    AttemptOutcome,
    DeliveryState,
    LookedUp,
    MessageState,
    Report,
    WhenNotCertain,
)
from messaging.models import Attempt, Delivery, KeptEnvelope, ListComparison, Message
from messaging.outbox.comparing import compare_lists
from messaging.outbox.look_ups import look_up
from messaging.outbox.reaper import forget_secrets, reconcile
from messaging.queries.ledger import findings
from preferences.enums import Channel, ConsentHow, Through
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DUE = NOW + timedelta(seconds=20)
NUMBER = "+447700900001"
S = DeliveryState


@pytest.fixture(autouse=True)
def _house(provider: Any) -> None:
    set_up()
    provider.now = DUE


@pytest.fixture
def sam() -> Any:
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    return sam


@pytest.fixture
def kim() -> Any:
    kim = person(phone=NUMBER)
    give(kim, "channel.first", "text", showed_number=True)
    return kim


@pytest.fixture
def keyed(provider: Any, settings: Any) -> Any:
    """A provider of email that takes nothing twice under the same key, for an hour."""
    provider.key_header = settings.EMAIL_KEY_HEADER = "Resend-Idempotency-Key"
    settings.EMAIL_KEY_MINUTES = 60
    return provider


def after(seconds: float) -> Any:
    return DUE + timedelta(seconds=seconds)


def broken() -> set[str]:
    return {finding.name for finding in findings() if not finding.holds}


def lost(candidate: Any, provider: Any, manner: str = "lost after", **more: Any) -> Delivery:
    """Sent, and the answer was lost."""
    provider.manners[candidate.contact_points.get().value] = manner
    delivery = delivery_of(compose(candidate, **more))
    send_due(DUE)
    delivery.refresh_from_db()
    assert delivery.state == S.UNKNOWN
    provider.manners.clear()
    return delivery


# --- asking the provider ----------------------------------------------------------------------


def test_the_provider_has_it_in_its_list(kim: Any, provider: Any) -> None:
    delivery = lost(kim, provider, text="Look at {link} please.", body="x")
    assert look_up(after(29)) == 0
    assert look_up(after(31)) == 1
    delivery.refresh_from_db()
    (arrival,) = provider.arrivals
    assert (delivery.state, delivery.provider_ref) == (S.ACCEPTED, arrival.ref)
    assert delivery.report == Report.SENT
    assert Attempt.objects.get().provider_ref == arrival.ref
    assert Message.objects.get().state == MessageState.DONE
    assert broken() == set()


def test_control_what_never_arrived_is_not_in_it_and_is_shown_to_a_person(
    kim: Any, provider: Any
) -> None:
    delivery = lost(kim, provider, "lost before")
    look_up(after(31))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.looked_up) == (S.UNKNOWN, LookedUp.ABSENT)
    assert delivery.look_up_at == after(31 + 60)
    reconcile(after(15 * 60))
    delivery.refresh_from_db()
    assert delivery.state == S.DEAD
    assert not provider.arrivals


def test_a_list_that_does_not_answer_is_asked_again(kim: Any, provider: Any) -> None:
    delivery = lost(kim, provider)
    provider.is_list_down = True
    look_up(after(31))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.looked_up) == (S.UNKNOWN, LookedUp.NO_ANSWER)
    provider.is_list_down = False
    look_up(after(100))
    delivery.refresh_from_db()
    assert delivery.state == S.ACCEPTED


def test_proof_is_taken_when_a_person_was_asked_already(kim: Any, provider: Any) -> None:
    delivery = lost(kim, provider)
    provider.is_list_down = True
    reconcile(after(15 * 60))
    provider.is_list_down = False
    look_up(after(16 * 60))
    delivery.refresh_from_db()
    assert delivery.state == S.ACCEPTED
    assert broken() == set()


def test_what_was_taken_and_never_reported_on_is_asked_about(kim: Any, provider: Any) -> None:
    delivery = delivery_of(compose(kim))
    send_due(DUE)
    (arrival,) = provider.arrivals
    provider.states[arrival.ref] = "delivered"
    assert look_up(after(299)) == 0
    assert look_up(after(301)) == 1
    delivery.refresh_from_db()
    assert (delivery.report, delivery.look_up_at) == (Report.DELIVERED, None)


def test_not_delivered_after_all_goes_the_second_way_by_itself(provider: Any) -> None:
    sam = person(email="sam@example.com", phone=NUMBER)
    give(sam, "channel.first", "text", "email", showed_number=True)
    message = compose(sam)
    send_due(DUE)
    provider.states[provider.arrivals[0].ref] = "undelivered"
    look_up(after(301))
    assert delivery_of(message).channel == Channel.EMAIL
    send_due(after(302))
    assert [arrival.channel for arrival in provider.arrivals] == ["text", "email"]
    assert "We could not use the way you chose" in provider.arrivals[1].body


def test_a_fixed_way_that_failed_is_only_shown(provider: Any) -> None:
    sam = person(email="sam@example.com", phone=NUMBER)
    give(sam, "channel.first", "text", "email", showed_number=True)
    message = compose(sam, channel=Channel.TEXT)
    send_due(DUE)
    provider.states[provider.arrivals[0].ref] = "undelivered"
    look_up(after(301))
    assert message.deliveries.count() == 1
    assert delivery_of(message).report == Report.UNDELIVERED


# --- keys -------------------------------------------------------------------------------------


@pytest.mark.case(17, control="test_control_without_a_key_nothing_is_sent_again")
def test_17_the_same_bytes_under_the_same_key_arrive_once(sam: Any, keyed: Any) -> None:
    words = {"body": "Go to {link} please.", "calendar": "BEGIN:VCALENDAR\nMETHOD:REQUEST\n"}
    delivery = lost(sam, keyed, is_automatic=True, **words)
    assert KeptEnvelope.objects.get().content != Attempt.objects.get().content
    reconcile(after(31))
    delivery.refresh_from_db()
    assert delivery.state == S.QUEUED
    send_due(after(32))
    delivery.refresh_from_db()
    assert delivery.state == S.ACCEPTED
    (letters,) = keyed.by_key.values()
    assert len(letters) == 2
    assert letters[0] == letters[1]
    assert len(keyed.arrivals) == 1
    first, second = delivery.attempts.order_by("n")
    assert (second.repeats, second.content) == (first, first.content)
    assert not KeptEnvelope.objects.exists()
    assert broken() == set()


def test_control_without_a_key_nothing_is_sent_again(sam: Any, provider: Any) -> None:
    lost(sam, provider)
    assert not KeptEnvelope.objects.exists()
    assert reconcile(after(31)) == 0
    send_due(after(32))
    assert provider.calls == 1


@pytest.mark.case(18, control="test_17_the_same_bytes_under_the_same_key_arrive_once")
def test_18_a_key_that_has_passed_is_no_key(sam: Any, keyed: Any, settings: Any) -> None:
    settings.EMAIL_KEY_MINUTES = 1
    delivery = lost(sam, keyed)
    reconcile(after(31))
    delivery.refresh_from_db()
    assert delivery.state == S.UNKNOWN
    forget_secrets(after(61))
    assert not KeptEnvelope.objects.exists()
    reconcile(after(15 * 60))
    delivery.refresh_from_db()
    assert delivery.state == S.DEAD
    assert len(keyed.arrivals) == 1


def test_a_key_that_passes_while_it_waits_is_a_question_for_a_person(sam: Any, keyed: Any) -> None:
    delivery = lost(sam, keyed)
    reconcile(after(31))
    send_due(after(60 * 60))
    delivery.refresh_from_db()
    assert delivery.state == S.DEAD
    assert keyed.calls == 1


def test_an_opt_out_stops_it_under_a_key_too(sam: Any, keyed: Any) -> None:
    delivery = lost(sam, keyed)
    reconcile(after(31))
    opt_outs.opt_out(
        candidate=sam,
        channel=Channel.EMAIL,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=after(31),
    )
    send_due(after(32))
    delivery.refresh_from_db()
    assert delivery.state == S.SUPPRESSED
    assert keyed.calls == 1


def test_their_hours_are_kept_under_a_key_too(sam: Any, keyed: Any) -> None:
    delivery = lost(sam, keyed)
    give(sam, "contact.hours", "evenings", at=after(1))
    reconcile(after(31))
    send_due(after(32))
    delivery.refresh_from_db()
    assert delivery.state == S.DEAD  # by the evening nobody knows the key any more
    assert keyed.calls == 1


def test_a_person_sends_it_again_under_the_key_as_long_as_it_lives(sam: Any, keyed: Any) -> None:
    delivery = lost(sam, keyed)
    send_again(delivery=delivery, by=UserFactory.create(), at=after(5))
    send_due(after(6))
    delivery.refresh_from_db()
    assert delivery.state == S.ACCEPTED
    assert (keyed.calls, len(keyed.arrivals)) == (2, 1)


def test_a_key_is_not_used_for_ever(sam: Any, keyed: Any) -> None:
    keyed.manners["sam@example.com"] = "lost after"
    delivery = delivery_of(compose(sam))
    send_due(DUE)
    for seconds in range(30, 20 * 60, 30):
        reconcile(after(seconds))
        send_due(after(seconds))
    delivery.refresh_from_db()
    assert delivery.state == S.DEAD
    assert 3 <= keyed.calls <= 8
    assert len(keyed.arrivals) == 1
    assert broken() == set()


# --- rules and people -------------------------------------------------------------------------


def test_a_moved_interview_is_sent_once_more_when_nothing_proves_it(
    sam: Any, provider: Any
) -> None:
    delivery = lost(sam, provider, "cut off", when_not_certain=WhenNotCertain.RESEND)
    reconcile(after(15 * 60 - 1))
    assert provider.calls == 1
    provider.manners["sam@example.com"] = "cut off"
    reconcile(after(15 * 60))
    send_due(after(15 * 60))
    assert provider.calls == 2
    reconcile(after(31 * 60))
    send_due(after(31 * 60))
    delivery.refresh_from_db()
    assert (delivery.state, provider.calls) == (S.DEAD, 2)  # once is enough
    assert broken() == set()


def test_n8_finds_what_had_no_grounds(sam: Any, provider: Any) -> None:
    delivery = lost(sam, provider, when_not_certain=WhenNotCertain.RESEND)
    reconcile(after(15 * 60))
    assert broken() == set()
    type(delivery.message).objects.update(when_not_certain=WhenNotCertain.ASK)
    assert broken() == {"N8"}


@pytest.mark.parametrize("is_late", [False, True])
def test_a_person_says_that_it_arrived(sam: Any, provider: Any, is_late: bool) -> None:
    delivery = lost(sam, provider)
    if is_late:
        reconcile(after(15 * 60))
    ana = UserFactory.create()
    note_arrival(delivery=delivery, by=ana, at=after(20 * 60))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.transitions.latest("pk").by) == (S.ACCEPTED, ana)
    assert broken() == set()


def test_a_person_sends_it_again_as_a_new_attempt(sam: Any, provider: Any) -> None:
    delivery = lost(sam, provider)
    reconcile(after(15 * 60))
    send_again(delivery=delivery, by=UserFactory.create(), at=after(16 * 60))
    send_due(after(16 * 60))
    delivery.refresh_from_db()
    first, second = delivery.attempts.order_by("n")
    assert (first.outcome, second.outcome) == (AttemptOutcome.UNKNOWN, AttemptOutcome.ACCEPTED)
    assert second.is_human_resend
    assert first.key != second.key
    assert broken() == set()


# --- the provider's own list (N23) ------------------------------------------------------------


@pytest.mark.parametrize("forgets", ["nothing", "one of theirs", "one of ours"])
def test_hour_by_hour_their_list_is_ours(kim: Any, provider: Any, forgets: str) -> None:
    compose(kim, text="One.")
    compose(kim, text="Two.")
    send_due(DUE)
    if forgets == "one of theirs":
        provider.arrivals.pop()
    elif forgets == "one of ours":
        Attempt.objects.filter(content="Two.").update(provider_ref="")
    assert compare_lists(NOW + timedelta(minutes=80)) == 0 or ListComparison.objects.exists()
    compare_lists(NOW + timedelta(minutes=95))
    found = ListComparison.objects.get(begins_at=NOW)
    numbers = (found.ours, found.theirs, found.missing, found.strange)
    assert (
        numbers
        == {
            "nothing": (2, 2, 0, 0),
            "one of theirs": (2, 1, 1, 0),
            "one of ours": (1, 2, 0, 1),
        }[forgets]
    )
    assert compare_lists(NOW + timedelta(minutes=96)) == 0
