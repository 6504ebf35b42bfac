"""Calls and things done by hand: the verdict before the number, and how it went."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from candidates.enums import HappeningKind
from candidates.models import Happening
from messaging.actions import calls
from messaging.enums import AttemptOutcome, CallOutcome, DeliveryState, MessageState
from messaging.exceptions import CallIsOver, NotWaiting, Refused, UsualChanged, VoicemailNever
from messaging.models import Attempt
from messaging.outbox.reaper import reap
from messaging.queries import thread_items
from messaging.rules.states import fold
from preferences.enums import Channel, OverrideReason, Rule
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give, set_up

NUMBER = "+447700900001"


@pytest.fixture(autouse=True)
def _house(db: None) -> None:
    set_up()


@pytest.fixture
def ana() -> Any:
    return UserFactory.create()


@pytest.fixture
def sam() -> Any:
    """Wants calls."""
    sam = person(email="sam@example.com", phone=NUMBER)
    give(sam, "channel.first", "call")
    return sam


def start(candidate: Any, by: Any, **more: Any) -> Attempt:
    return calls.start(candidate=candidate, topic="update", by=by, at=NOW, **more)


def test_the_attempt_is_there_before_the_number_is_seen(sam: Any, ana: Any) -> None:
    attempt = start(sam, ana)
    assert attempt.address == NUMBER
    assert attempt.ruling.rule == Rule.FIRST_WAY
    assert attempt.outcome == AttemptOutcome.OPEN
    assert attempt.delivery.state == DeliveryState.SENDING


def test_a_double_click_is_one_call(sam: Any, ana: Any) -> None:
    token = uuid4()
    assert start(sam, ana, client_token=token) == start(sam, ana, client_token=token)
    assert Attempt.objects.count() == 1


def test_no_number_against_their_usual_without_a_reason(sam: Any, ana: Any) -> None:
    give(sam, "channel.first", "email")
    give(sam, "channel.never", "call")
    with pytest.raises(Refused):
        start(sam, ana)
    assert not Attempt.objects.exists()
    reasons = [
        (Channel.CALL, rule, OverrideReason.SAFETY, "") for rule in (Rule.NEVER, Rule.NOT_THEIR_WAY)
    ]
    attempt = start(sam, ana, overrides=reasons)
    calls.finish(attempt=attempt, outcome=CallOutcome.SPOKE, by=ana, at=NOW)
    said = Happening.objects.get(kind=HappeningKind.OVERRIDDEN)
    assert said.subject == attempt.pk


def test_when_the_usual_changed_no_number_is_shown(sam: Any, ana: Any) -> None:
    with pytest.raises(UsualChanged):
        start(sam, ana, contact_version=1)


@pytest.mark.parametrize("outcome", [CallOutcome.SPOKE, CallOutcome.ANOTHER_WAY])
def test_they_spoke(sam: Any, ana: Any, outcome: CallOutcome) -> None:
    attempt = start(sam, ana)
    delivery = calls.finish(attempt=attempt, outcome=outcome, words="Starts in May", by=ana, at=NOW)
    delivery.message.refresh_from_db()
    assert delivery.state == DeliveryState.ACCEPTED
    assert delivery.message.state == MessageState.DONE
    assert delivery.message.told_at == NOW
    (item,) = thread_items(sam, ana, NOW)
    assert (item.channel, item.is_withheld) == (Channel.CALL, True)
    with pytest.raises(CallIsOver):
        calls.finish(attempt=attempt, outcome=outcome, by=ana, at=NOW)


def test_nobody_answered(sam: Any, ana: Any) -> None:
    delivery = calls.finish(attempt=start(sam, ana), outcome=CallOutcome.NO_ANSWER, by=ana, at=NOW)
    assert delivery.state == DeliveryState.FAILED
    assert Attempt.objects.get().outcome == AttemptOutcome.NO_ANSWER
    assert delivery.message.told_at is None


def test_voicemail_is_no_outcome_for_who_said_never(sam: Any, ana: Any) -> None:
    give(sam, "channel.never", "voicemail")
    attempt = start(sam, ana)
    with pytest.raises(VoicemailNever):
        calls.finish(attempt=attempt, outcome=CallOutcome.LEFT_MESSAGE, by=ana, at=NOW)
    assert calls.finish(attempt=attempt, outcome=CallOutcome.NO_ANSWER, by=ana, at=NOW)


def test_a_task_is_done_once_and_tried_again_when_nobody_answers(sam: Any, ana: Any) -> None:
    task = delivery_of(compose(sam))
    assert task.channel == Channel.CALL
    assert send_due(NOW + timedelta(minutes=1)) == 0
    attempt = start(sam, ana, task=task)
    with pytest.raises(NotWaiting):
        start(sam, UserFactory.create(), task=task)
    delivery = calls.finish(attempt=attempt, outcome=CallOutcome.NO_ANSWER, by=ana, at=NOW)
    assert delivery.state == DeliveryState.QUEUED
    again = start(sam, ana, task=delivery)
    assert again.n == 2
    calls.finish(attempt=again, outcome=CallOutcome.SPOKE, by=ana, at=NOW)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.ACCEPTED
    assert fold(delivery.transitions.values_list("from_state", "to_state")) == delivery.state


def test_a_call_without_an_outcome_is_asked_about(sam: Any, ana: Any) -> None:
    attempt = start(sam, ana)
    attempt.delivery.__class__.objects.update(lease_expires_at=NOW - timedelta(days=400))
    reap(NOW)
    attempt.delivery.refresh_from_db()
    assert attempt.delivery.state == DeliveryState.UNKNOWN
    delivery = calls.finish(attempt=attempt, outcome=CallOutcome.NO_ANSWER, by=ana, at=NOW)
    assert delivery.state == DeliveryState.CANCELLED


def test_what_was_done_elsewhere_counts_although_it_was_against(sam: Any, ana: Any) -> None:
    give(sam, "channel.first", "email")
    give(sam, "channel.never", "call")
    token = uuid4()
    for _click in range(2):
        attempt = calls.log_outside(
            candidate=sam,
            channel=Channel.CALL,
            topic="update",
            outcome=CallOutcome.SPOKE,
            by=ana,
            client_token=token,
            at=NOW,
        )
    assert attempt.ruling.rule == Rule.NEVER
    assert Attempt.objects.count() == 1


def test_calls_count_for_the_caps(sam: Any, ana: Any) -> None:
    for _call in range(3):
        calls.finish(attempt=start(sam, ana), outcome=CallOutcome.NO_ANSWER, by=ana, at=NOW)
    with pytest.raises(Refused) as refusal:
        start(sam, ana)
    assert refusal.value.verdict.rule == Rule.DAY_CAP
