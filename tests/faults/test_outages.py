"""The database is cut off, or loses a word: no call without an attempt, and nothing twice."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from messaging.models import Delivery, Message
from messaging.outbox import slot as slots
from messaging.outbox.reaper import reap
from messaging.outbox.slot import Slot
from messaging.outbox.statements import database_time
from messaging.queries.ledger import findings
from tests.factories.messaging import delivery_of
from tests.faults.processes import wait_until
from tests.faults.proxy import Wire, wire_to
from tests.faults.world import address_of, moves_of, queue, someone, state_of, written

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

LIVE_BY_ITSELF = ("queued", "claimed", "sending")
AWAY = (OperationalError, InterfaceError)


@pytest.fixture
def line(house: None, provider: Any) -> Iterator[Wire]:
    """Django in this process goes through a wire."""
    direct = dict(connection.settings_dict)
    with wire_to(direct["HOST"]) as made:
        connection.close()
        connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": made.port}
        yield made
        connection.close()
        connection.settings_dict |= direct


def books_hold() -> bool:
    return [each.name for each in findings() if not each.holds] == []


# --- 10: in the middle of a claim or a start ------------------------------------------------------


def failing(deed: Callable[..., Any], fault: Callable[[], None], *, is_before: bool) -> Any:
    """The fault strikes once, before the deed or right after it."""
    struck = threading.Event()

    def done(*args: Any, **more: Any) -> Any:
        if struck.is_set():
            return deed(*args, **more)
        struck.set()
        if is_before:
            fault()
        found = deed(*args, **more)
        if not is_before:
            fault()
        return found

    return done


@pytest.mark.case(10, control="itself")
@pytest.mark.parametrize("point", ["", "claim", "preflight"])
def test_the_database_is_cut_off_in_the_middle(
    point: str, line: Wire, provider: Any, settings: Any, monkeypatch: Any
) -> None:
    settings.OUTBOX_LEASE = 4
    delivery = written()
    run = Slot()
    if point:

        def away() -> None:
            line.cut()
            threading.Timer(1, line.mend).start()

        fault = failing(getattr(slots, point), away, is_before=True)
        monkeypatch.setattr(slots, point, fault)
    turn_until_it_ends(run)
    assert state_of(delivery) == "accepted", moves_of(delivery)
    (arrival,) = provider.got(address_of(delivery))
    assert arrival.key == delivery.attempts.get().key
    assert books_hold()


def turn_until_it_ends(run: Slot) -> None:
    """As the sender does: after an error of the database again, and the reaper beside it."""
    for _try in range(80):
        try:
            reap(database_time())
            if not run.turn() and not Delivery.objects.filter(state__in=LIVE_BY_ITSELF).exists():
                return
        except DatabaseError:
            connection.close()
        time.sleep(0.1)


# --- 11: when the result is recorded --------------------------------------------------------------


@pytest.mark.case(11, control="itself")
@pytest.mark.parametrize("seconds_away", [None, 1, 5])
def test_the_database_is_away_when_the_result_is_recorded(
    seconds_away: float | None, line: Wire, provider: Any, settings: Any, monkeypatch: Any
) -> None:
    """Back within the lease, it is recorded; later, it is not certain. Never sent again."""
    settings.OUTBOX_LEASE = 3
    delivery = written()
    run = Slot()
    if seconds_away is not None:

        def away() -> None:
            line.cut()
            threading.Timer(seconds_away, line.mend).start()

        monkeypatch.setattr(slots, "send", failing(slots.send, away, is_before=False))
    is_late = seconds_away == 5
    if is_late:
        with pytest.raises(AWAY):
            run.turn()
    else:
        run.turn()
    wait_until(lambda: not line.is_cut)
    turn_until_it_ends(run)
    assert state_of(delivery) == ("unknown" if is_late else "accepted")
    assert len(provider.got(address_of(delivery))) == 1
    assert books_hold()


# --- 12: the reply to COMMIT ----------------------------------------------------------------------


@pytest.mark.case(12, control="itself")
@pytest.mark.parametrize("is_lost", [False, True])
def test_the_reply_to_commit_is_lost_and_the_same_form_gives_the_same_message(
    is_lost: bool, line: Wire, provider: Any
) -> None:
    sam, token = someone(), uuid4()
    before = Message.objects.count()
    line.loses = b"COMMIT" if is_lost else b""
    found = None
    try:
        found = queue(sam, client_token=token)
    except AWAY:
        connection.close()
    assert (found is None, line.lost) == (is_lost, int(is_lost))
    again = queue(sam, client_token=token)
    assert Message.objects.count() == before + 1
    assert found is None or found.pk == again.pk
    Slot().turn()
    assert len(provider.got(address_of(delivery_of(again)))) == 1


# The statement whose reply is lost, what becomes of the message, how many copies there are.
LOST = [
    (b"", "accepted", 1),
    (b"WITH probes", "accepted", 1),
    (b"INSERT INTO messaging_attempt", "unknown", 0),
    (b"WITH ended", "accepted", 1),
]


def test_the_reply_to_a_statement_of_the_sender_is_lost(
    line: Wire, provider: Any, settings: Any
) -> None:
    """Each commits by itself, so any word of them may be the one that is lost."""
    settings.OUTBOX_LEASE = 4
    for words, state, copies in LOST:
        delivery = written()
        line.loses, line.lost = words, 0
        turn_until_it_ends(Slot())
        assert line.lost == bool(words)
        assert (state_of(delivery), len(provider.got(address_of(delivery)))) == (state, copies)
    assert books_hold()
