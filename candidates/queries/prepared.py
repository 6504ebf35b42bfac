"""Statements that the database plans once for each connection, and then only runs.

For what is asked again and again and takes longer to plan than to answer: the reads behind a verdict,
the statements of the sender. Values go beside the statement, never into it, as Django's own cursor does.
"""

from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


def prepared() -> CursorWrapper:
    """On Django's connection and in its transaction; counted and logged like any other."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    ours: Any = connection.connection
    ours.prepare_threshold = 0  # Django's cursors do not look at it
    made: Any = psycopg.Cursor(ours)
    if connection.queries_logged:
        return connection.make_debug_cursor(made)
    return connection.make_cursor(made)
