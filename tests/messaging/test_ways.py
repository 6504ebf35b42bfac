"""What becomes of a message when something changes between Send and the attempt, or goes wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from candidates.enums import ClosedWhy, HappeningKind
from candidates.models import Candidate, ContactPoint, Happening
from messaging.actions import opt_outs
from messaging.actions.events import keep_event, read_events
from messaging.enums import (
    AttemptOutcome,
    DeliveryState,
    EventKind,
    HoldReason,
    MessageState,
    Report,
)
from messaging.models import Attempt, Circuit, Delivery, Message, Ruling
from messaging.outbox.reaper import pick_up, reap, reconcile
from messaging.rules.states import fold
from preferences.actions import pauses
from preferences.enums import Channel, ConsentHow, OverrideReason, PauseKind, Rule, Through
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DUE = NOW + timedelta(seconds=20)
NUMBER = "+447700900001"


@pytest.fixture(autouse=True)
def _house(provider: Any) -> None:
    set_up()


@pytest.fixture
def sam() -> Any:
    """Email first, then text; both possible at noon."""
    sam = person(email="sam@example.com", phone=NUMBER)
    give(sam, "channel.first", "email", "text", showed_number=True)
    return sam


@pytest.fixture
def kim() -> Any:
    """Text only."""
    kim = person(phone=NUMBER)
    give(kim, "channel.first", "text", showed_number=True)
    return kim


def states(message: Message) -> dict[str, str]:
    return dict(message.deliveries.values_list("channel", "state"))


# --- the verdict changed ----------------------------------------------------------------------


def test_a_new_answer_sends_it_another_way(sam: Any, provider: Any) -> None:
    message = compose(sam)
    give(sam, "channel.first", "text", showed_number=True, at=NOW + timedelta(seconds=5))
    send_due(DUE)
    send_due(DUE)
    assert states(message) == {"email": DeliveryState.REROUTED, "text": DeliveryState.ACCEPTED}
    assert [arrival.channel for arrival in provider.arrivals] == ["text"]


def test_a_fixed_way_is_returned_never_sent_another_way(sam: Any, provider: Any) -> None:
    ana = UserFactory.create()
    message = compose(sam, channel=Channel.EMAIL, author=ana)
    give(sam, "channel.first", "text", showed_number=True, at=NOW + timedelta(seconds=5))
    send_due(DUE)
    message.refresh_from_db()
    assert states(message) == {"email": DeliveryState.RETURNED}
    assert (message.state, message.owner) == (MessageState.DRAFT, ana)
    assert message.returned_rule == Rule.NOT_THEIR_WAY
    assert not provider.calls
    assert Happening.objects.filter(kind=HappeningKind.MESSAGE_RETURNED).exists()


def test_a_pause_that_began_meanwhile_holds_it(sam: Any, provider: Any) -> None:
    message = compose(sam)
    until = NOW + timedelta(days=2)
    pauses.pause(candidate=sam, kind=PauseKind.ALL, until=until, through=Through.WEB, at=NOW)
    send_due(DUE)
    delivery = delivery_of(message)
    assert (delivery.state, delivery.hold) == (DeliveryState.QUEUED, HoldReason.PAUSED)
    assert delivery.not_before == until
    assert not provider.calls
    send_due(until + timedelta(seconds=1))
    assert len(provider.arrivals) == 1


def test_a_newer_answer_voids_a_reason(sam: Any, provider: Any) -> None:
    give(sam, "channel.first", "email", "text", showed_number=True)
    give(sam, "contact.hours", "evenings")
    reason = (Channel.EMAIL, Rule.OWN_HOURS, OverrideReason.URGENT_FOR_THEM, "")
    message = compose(sam, overrides=[reason])
    give(sam, "contact.hours", "mornings", at=NOW + timedelta(seconds=5))
    send_due(DUE)
    assert delivery_of(message).hold == HoldReason.OWN_HOURS
    assert not provider.calls


def test_a_reason_that_held_is_said_when_it_has_left(sam: Any, provider: Any) -> None:
    give(sam, "contact.hours", "evenings")
    reason = (Channel.EMAIL, Rule.OWN_HOURS, OverrideReason.URGENT_FOR_THEM, "")
    compose(sam, overrides=[reason])
    assert not Happening.objects.filter(kind=HappeningKind.OVERRIDDEN).exists()
    send_due(DUE)
    said = Happening.objects.get(kind=HappeningKind.OVERRIDDEN)
    assert said.subject == Attempt.objects.get().pk
    assert "We know you asked for another way" in provider.arrivals[0].body


@pytest.mark.case(48)
def test_caps_hold_for_all_that_is_due_at_once(sam: Any, provider: Any) -> None:
    for number in range(5):
        compose(sam, subject=f"News {number}")
    send_due(DUE)
    assert len(provider.arrivals) == 3
    held = Delivery.objects.filter(hold=HoldReason.CAP)
    assert held.count() == 2


@pytest.mark.case(47)
def test_too_late_comes_back(sam: Any, provider: Any) -> None:
    message = compose(sam, valid_until=NOW + timedelta(seconds=10))
    send_due(DUE)
    message.refresh_from_db()
    assert states(message) == {"email": DeliveryState.EXPIRED}
    assert message.state == MessageState.DRAFT
    assert not provider.calls


def test_an_opt_out_suppresses_and_the_next_own_way_is_taken(sam: Any, provider: Any) -> None:
    message = compose(sam)
    opt_outs.opt_out(
        candidate=sam,
        channel=Channel.EMAIL,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=NOW + timedelta(seconds=5),
    )
    assert states(message) == {"email": DeliveryState.SUPPRESSED, "text": DeliveryState.QUEUED}
    send_due(DUE)
    assert [arrival.channel for arrival in provider.arrivals] == ["text"]


@pytest.mark.case(53, control="test_an_address_that_stays_is_used")
def test_an_address_that_changed_is_never_used(sam: Any, provider: Any) -> None:
    compose(sam, channel=Channel.EMAIL)
    old = ContactPoint.objects.get(value="sam@example.com")
    ContactPoint.objects.filter(pk=old.pk).update(closed_at=NOW, closed_why=ClosedWhy.REPLACED)
    ContactPoint.objects.create(
        candidate=sam, kind="email", value="new@example.com", created_at=NOW
    )
    Candidate.objects.filter(pk=sam.pk).update(contact_version=99)
    send_due(DUE)
    assert [arrival.to for arrival in provider.arrivals] == ["new@example.com"]


def test_an_address_that_stays_is_used(sam: Any, provider: Any) -> None:
    compose(sam, channel=Channel.EMAIL)
    send_due(DUE)
    assert [arrival.to for arrival in provider.arrivals] == ["sam@example.com"]


# --- the provider -----------------------------------------------------------------------------


def test_a_bad_address_is_closed_and_the_next_own_way_taken(sam: Any, provider: Any) -> None:
    provider.manners["sam@example.com"] = "refuse"
    message = compose(sam)
    send_due(DUE)
    assert states(message) == {"email": DeliveryState.FAILED, "text": DeliveryState.ACCEPTED}
    closed = ContactPoint.objects.get(value="sam@example.com")
    assert closed.closed_why == ClosedWhy.BOUNCED


def test_opted_out_at_the_provider_becomes_ours(kim: Any, provider: Any) -> None:
    provider.manners[NUMBER] = "opted out"
    message = compose(kim, channel=Channel.TEXT)
    send_due(DUE)
    message.refresh_from_db()
    assert states(message) == {"text": DeliveryState.FAILED}
    assert (message.state, message.returned_rule) == (MessageState.DRAFT, Rule.OPTED_OUT)


def test_not_now_is_tried_again_with_patience(sam: Any, provider: Any) -> None:
    provider.manners["sam@example.com"] = "later"
    message = compose(sam)
    send_due(DUE)
    delivery = delivery_of(message)
    assert (delivery.state, delivery.hold) == (DeliveryState.QUEUED, HoldReason.RETRY)
    assert timedelta(seconds=24) <= delivery.not_before - DUE <= timedelta(seconds=36)
    provider.manners.clear()
    send_due(DUE + timedelta(seconds=36))
    assert len(provider.arrivals) == 1
    assert Attempt.objects.filter(outcome=AttemptOutcome.NOT_SENT).count() == 1


def test_what_the_provider_asks_for_is_kept(kim: Any, provider: Any) -> None:
    provider.manners[NUMBER] = "slow down"
    message = compose(kim)
    send_due(DUE)
    assert delivery_of(message).not_before >= DUE + timedelta(seconds=120)


def test_eight_tries_and_a_person_decides(sam: Any, provider: Any) -> None:
    provider.manners["sam@example.com"] = "later"
    message, at = compose(sam), DUE
    for _try in range(8):
        send_due(at)
        at = max(delivery_of(message).not_before, at)
        Delivery.objects.filter(state="queued").update(not_before=DUE)
    assert delivery_of(message).state == DeliveryState.DEAD
    assert delivery_of(message).tries == 8


@pytest.mark.parametrize("manner", ["lost after", "cut off"])
def test_a_letter_that_may_have_left_is_not_sent_again(
    sam: Any, provider: Any, manner: str
) -> None:
    provider.manners["sam@example.com"] = manner
    message = compose(sam)
    send_due(DUE)
    assert delivery_of(message).state == DeliveryState.UNKNOWN
    provider.manners.clear()
    send_due(DUE + timedelta(hours=2))
    assert len(provider.arrivals) == (1 if manner == "lost after" else 0)
    reconcile(DUE + timedelta(minutes=15, seconds=1))
    assert delivery_of(message).state == DeliveryState.DEAD


@pytest.mark.case(16, 19, 21, control="test_reports_only_move_upwards")
@pytest.mark.parametrize("manner", ["lost after", "500 after", "no sid", "500 before"])
def test_a_text_that_may_have_left_is_not_sent_again(kim: Any, provider: Any, manner: str) -> None:
    provider.manners[NUMBER] = manner
    message = compose(kim)
    send_due(DUE)
    assert delivery_of(message).state == DeliveryState.UNKNOWN
    send_due(DUE + timedelta(minutes=5))
    assert provider.calls == 1


def test_a_provider_that_is_down_costs_no_try_and_all_goes_when_it_is_back(
    sam: Any, provider: Any, settings: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    others = [person(email=f"{name}@example.com") for name in ("kim", "alex")]
    for each in others:
        give(each, "channel.first", "email")
    made = [compose(each) for each in (sam, *others)]
    send_due(DUE)
    send_due(DUE + timedelta(seconds=1))
    for message in made:
        delivery = delivery_of(message)
        assert (delivery.state, delivery.tries) == (DeliveryState.QUEUED, 0)
        assert delivery.hold == HoldReason.PROVIDER_DOWN
    assert Attempt.objects.count() == 1
    settings.EMAIL_PORT = port
    send_due(Circuit.objects.get().probe_at)
    assert len(provider.arrivals) == 3
    assert not Circuit.objects.exists()


# --- reports ----------------------------------------------------------------------------------


def report(attempt: Attempt, status: str, ref: str = "SM1", error: str = "") -> None:
    keep_event(
        provider="twilio",
        event_key=f"{ref}:{status}:{error}",
        kind=EventKind.REPORT,
        payload=f"MessageSid={ref}&MessageStatus={status}&ErrorCode={error}",
        attempt_key=attempt.key,
        at=timezone.now(),
    )


@pytest.mark.parametrize("order", [("sent", "delivered"), ("delivered", "sent")])
def test_reports_only_move_upwards(kim: Any, provider: Any, order: tuple[str, str]) -> None:
    message = compose(kim)
    send_due(DUE)
    for status in order * 2:
        report(Attempt.objects.get(), status)
        read_events(DUE)
    assert delivery_of(message).report == Report.DELIVERED


def test_a_report_proves_what_was_not_certain(kim: Any, provider: Any) -> None:
    provider.manners[NUMBER] = "lost after"
    message = compose(kim)
    send_due(DUE)
    report(Attempt.objects.get(), "delivered")
    read_events(DUE)
    delivery = delivery_of(message)
    assert (delivery.state, delivery.report) == (DeliveryState.ACCEPTED, Report.DELIVERED)
    message.refresh_from_db()
    assert message.state == MessageState.DONE


def test_a_report_that_overtakes_our_record_is_kept(kim: Any, provider: Any) -> None:
    message = compose(kim)
    send_due(DUE)
    Delivery.objects.update(
        state="sending", lease_token=Attempt.objects.get().key, lease_expires_at=NOW
    )
    report(Attempt.objects.get(), "delivered")
    assert read_events(DUE) == 0
    Delivery.objects.update(state="accepted", lease_token=None, lease_expires_at=None)
    assert read_events(DUE + timedelta(seconds=2)) == 1
    assert delivery_of(message).report == Report.DELIVERED


def test_a_number_that_cannot_get_texts_is_closed(kim: Any, provider: Any) -> None:
    compose(kim)
    send_due(DUE)
    report(Attempt.objects.get(), "undelivered", error="30006")
    read_events(DUE)
    assert ContactPoint.objects.get().closed_why == ClosedWhy.BOUNCED


# --- leases -----------------------------------------------------------------------------------


def test_a_lost_lease_goes_back_and_the_third_time_to_a_person(sam: Any, provider: Any) -> None:
    message = compose(sam)
    long_ago = timezone.now() - timedelta(minutes=5)
    for state in (DeliveryState.QUEUED, DeliveryState.QUEUED, DeliveryState.DEAD):
        Delivery.objects.update(
            state="claimed",
            lease_token=Message.objects.get().client_token,
            lease_expires_at=long_ago,
        )
        reap(DUE)
        assert delivery_of(message).state == state
    assert not provider.calls


def test_a_sender_that_died_before_saying_what_follows_loses_nothing(
    sam: Any, provider: Any
) -> None:
    message = compose(sam)
    Delivery.objects.update(state="failed")
    pick_up(DUE)
    assert message.deliveries.count() == 1
    pick_up(NOW + timedelta(minutes=2))
    pick_up(NOW + timedelta(minutes=2))
    assert states(message) == {"email": DeliveryState.FAILED, "text": DeliveryState.QUEUED}


def test_a_portal_message_is_there_although_its_sender_died(sam: Any, provider: Any) -> None:
    message = compose(sam, channel=Channel.PORTAL)
    long_ago = timezone.now() - timedelta(minutes=5)
    token = Message.objects.get().client_token
    Delivery.objects.update(state="sending", lease_token=token, lease_expires_at=long_ago)
    reap(DUE)
    message.refresh_from_db()
    assert states(message) == {"portal": DeliveryState.ACCEPTED}
    assert message.state == MessageState.DONE


def test_every_attempt_has_its_ruling_and_every_state_its_log(sam: Any, provider: Any) -> None:
    compose(sam)
    send_due(DUE)
    assert Attempt.objects.get().ruling in Ruling.objects.all()
    for delivery in Delivery.objects.all():
        assert fold(delivery.transitions.values_list("from_state", "to_state")) == delivery.state
