"""Too late, corrections, and the order in which messages leave."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.enums import HappeningKind
from candidates.models import Happening
from messaging.actions import messages
from messaging.actions.expiry import expire_overdue
from messaging.actions.offers import call_instead
from messaging.enums import DeliveryState, MessageState, ReturnedWhy
from messaging.exceptions import NotADraft
from messaging.outbox.reaper import reconcile
from preferences.enums import Channel
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DUE = NOW + timedelta(seconds=20)
S = DeliveryState


@pytest.fixture(autouse=True)
def _house(provider: Any) -> None:
    set_up()


@pytest.fixture
def sam() -> Any:
    sam = person(email="sam@example.com", phone="+447700900001")
    give(sam, "channel.first", "email")
    return sam


def after(seconds: float) -> Any:
    return DUE + timedelta(seconds=seconds)


# --- 47 ---------------------------------------------------------------------------------------


def put_off(sam: Any, provider: Any, **more: Any) -> Any:
    """The mail server asks to try later, until it is of no use any more."""
    provider.manners["sam@example.com"] = "later"
    message = compose(sam, author=UserFactory.create(), valid_until=after(300), **more)
    for seconds in (0, 40, 120):
        send_due(after(seconds))
    assert delivery_of(message).state == S.QUEUED
    return message


@pytest.mark.case(47)
def test_47_put_off_past_its_use_it_comes_back_and_a_call_is_one_tap(
    sam: Any, provider: Any
) -> None:
    message = put_off(sam, provider)
    assert expire_overdue(after(299)) == 0
    assert expire_overdue(after(300)) == 1
    assert expire_overdue(after(301)) == 0
    message.refresh_from_db()
    assert delivery_of(message).state == S.EXPIRED
    assert (message.state, message.returned_why) == (MessageState.DRAFT, ReturnedWhy.TOO_LATE)
    assert Happening.objects.filter(kind=HappeningKind.MESSAGE_RETURNED).count() == 1
    task = call_instead(message=message, by=UserFactory.create(), at=after(400))
    assert (task.channel, task.state, task.valid_until) == (Channel.CALL, S.QUEUED, None)
    message.refresh_from_db()
    assert message.state == MessageState.OUT
    with pytest.raises(NotADraft):
        call_instead(message=message, by=UserFactory.create(), at=after(401))
    send_due(after(500))
    assert delivery_of(message).state == S.QUEUED  # it is a person's to do


def test_what_waits_for_its_hour_does_not_wait_past_its_use(sam: Any) -> None:
    give(sam, "contact.hours", "evenings", at=NOW)
    message = compose(sam, valid_until=NOW + timedelta(hours=1))
    assert delivery_of(message).not_before > NOW + timedelta(hours=1)
    assert expire_overdue(NOW + timedelta(hours=1)) == 1
    assert delivery_of(message).state == S.EXPIRED


def test_a_call_that_nobody_made_in_time_comes_back_too(sam: Any) -> None:
    give(sam, "channel.first", "call", at=NOW + timedelta(seconds=1))
    message = compose(
        sam, at=DUE, channel=Channel.CALL, valid_until=after(60), author=UserFactory.create()
    )
    expire_overdue(after(60))
    message.refresh_from_db()
    assert message.returned_why == ReturnedWhy.TOO_LATE


# --- corrections ------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["proved", "given up"])
def test_a_correction_waits_for_what_became_of_the_first(sam: Any, provider: Any, how: str) -> None:
    from messaging.actions.after_sending import note_arrival, send_again

    ana = UserFactory.create()
    provider.manners["sam@example.com"] = "cut off"
    first = compose(sam, body="It is at 3.", author=ana)
    send_due(DUE)
    provider.manners.clear()
    other = compose(sam, body="Something else.", at=after(1))
    second = compose(sam, body="At 4, sorry.", at=after(1), corrects=first)
    send_due(after(30))
    assert delivery_of(other).state == S.ACCEPTED  # doubt holds up nobody else
    assert delivery_of(second).state == S.QUEUED
    reconcile(after(15 * 60))
    send_due(after(15 * 60))
    assert delivery_of(first).state == S.DEAD
    assert delivery_of(second).state == S.QUEUED
    if how == "proved":
        note_arrival(delivery=delivery_of(first), by=ana, at=after(1000))
    else:
        send_again(delivery=delivery_of(first), by=ana, at=after(1000))
        messages.cancel(message=first, by=ana, at=after(1000))
    send_due(after(1001))
    assert delivery_of(second).state == S.ACCEPTED


def test_first_in_first_out_for_each_way_and_others_are_not_held_up(
    sam: Any, provider: Any
) -> None:
    for n in range(3):
        compose(sam, body=f"Letter {n}.", at=NOW + timedelta(seconds=n))
    compose(sam, channel=Channel.PORTAL, body="On the page.")
    send_due(after(5))
    found = [arrival.body for arrival in provider.arrivals]
    assert [f"Letter {n}." in body for n, body in enumerate(found)] == [True, True, True]
