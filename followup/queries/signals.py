"""Reads: what was noticed about somebody, and the habits that it is noticed from."""

import json
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from candidates.models import Candidate
from candidates.queries import candidates_visible_to
from candidates.staff import Staff
from followup.enums import SignalState
from followup.models import Signal
from followup.queries.signal_sql import HABITS, HabitRow
from followup.rules.signals import LOOKED_BACK, Habits, Said
from preferences.enums import Channel
from preferences.queries.statements import fetch
from preferences.queries.usual import windows_read
from preferences.rules.values import Zone


def open_signals(user: Staff, at: datetime) -> QuerySet[Signal]:
    """Of the people this user may see, the newest first."""
    people = candidates_visible_to(user, at)
    found = Signal.objects.filter(state=SignalState.OPEN, candidate__in=people)
    return found.select_related("candidate").order_by("-noticed_at", "-pk")


def signals_about(candidate: Candidate, at: datetime) -> QuerySet[Signal]:
    """What stands open, and what they were asked about: the newest first."""
    asked = Q(state=SignalState.ASKED, ended_at__gt=at - LOOKED_BACK)
    rows = Signal.objects.filter(Q(state=SignalState.OPEN) | asked, candidate=candidate)
    return rows.select_related("by").order_by("state", "-noticed_at")


def habit_rows(candidate_ids: Collection[int], at: datetime) -> Iterable[HabitRow]:
    return fetch(HABITS, HabitRow, people=list(candidate_ids), since=at - LOOKED_BACK)


def habits_of(row: HabitRow) -> Habits:
    return Habits(
        zone=Zone(row.zone or "UTC"),
        first_way=Channel(row.first_way) if row.way_at and row.first_way else None,
        chosen_at=row.way_at,
        hours=windows_read(row.hours) if row.hours_at else (),
        hours_at=row.hours_at,
        replies=said_in(json.loads(row.replies)),
        unanswered=said_in(json.loads(row.unanswered)),
        left_be_at=row.left_be_at,
    )


def said_in(rows: Iterable[list[Any]]) -> list[Said]:
    return [
        Said(datetime.fromtimestamp(float(at), UTC), Channel(channel), *map(bool, more))
        for at, channel, *more in rows
    ]


def earlier_signals(candidate_ids: Collection[int]) -> dict[tuple[int, str], list[Signal]]:
    """What was noticed before and has not gone, by person and kind, the newest first."""
    rows = Signal.objects.filter(candidate__in=candidate_ids).exclude(state=SignalState.GONE)
    found: dict[tuple[int, str], list[Signal]] = {}
    for row in rows.order_by("-noticed_at", "-pk"):
        found.setdefault((row.candidate_id, row.kind), []).append(row)
    return found
