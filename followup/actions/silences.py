"""Keeping what is known of silences: worked out again whenever something is said, and once a night."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from candidates.actions import happenings
from candidates.enums import HappeningKind
from candidates.models import Happening
from followup.models import Silence
from followup.queries.silences import worked_out

CONSUMER = "followup.silences"
SAID = (
    HappeningKind.APPLIED,
    HappeningKind.MOVED,
    HappeningKind.CLOSED,
    HappeningKind.MESSAGE_ACCEPTED,
    HappeningKind.MESSAGE_RETURNED,
    HappeningKind.CALL_DONE,
    HappeningKind.REPLIED,
    HappeningKind.ANSWERED,
    HappeningKind.PAUSED,
    HappeningKind.RESUMED,
    HappeningKind.CONTACT_CLOSED,
)
COLUMNS = ["kind", "since_at", "until_at", "channel", "next_way", "message_id"]


def listen(*, at: datetime) -> int:
    """Reads what happened since; how many happenings that were."""
    return happenings.consume(consumer=CONSUMER, kinds=SAID, handle=look_at, at=at)


def look_at(happening: Happening, at: datetime) -> None:
    look_again(candidate_ids=[happening.candidate_id], at=at)


@transaction.atomic
def look_again(*, candidate_ids: Collection[int], at: datetime) -> int:
    """How many of them it is quiet with. Whoever has nothing live, or was erased, loses the row."""
    found = worked_out(candidate_ids, at)
    rows = [
        Silence(
            candidate_id=pk,
            kind=silent.kind,
            since_at=silent.since,
            until_at=silent.until,
            channel=silent.channel,
            next_way=silent.next_way,
            message_id=message_id if silent.channel else None,
            seen_at=at,
        )
        for pk, (silent, message_id) in sorted(found.items())
        if silent is not None
    ]
    known = {row.candidate_id: row for row in Silence.objects.filter(candidate__in=candidate_ids)}
    gone = known.keys() - {row.candidate_id for row in rows}
    if gone:
        Silence.objects.filter(candidate__in=gone).delete()
    # A night finds most of them as they were: only what differs is written.
    Silence.objects.bulk_create(
        [row for row in rows if not is_same(row, known.get(row.candidate_id))],
        update_conflicts=True,
        unique_fields=["candidate"],
        update_fields=[*COLUMNS, "seen_at"],
    )
    return len(rows)


def is_same(row: Silence, known: Silence | None) -> bool:
    return known is not None and all(
        getattr(row, column) == getattr(known, column) for column in COLUMNS
    )
