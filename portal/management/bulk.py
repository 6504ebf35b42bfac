"""Filling many tables at once: what otherwise looks at each row looks at none, or at all of them in the end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

# What a primary key or a unique constraint stands on stays; every other index can be made again.
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = ANY(%s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
ORDER BY indexrelid
"""
# Room to sort and hash in memory; nobody waits for the disk. Replicas fire no triggers, those of
# foreign keys neither: whoever fills has to get them right.
AT_EASE = """
SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
SET LOCAL work_mem = '128MB';
SET LOCAL maintenance_work_mem = '256MB';
"""


@contextmanager
def filled_at_once(tables: Sequence[str]) -> Iterator[None]:
    """One transaction in which these tables have neither triggers nor the indexes that can be made again.

    Takes the tables for itself. Only a superuser may do this.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AT_EASE)
        cursor.execute(INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET LOCAL session_replication_role = origin")
