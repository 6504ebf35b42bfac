"""The cap of a day holds for all senders together, whoever is at work at the same moment (RULES 4)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from candidates.staff import Staff
from messaging.actions import calls
from messaging.enums import AttemptOutcome, DeliveryState, HoldReason
from messaging.exceptions import Refused
from messaging.models import Attempt
from messaging.outbox.batch import Item, rounds
from messaging.outbox.statements import claim
from preferences.enums import Channel, Rule, TopicKey
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import Still, begin, compose, delivery_of, send_due
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DUE = NOW + timedelta(seconds=20)


@pytest.fixture
def sam(provider: Any) -> Any:
    set_up()
    sam = person(email="sam@example.com", phone="+447700900001")
    give(sam, "channel.first", "email", "text", showed_number=True)
    return sam


def written_by_two(sam: Any) -> list[Any]:
    """Two recruiters, two ways: nothing makes one of them wait for the other."""
    ways = (Channel.EMAIL, Channel.TEXT)
    sent = [compose(sam, channel=way, author=UserFactory.create()) for way in ways]
    return [delivery_of(message) for message in sent]


def claimed_by_two() -> list[Item]:
    """Both have read their facts before either of them begins."""
    found = []
    for _sender in range(2):
        token = uuid4()
        found += next(rounds(claim(token, DUE, 1), token, DUE))
    return found


@pytest.mark.parametrize(("sent_before", "may_leave"), [(1, 2), (2, 1)])
def test_48_two_senders_at_once_keep_to_what_is_left(
    sam: Any, sent_before: int, may_leave: int
) -> None:
    for _n in range(sent_before):
        compose(sam)
        send_due(DUE)
    deliveries = written_by_two(sam)
    leaving = [begin(item, Still(DUE)) for item in claimed_by_two()]
    assert len([each for each in leaving if each is not None]) == may_leave
    assert Attempt.objects.count() == sent_before + may_leave
    for delivery in deliveries:
        delivery.refresh_from_db()
    held = [each for each in deliveries if each.state == DeliveryState.QUEUED]
    assert {each.hold for each in held} <= {HoldReason.CAP}
    assert len(held) == 2 - may_leave


def test_a_call_counts_and_is_counted(sam: Any) -> None:
    """Against a sender that has read its facts, a call begins: the letter looks again."""
    ana: Staff = UserFactory.create()
    give(sam, "channel.first", "email", "call")
    for _n in range(2):
        compose(sam)
        send_due(DUE)
    letter = delivery_of(compose(sam))
    token = uuid4()
    (item,) = next(rounds(claim(token, DUE, 1), token, DUE))
    call = {"candidate": sam, "topic": TopicKey.UPDATE, "by": ana, "channel": Channel.CALL}
    calls.start(**call, at=DUE)
    assert begin(item, Still(DUE)) is None
    letter.refresh_from_db()
    assert (letter.state, letter.hold) == (DeliveryState.QUEUED, HoldReason.CAP)
    with pytest.raises(Refused) as refused:
        calls.start(**call, at=DUE + timedelta(seconds=1))
    assert refused.value.verdict.rule == Rule.DAY_CAP


def test_control_what_reached_nobody_does_not_count(sam: Any, provider: Any) -> None:
    provider.manners["sam@example.com"] = "later"
    compose(sam)
    send_due(DUE)
    assert Attempt.objects.get().outcome == AttemptOutcome.NOT_SENT
    provider.manners.clear()
    for _n in range(3):
        compose(sam, channel=Channel.TEXT)
    send_due(DUE)
    assert len(provider.arrivals) == 3
