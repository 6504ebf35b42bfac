"""People with messages for the outbox, put back as often as it is measured."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection

from messaging.enqueue import wake_sender
from messaging.models import Delivery, Message
from messaging.outbox.statements import database_time

EACH = 2  # messages for each person: within the cap of a day

AGAIN = """
DELETE FROM messaging_attempt; DELETE FROM messaging_ruling; DELETE FROM messaging_transition;
DELETE FROM messaging_circuit; DELETE FROM candidates_link;
UPDATE messaging_thread SET starts = 0, last_out_at = NULL, last_out_channel = '';
UPDATE messaging_message SET state = 'out', told_at = NULL;
UPDATE messaging_delivery SET state = 'queued', tries = 0, lease_losses = 0, hold = '',
    lease_token = NULL, lease_expires_at = NULL, next_check_at = NULL, provider_ref = '',
    not_before = now() + interval '1 day';
INSERT INTO messaging_transition (delivery_id, from_state, to_state, why, at)
    SELECT id, '', 'queued', '', now() FROM messaging_delivery;
"""
# One message each for people without anything else, for the size of the queue alone.
CROWD = """
WITH people AS (
    INSERT INTO candidates_candidate ({candidate}) SELECT {candidate} FROM candidates_candidate,
        generate_series(1, %(count)s) WHERE id = %(like)s RETURNING id
), threads AS (
    INSERT INTO messaging_thread ({thread})
    SELECT {thread_values} FROM people CROSS JOIN messaging_thread t WHERE t.candidate_id = %(like)s
    RETURNING id, candidate_id
), messages AS (
    INSERT INTO messaging_message ({message})
    SELECT {message_values} FROM threads CROSS JOIN messaging_message m WHERE m.id = %(message)s
    RETURNING id, thread_id
)
INSERT INTO messaging_delivery ({delivery})
SELECT {delivery_values} FROM messages JOIN threads ON threads.id = messages.thread_id
CROSS JOIN messaging_delivery d WHERE d.message_id = %(message)s
"""


def fill(people: int, *, each: int = EACH, late_by: float = -86400) -> None:
    from tests.faults.world import queue, someone

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("set_up", name="Bench", stdout=StringIO())
    for _n in range(people):
        candidate = someone()
        for _m in range(each):
            queue(candidate, late_by=late_by)


def again() -> None:
    """Everything is queued again, for tomorrow, once nothing is leaving any more."""
    while Delivery.objects.filter(state__in=["claimed", "sending"]).exists():
        time.sleep(0.05)
    with connection.cursor() as cursor:
        cursor.execute(AGAIN)
        cursor.execute("ANALYZE messaging_delivery")


def make_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE messaging_delivery SET not_before = now() WHERE state = 'queued'")
    wake_sender()


def crowd(count: int) -> None:
    """So many more who each have one message due."""
    like = Message.objects.select_related("thread").order_by("pk")[0]
    made = {
        "candidate": ({}, "candidates_candidate"),
        "thread": (
            {"candidate_id": "people.id", "reply_key": "'c' || people.id"},
            "messaging_thread",
        ),
        "message": (
            {"thread_id": "threads.id", "client_token": "gen_random_uuid()"},
            "messaging_message",
        ),
        "delivery": (
            {
                "message_id": "messages.id",
                "candidate_id": "threads.candidate_id",
                "dedupe_key": "'c' || messages.id",
            },
            "messaging_delivery",
        ),
    }
    names: dict[str, str] = {}
    for name, (changed, table) in made.items():
        columns = columns_of(table)
        names[name] = ", ".join(columns)
        names[f"{name}_values"] = ", ".join(changed.get(c, f"{name[0]}.{c}") for c in columns)
    with connection.cursor() as cursor:
        values = {"count": count, "like": like.thread.candidate_id, "message": like.pk}
        cursor.execute(CROWD.format(**names), values)
        cursor.execute("ANALYZE")


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attname <> 'id' AND attgenerated = ''",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that this process sends."""
    seen: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        seen.append(str(sql)[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


__all__ = ["again", "counted", "crowd", "database_time", "fill", "make_due"]
