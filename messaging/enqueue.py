"""Waking those who work in the background. A lost wake-up costs a second, never a message."""

from django.db import connection
from django_q.tasks import async_task

from candidates import trace

WAKE = "usual_outbox"


def wake_sender() -> None:
    """In the transaction that queues: PostgreSQL tells the senders when it commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE])


def run_soon(task: str) -> None:
    """By its dotted name, without arguments. It commits and rolls back with what asks for it; a schedule
    runs the same task anyway.
    """
    async_task(task, save=False, group=trace.current())
