"""Waking those who work in the background. A lost wake-up costs a second, never a message."""

from django.db import connection

WAKE = "usual_outbox"


def wake_sender() -> None:
    """In the transaction that queues: PostgreSQL tells the senders when it commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE])
