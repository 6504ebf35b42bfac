"""Several attempts begin in one statement and leave one after the other: none of them rests on another."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from messaging.actions import opt_outs
from messaging.enums import AttemptOutcome, DeliveryState, HoldReason
from messaging.models import Attempt, Delivery, Message
from messaging.outbox.batch import Item, rounds
from messaging.outbox.preflight import look_again, preflight
from messaging.outbox.slot import Slot
from messaging.outbox.statements import START, claim
from preferences.enums import Channel, ConsentHow, Through
from tests.factories.candidates import NOW, person
from tests.factories.messaging import Still, compose, delivery_of, slot
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DUE = NOW + timedelta(seconds=20)
S = DeliveryState


@pytest.fixture
def four(provider: Any) -> list[Delivery]:
    set_up()
    made = []
    for n in range(4):
        sam = person(email=f"p{n}@example.com")
        give(sam, "channel.first", "email")
        made.append(delivery_of(compose(sam)))
    return made


@pytest.fixture
def quick(provider: Any) -> Iterator[Slot]:
    """One that knows that the provider is quick."""
    made = slot(DUE, took=0.001)
    yield made
    made.senders.close()


def claimed() -> list[Item]:
    token = uuid4()
    return next(rounds(claim(token, DUE, 20), token, DUE))


def states(deliveries: list[Delivery]) -> list[str]:
    now = dict(Delivery.objects.values_list("pk", "state"))
    return [now[each.pk] for each in deliveries]


def test_they_begin_in_one_statement_and_each_is_recorded(
    four: list[Delivery], quick: Slot, provider: Any
) -> None:
    seen: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        seen.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        assert quick.turn() == 4
    assert seen.count(START) == 1
    assert states(four) == [S.ACCEPTED] * 4
    assert {arrival.key for arrival in provider.arrivals} == set(
        Attempt.objects.filter(outcome=AttemptOutcome.ACCEPTED).values_list("key", flat=True)
    )


def test_a_slot_that_does_not_know_its_provider_yet_begins_with_one(
    four: list[Delivery], provider: Any
) -> None:
    begun: list[int] = []
    slow = slot(DUE, is_stopping=lambda: bool(begun.append(Attempt.objects.count())))
    slow.turn()
    slow.senders.close()
    assert 1 in begun


def test_who_opts_out_before_they_begin_is_not_among_them(
    four: list[Delivery], provider: Any
) -> None:
    items = claimed()
    opted_out = items[2]
    opt_outs.opt_out(
        candidate=four[2].candidate,
        channel=Channel.EMAIL,
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=DUE,
    )
    begun = preflight(items, Still(DUE))
    assert [each.item.delivery.pk for each in begun] == [
        item.delivery.pk for item in items if item is not opted_out
    ]
    assert look_again(opted_out, DUE) is None
    assert states(four) == [S.SENDING, S.SENDING, S.SUPPRESSED, S.SENDING]


def test_one_that_breaks_us_does_not_hold_up_the_others(
    four: list[Delivery], quick: Slot, provider: Any
) -> None:
    Message.objects.filter(pk=four[1].message_id).update(topic="of no kind")
    quick.turn()
    assert states(four) == [S.ACCEPTED, S.CLAIMED, S.ACCEPTED, S.ACCEPTED]
    assert len(provider.arrivals) == 3


def test_told_to_stop_it_sends_no_more_and_that_costs_no_try(
    four: list[Delivery], quick: Slot, provider: Any
) -> None:
    quick.is_stopping = lambda: bool(provider.arrivals)
    quick.turn()
    assert states(four) == [S.ACCEPTED, S.QUEUED, S.QUEUED, S.QUEUED]
    left = Delivery.objects.filter(state=S.QUEUED)
    assert set(left.values_list("tries", "hold", "not_before")) == {(0, "", DUE)}
    outcomes = Attempt.objects.filter(delivery__in=left).values_list("outcome", flat=True)
    assert list(outcomes) == [AttemptOutcome.NOT_SENT] * 3
    quick.is_stopping = lambda: False
    quick.turn()
    assert states(four) == [S.ACCEPTED] * 4
    assert len(provider.arrivals) == 4


def test_a_provider_that_goes_down_costs_none_of_them_a_try(
    four: list[Delivery], quick: Slot, provider: Any
) -> None:
    provider.stop()
    quick.turn()
    assert states(four) == [S.QUEUED] * 4
    assert set(Delivery.objects.values_list("tries", "hold")) == {(0, HoldReason.PROVIDER_DOWN)}


def test_past_the_deadline_of_their_lease_nobody_is_called(
    four: list[Delivery], quick: Slot, provider: Any, settings: Any
) -> None:
    settings.OUTBOX_LEASE = 0.0
    quick.deal_with(claimed())
    assert not provider.arrivals
    settings.OUTBOX_LEASE = 60
    assert set(states(four)) == {S.QUEUED}
    assert set(Delivery.objects.values_list("tries", flat=True)) == {0}
