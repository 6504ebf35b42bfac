"""A plugin for pytest that takes one guard away: `GUARD=… pytest -p tests.faults.unguarded …`."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

STATEMENTS = "messaging.outbox.statements"


@dataclass(frozen=True, slots=True)
class Guard:
    """What is taken away, and the test that must fail without it."""

    says: str
    test: str
    remove: Callable[[pytest.MonkeyPatch], None] | str  # or SQL on the test's database


def without(name: str, *pieces: tuple[str, str]) -> Callable[[pytest.MonkeyPatch], None]:
    """The statement with pieces of it replaced. A piece that is not there any more is an error."""

    def remove(patch: pytest.MonkeyPatch) -> None:
        sql = getattr(import_module(STATEMENTS), name)
        for piece, instead in pieces:
            assert piece in sql, f"{name} has no {piece!r}"
            sql = sql.replace(piece, instead)
        patch.setattr(f"{STATEMENTS}.{name}", sql)

    return remove


def instead(name: str, deed: Any) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(name, deed)


def send_anyway(self: Any, at: Any, ways_so_far: int = 0) -> Any:
    from messaging.rules.routing import Decision, Step
    from preferences.rules.verdict import verdict

    return Decision(Step.SEND, verdict(self.facts(at, self.channel), self.channel))


def queue_again(delivery: Any, at: Any, *_more: Any) -> None:
    from messaging.actions.deliveries import change
    from messaging.enums import DeliveryState

    change(delivery, DeliveryState.QUEUED, at=at, why="lease lost")


def drop(table: str, column: str) -> str:
    return f"""DO $$ DECLARE found text; BEGIN
        FOR found IN SELECT conname FROM pg_constraint c JOIN pg_attribute a
            ON a.attrelid = c.conrelid AND a.attnum = c.conkey[array_length(c.conkey, 1)]
            WHERE c.conrelid = '{table}'::regclass AND c.contype = 'u' AND a.attname = '{column}'
        LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', found); END LOOP;
    END $$"""


FAULTS = "tests/faults/test_guards.py::test_"
GUARDS = {
    "second verdict": Guard(
        "the verdict is not taken again before it leaves",
        "tests/faults/test_twice.py::test_who_moves_to_another_zone_while_it_waits_is_judged_there",
        instead("messaging.outbox.batch.Item.decide", send_anyway),
    ),
    "row lock": Guard(
        "the candidate's row is not held while an attempt begins",
        f"{FAULTS}an_address_that_is_being_closed_is_waited_for_and_not_written_to",
        without("START", ("    FOR SHARE OF c\n", "")),
    ),
    "version": Guard(
        "the version of how they may be reached is not compared",
        f"{FAULTS}an_address_that_is_being_closed_is_waited_for_and_not_written_to",
        without("START", ("    WHERE c.contact_version = wanted.contact_version\n", "")),
    ),
    "count of starts": Guard(
        "two senders do not look at what the other has begun for the same person",
        f"{FAULTS}what_two_senders_begin_for_one_person_keeps_to_the_cap",
        without("START", (" AND t.starts = person.starts", "")),
    ),
    "lease at the start": Guard(
        "an attempt begins without its lease",
        f"{FAULTS}without_its_lease_a_sender_begins_nothing",
        without("START", (" AND d.lease_token = %(token)s", "")),
    ),
    "lease at the record": Guard(
        "the result is recorded without the lease",
        f"{FAULTS}without_its_lease_a_sender_has_no_say",
        without("RECORD", (" AND lease_token = %(token)s AND state = 'sending'", "")),
    ),
    "not certain": Guard(
        "what may have left goes back into the queue",
        f"{FAULTS}what_may_have_left_does_not_go_back_into_the_queue",
        instead("messaging.outbox.reaper.give_to_reconciling", queue_again),
    ),
    "lock of the claim": Guard(
        "two claims may look at the same rows",
        f"{FAULTS}two_claims_at_once_never_take_the_same",
        without("CLAIM", ("        FOR UPDATE OF d SKIP LOCKED\n", "")),
    ),
    "first in, first out": Guard(
        "a message may overtake the one before it",
        f"{FAULTS}for_one_person_and_way_first_in_is_first_out",
        without("CLAIM", ("o.state IN ('claimed', 'sending')", "false")),
    ),
    "deadline": Guard(
        "nobody looks at the clock before the first byte",
        f"{FAULTS}past_its_deadline_nothing_leaves",
        instead("messaging.channels.base.Outgoing.check_deadline", lambda _self: None),
    ),
    "poison": Guard(
        "who kills three senders is tried a fourth time",
        "tests/messaging/test_ways.py::test_a_lost_lease_goes_back_and_the_third_time_to_a_person",
        instead("messaging.outbox.reaper.is_poison", lambda _losses: False),
    ),
    "no network in a transaction": Guard(
        "a provider may be called with a transaction open",
        "tests/faults/test_providers.py::test_nothing_outside_is_called_inside_a_transaction",
        instead("messaging.outbox.sending.check_no_transaction", lambda: None),
    ),
    "circuit": Guard(
        "a provider that is down is tried for every message",
        "tests/messaging/test_ways.py::test_a_provider_that_is_down_costs_no_try_and_all_goes_when_it_is_back",
        instead("messaging.outbox.circuits.open_circuit", lambda *_args, **_more: None),
    ),
    "rank of reports": Guard(
        "the report that comes last counts",
        "tests/messaging/test_ways.py::test_reports_only_move_upwards",
        instead("messaging.actions.reports.is_newer", lambda _report, _known: True),
    ),
    "signature": Guard(
        "whoever calls a webhook is believed",
        "tests/faults/test_hooks.py::test_a_forged_report_leaves_no_row_and_a_line_in_the_log",
        instead("messaging.webhooks.RequestValidator.validate", lambda *_args: True),
    ),
    "token of the form": Guard(
        "the same form may be sent twice",
        "tests/faults/test_twice.py::test_clicked_eight_times_at_once",
        drop("messaging_sendtoken", "token") + ";" + drop("messaging_message", "client_token"),
    ),
    "key of the event": Guard(
        "the same webhook is kept as often as it comes",
        "tests/faults/test_hooks.py::test_the_same_webhook_five_times_at_once",
        drop("messaging_providerevent", "event_key"),
    ),
    "opt-out stops what waits": Guard(
        "an opt-out leaves what is queued to the sender",
        "tests/messaging/test_ways.py::test_an_opt_out_suppresses_and_the_next_own_way_is_taken",
        instead("messaging.actions.opt_outs.waiting_for", lambda _people, _channel: []),
    ),
}


@pytest.fixture(autouse=True)
def _unguarded(request: pytest.FixtureRequest) -> Iterator[None]:
    name = os.environ.get("GUARD", "")
    if not name:
        yield
        return
    remove = GUARDS[name].remove
    with pytest.MonkeyPatch.context() as patch:
        if isinstance(remove, str):
            is_committed = request.node.get_closest_marker("django_db").kwargs.get("transaction")
            request.getfixturevalue("transactional_db" if is_committed else "db")
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute(remove)
        else:
            remove(patch)
        yield
