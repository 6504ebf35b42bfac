"""The same form twice, and the clock at the edge of the legal hours."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from candidates.actions.people import change_zone
from messaging.actions.threads import thread_of
from messaging.enums import HoldReason
from messaging.models import Delivery, Message
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]


@pytest.mark.case(49, control="itself")
@pytest.mark.parametrize("is_one_form", [True, False])
def test_clicked_eight_times_at_once(is_one_form: bool, provider: Any) -> None:
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    thread_of(sam)  # or the making of it would put them in a line
    token, found, errors = uuid4(), [], []
    barrier = threading.Barrier(8)

    def click() -> None:
        try:
            barrier.wait(10)
            found.append(compose(sam, client_token=token if is_one_form else uuid4()).pk)
        except Exception as error:  # noqa: BLE001  shown by the assertion
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors
    assert len(found) == 8
    expected = 1 if is_one_form else 8
    assert len(set(found)) == Message.objects.count() == Delivery.objects.count() == expected


@pytest.mark.case(42, control="itself")
def test_written_before_the_legal_evening_and_due_after_it_waits_for_the_morning(
    provider: Any,
) -> None:
    evening = datetime(2027, 3, 3, 20, 59, 30, tzinfo=UTC)  # London, in winter
    sam = person(phone="+447700900001")
    give(sam, "channel.first", "text", showed_number=True, at=evening - timedelta(hours=1))
    give(sam, "contact.hours", "any", at=evening - timedelta(hours=1))
    message = compose(sam, at=evening)
    send_due(evening + timedelta(seconds=90))
    delivery = delivery_of(message)
    assert provider.calls == 0
    assert delivery.hold == HoldReason.LEGAL_HOURS
    assert delivery.not_before == datetime(2027, 3, 4, 8, 0, tzinfo=UTC)
    send_due(datetime(2027, 3, 4, 7, 59, 59, tzinfo=UTC))
    assert provider.calls == 0
    send_due(datetime(2027, 3, 4, 8, 0, tzinfo=UTC))
    assert len(provider.arrivals) == 1


@pytest.mark.case(44, control="itself")
@pytest.mark.parametrize("moves_away", [False, True])
def test_who_moves_to_another_zone_while_it_waits_is_judged_there(
    moves_away: bool, provider: Any
) -> None:
    sam = person(phone="+447700900001")
    give(sam, "channel.first", "text", showed_number=True, at=NOW)
    give(sam, "contact.hours", "any", at=NOW)
    message = compose(sam)
    if moves_away:
        change_zone(candidate=sam, time_zone="America/Los_Angeles", at=NOW)  # where it is four
    send_due(NOW + timedelta(seconds=30))
    assert len(provider.arrivals) == (0 if moves_away else 1)
    if moves_away:
        assert delivery_of(message).hold == HoldReason.LEGAL_HOURS
        assert delivery_of(message).not_before == NOW + timedelta(hours=4)
