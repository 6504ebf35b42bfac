"""The numbers that are watched all the time (N24): exported, shown, and alarmed by `outbox.watch`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from candidates.models import Beat
from messaging.models import Alarm, Circuit, ListComparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of the outbox as a whole; due is what a program sends and a provider would take."""

    at: datetime
    queued: int
    due: int
    oldest_due_at: datetime | None
    leaving: int
    not_certain: int
    oldest_not_certain_at: datetime | None
    dead: int
    unread_events: int
    oldest_unread_event_at: datetime | None
    beat_at: datetime | None  # of the sender


FIGURES: Final = """
SELECT
    clock_timestamp(),
    count(*) FILTER (WHERE state = 'queued'),
    count(*) FILTER (WHERE is_due),
    min(not_before) FILTER (WHERE is_due),
    count(*) FILTER (WHERE state IN ('claimed', 'sending')),
    count(*) FILTER (WHERE state = 'unknown'),
    min(state_at) FILTER (WHERE state = 'unknown'),
    count(*) FILTER (WHERE state = 'dead'),
    (SELECT count(*) FROM messaging_providerevent WHERE processed_at IS NULL),
    (SELECT min(received_at) FROM messaging_providerevent
        WHERE processed_at IS NULL AND tries = 0),
    (SELECT at FROM candidates_beat WHERE name = 'sender')
FROM (
    SELECT d.state, d.state_at, d.not_before,
        d.state = 'queued' AND d.not_before <= clock_timestamp()
        AND d.channel NOT IN ('call', 'by_hand')
        AND NOT EXISTS (SELECT FROM messaging_circuit c WHERE c.channel = d.channel)
        AND NOT EXISTS (SELECT FROM messaging_message m
            WHERE m.id = d.after_id AND m.state IN ('out', 'draft')) AS is_due
    FROM messaging_delivery d
    WHERE d.state IN ('queued', 'claimed', 'sending', 'unknown', 'dead')
) AS live
"""


def figures() -> Figures:
    with connection.cursor() as cursor:
        cursor.execute(FIGURES)
        row = cursor.fetchone()
    return Figures(**dict(zip(Figures.__dataclass_fields__, row, strict=True)))


# By the key, from the newest back: the table has a row for every message ever sent, and no index by time.
VERDICTS: Final = """
SELECT verdict, count(*) FROM messaging_ruling
WHERE id > (SELECT coalesce(max(id), 0) FROM messaging_ruling) - %s
    AND at > clock_timestamp() - interval '5 minutes'
GROUP BY verdict
"""
MOST_LATELY: Final = 50_000


def verdicts_lately() -> Mapping[str, int]:
    """Of the last five minutes, and never of more than can be counted in a moment."""
    with connection.cursor() as cursor:
        cursor.execute(VERDICTS, [MOST_LATELY])
        return dict(cursor.fetchall())


def beats() -> Mapping[str, datetime]:
    """When any process of each kind last made progress; those of one machine are its supervisor's."""
    return dict(Beat.objects.exclude(name__contains="@").values_list("name", "at"))


def newest_comparisons() -> Mapping[str, ListComparison]:
    """The last one for each channel whose provider has a list."""
    found = ListComparison.objects.order_by("channel", "-ends_at").distinct("channel")
    return {each.channel: each for each in found}


def open_alarms() -> list[Alarm]:
    return list(Alarm.objects.filter(ended_at=None).order_by("raised_at"))


def circuits() -> list[Circuit]:
    """Providers that take nothing now."""
    return list(Circuit.objects.order_by("channel"))
