"""One test for each guard of the sender that no other test would miss (`python -m tests.faults.guards`)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from candidates.actions import contact_points
from candidates.enums import ClosedWhy
from messaging.channels.base import NotSent
from messaging.channels.email import EmailSender
from messaging.enums import AttemptOutcome, DeliveryState, HoldReason
from messaging.models import Attempt, Delivery
from messaging.outbox.batch import Item, items, rounds
from messaging.outbox.clock import Clock
from messaging.outbox.reaper import reap
from messaging.outbox.recording import record_result
from messaging.outbox.sending import Result, send
from messaging.outbox.slot import drain
from messaging.outbox.statements import claim, database_time
from messaging.queries.claimed import claimed_under
from tests.factories.messaging import begin
from tests.factories.preferences import give
from tests.faults.processes import wait_until
from tests.faults.world import address_of, moves_of, queue, someone, state_of, written

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

S = DeliveryState
REFUSED = Result(outcome=AttemptOutcome.REFUSED, error="smtp 550")


def claimed(most: int = 20) -> list[Item]:
    """By a sender of its own."""
    clock, token = Clock(), uuid4()
    found = claim(token, clock.started_at, most)
    return [item for each in rounds(found, token, clock.started_at) for item in each]


def lease_runs_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messaging_delivery SET lease_expires_at = clock_timestamp() - interval '1 s'"
            " WHERE lease_token IS NOT NULL"
        )
    reap(database_time())


@contextmanager
def beside(deed: Callable[[], Any]) -> Iterator[list[Any]]:
    """In a thread and a session of its own."""
    found: list[Any] = []

    def run() -> None:
        found.append(deed())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield found
    thread.join(20)


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.rowcount > 0


def test_an_address_that_is_being_closed_is_waited_for_and_not_written_to(provider: Any) -> None:
    """The change stands, and is not committed: whoever begins now has to wait for it.

    A text, because the link in a letter would have to wait as well.
    """
    delivery = written("text", fixed=True)
    (item,) = claimed()
    with transaction.atomic():
        point = delivery.candidate.contact_points.get()
        contact_points.close(contact_point=point, why=ClosedWhy.REPLACED, at=database_time())
        with_ours = beside(lambda: begin(item))
        found = with_ours.__enter__()
        wait_until(lambda: found or somebody_waits_for_us(), 20)
        assert not found, "it did not wait"
    with_ours.__exit__(None, None, None)
    assert found == [None]
    assert not Attempt.objects.exists()
    assert state_of(delivery) == S.RETURNED


def test_what_two_senders_begin_for_one_person_keeps_to_the_cap(provider: Any) -> None:
    """Both have read their facts while one more was allowed."""
    sam = someone("text", email="sam@example.com")
    give(sam, "channel.first", "text", "email", at=database_time(), showed_number=True)
    for _n in range(2):
        queue(sam)
    drain()
    for way in ("text", "email"):
        queue(sam, channel=way)
    clock, token = Clock(), uuid4()
    found = claim(token, clock.started_at, 20)
    house = next(iter(rounds(found, token, clock.started_at)))[0].house
    ids = [each.delivery_id for each in found]
    both = [
        items([row], token, house, set(), clock.started_at)[0] for row in claimed_under(token, ids)
    ]
    assert len(both) == 2
    begun = [begin(item) for item in both]
    assert [each is not None for each in begun] == [True, False]
    assert Delivery.objects.filter(hold=HoldReason.CAP).count() == 1


def test_without_its_lease_a_sender_begins_nothing(provider: Any) -> None:
    delivery = written()
    (late,) = claimed()
    lease_runs_out()
    (now,) = claimed()
    assert begin(late) is None
    assert begin(now) is not None
    assert moves_of(delivery) == ["queued", "claimed", "queued", "claimed", "sending"]


def test_without_its_lease_a_sender_has_no_say(provider: Any) -> None:
    delivery = written()
    (item,) = claimed()
    leaving = begin(item)
    lease_runs_out()
    assert state_of(delivery) == S.UNKNOWN
    assert record_result(leaving, REFUSED, database_time()) is False
    assert state_of(delivery) == S.UNKNOWN


def test_what_may_have_left_does_not_go_back_into_the_queue(provider: Any) -> None:
    delivery = written()
    (item,) = claimed()
    leaving = begin(item)
    assert send(EmailSender(), leaving.outgoing).outcome == AttemptOutcome.ACCEPTED
    lease_runs_out()
    drain()
    assert len(provider.got(address_of(delivery))) == 1


def test_two_claims_at_once_never_take_the_same(provider: Any) -> None:
    for _n in range(3):
        written()
    with transaction.atomic():
        mine = claim(uuid4(), database_time(), 2)
        with beside(lambda: claim(uuid4(), database_time(), 3)) as theirs:
            time.sleep(0.4)
    assert len(mine) == 2
    assert not {each.delivery_id for each in mine} & {each.delivery_id for each in theirs[0]}


def test_for_one_person_and_way_first_in_is_first_out(provider: Any) -> None:
    sam = someone()
    first, second = queue(sam), queue(sam, late_by=60)
    assert [item.message.pk for item in claimed(1)] == [first.pk]
    assert claimed() == [], "while the first is under way"
    lease_runs_out()
    drain()
    assert [each.body.count("News") > 0 for each in provider.arrivals] == [True, True]
    order = Attempt.objects.order_by("pk").values_list("delivery__message", flat=True)
    assert list(order) == [first.pk, second.pk]


def test_past_its_deadline_nothing_leaves(provider: Any, settings: Any) -> None:
    settings.OUTBOX_LEASE = 0.02
    delivery = written()
    (item,) = claimed()
    leaving = begin(item)
    time.sleep(0.05)
    with pytest.raises(NotSent):
        EmailSender().send(leaving.outgoing)
    assert not provider.got(address_of(delivery))
