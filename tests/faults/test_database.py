"""A database that says no: a deadlock, and one that cannot be written."""

import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.test import Client

from messaging.models import Attempt, Delivery, Message
from messaging.outbox.run import listening
from messaging.outbox.slot import Slot, repeated
from tests.factories.candidates import ApplicationFactory, JobFactory, TeamFactory, member
from tests.factories.messaging import begin
from tests.faults.test_opt_out_races import claimed_items
from tests.faults.world import someone, state_of, written

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

# Not from pg_stat_activity, which a transaction sees as it was at the first look.
WAITS_FOR = """
SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid)))
"""


# --- 13: a deadlock ---------------------------------------------------------------------------


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """Somebody else's session; never the one that a deadlock ends."""
    with listening() as made:
        made.execute("SET deadlock_timeout = '20s'")
        yield made


@pytest.mark.case(13, control="itself")
@pytest.mark.parametrize("is_locked", [False, True])
def test_a_deadlock_is_met_with_the_whole_again(
    is_locked: bool, other: psycopg.Connection, provider: Any
) -> None:
    """They hold the delivery and want the candidate; we hold the candidate and want the delivery."""
    delivery = written()
    (item,) = claimed_items()
    tries: list[int] = []
    holds = threading.Event()

    def hold_and_want() -> None:
        with other.transaction():
            other.execute("SELECT FROM messaging_delivery WHERE id = %s FOR UPDATE", [delivery.pk])
            holds.set()
            while other.execute(WAITS_FOR, [other.info.backend_pid]).fetchone() == (False,):
                time.sleep(0.02)
            other.execute(
                "SELECT FROM candidates_candidate WHERE id = %s FOR UPDATE", [delivery.candidate_id]
            )

    thread = threading.Thread(target=hold_and_want, daemon=True)
    if is_locked:
        thread.start()
        assert holds.wait(10)

    def begin_it() -> Any:
        tries.append(1)
        return begin(item)

    leaving = repeated(begin_it)
    if is_locked:
        thread.join(20)
    assert leaving is not None
    assert len(tries) == (2 if is_locked else 1)
    assert (Attempt.objects.count(), provider.calls) == (1, 0), "one attempt, nothing sent in it"


def test_three_deadlocks_are_enough() -> None:
    tries = []

    def deed() -> None:
        tries.append(1)
        raise DatabaseError from psycopg.errors.DeadlockDetected

    with pytest.raises(DatabaseError):
        repeated(deed)
    assert len(tries) == 3


# --- 14: it cannot be written -----------------------------------------------------------------


@pytest.fixture
def read_only() -> Iterator[Any]:
    """As after a failover, or with a full disk: everything can be read, nothing written."""

    def be(is_so: bool) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET default_transaction_read_only = {'on' if is_so else 'off'}")

    yield be
    be(False)


@pytest.mark.case(14, control="itself")
@pytest.mark.parametrize("is_read_only", [False, True])
def test_a_database_that_cannot_be_written_refuses_aloud_and_nothing_leaves(
    is_read_only: bool, read_only: Any, client: Client, provider: Any
) -> None:
    team = TeamFactory.create()
    ana = member(team)
    sam = someone()
    ApplicationFactory.create(candidate=sam, job=JobFactory.create(team=team, owner=ana))
    due = written()
    client.force_login(ana)
    client.raise_request_exception = False
    url = f"/desk/people/{sam.pk}/contact/"
    form = {n: v for n, v in client.get(url).context["composer"].form.initial.items() if v}
    form |= {"client_token": uuid4(), "subject": "News", "body": "Good news."}
    slot = Slot()
    read_only(is_read_only)
    answer = client.post(url, form)
    if is_read_only:
        assert answer.status_code == 500
        assert "What you saved before is safe" in answer.content.decode()
        with pytest.raises(DatabaseError):
            slot.turn()
    else:
        assert answer.status_code == 303
        slot.turn()
    slot.senders.close()
    read_only(False)
    assert Message.objects.count() == 2 - is_read_only
    assert state_of(due) == ("queued" if is_read_only else "accepted")
    assert provider.calls == Attempt.objects.count() == 1 - is_read_only
    assert not Delivery.objects.filter(state="claimed").exists()
