"""Reads: who is silent, and what comes next."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from candidates.models import Application
from candidates.queries import candidates_visible_to
from candidates.staff import Staff
from followup.models import Silence
from followup.queries.silence_sql import QUIET, QuietRow
from followup.rules.silences import Contact, Quiet, Silent, silence_of
from messaging.enums import DeliveryState, HoldReason, Report
from preferences.enums import Channel
from preferences.queries.statements import fetch
from preferences.rules.values import Zone

LOST = frozenset({Report.BOUNCED, Report.UNDELIVERED})
# Undo and a chosen time are ours; a provider that is down says nothing about them.
THEIRS = frozenset(
    {HoldReason.OWN_HOURS, HoldReason.LEGAL_HOURS, HoldReason.CAP, HoldReason.PAUSED}
)


def silences_of(user: Staff, at: datetime) -> QuerySet[Silence]:
    """Of the people this user may see, the longest first."""
    people = candidates_visible_to(user, at)
    return (
        Silence.objects.filter(candidate__in=people)
        .select_related("candidate", "message")
        .order_by("since_at", "pk")
    )


def watched(after: int, most: int) -> list[int]:
    """Ids of candidates with something live, in order: what a sweep walks through."""
    live = Application.objects.filter(closed_at=None, candidate__gt=after)
    ids = live.order_by("candidate_id").values_list("candidate_id", flat=True).distinct()
    return list(ids[:most])


def worked_out(
    candidate_ids: Collection[int], at: datetime
) -> dict[int, tuple[Silent | None, int | None]]:
    """For each with something live: the silence there is, and the message it is about. One query."""
    rows = fetch(QUIET, QuietRow, people=list(candidate_ids), at=at)
    return {row.id: (silence_of(quiet_of(row), at), row.message_id) for row in rows}


def quiet_of(row: QuietRow) -> Quiet:
    ways = tuple(Channel(way) for way in (row.first_way, row.second_way) if way)
    return Quiet(
        last=contact_of(row),
        told_at=row.told_at,
        wrote_at=row.last_in_at,
        heard_at=row.heard_at,
        stage_at=row.stage_at,
        ways=ways,
        is_known=row.is_known,
        zone=Zone(row.zone or "UTC"),
        is_paused=row.is_paused,
    )


def contact_of(row: QuietRow) -> Contact | None:
    if row.state_at is None or row.channel is None:
        return None
    is_queued = row.state == DeliveryState.QUEUED
    return Contact(
        at=row.state_at,
        channel=Channel(row.channel),
        is_held=is_queued and row.hold in THEIRS,
        until=row.not_before if is_queued else None,
        has_failed=row.state == DeliveryState.FAILED or row.report in LOST,
    )
