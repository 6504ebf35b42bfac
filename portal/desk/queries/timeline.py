"""What happened with a person, in words, newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import HappeningKind
from candidates.models import Application, Candidate, Happening, Move

SHOWN = 60
WORDS: dict[str, Promise] = {
    HappeningKind.CANDIDATE_ADDED: gettext_lazy("Came to us"),
    HappeningKind.APPLIED: gettext_lazy("Applied for %(job)s"),
    HappeningKind.CHECK_IN_OPENED: gettext_lazy("Was asked the questions of a stage"),
    HappeningKind.CHECK_IN_FINISHED: gettext_lazy("Answered the questions of a stage"),
    HappeningKind.PAUSED: gettext_lazy("Paused messages"),
    HappeningKind.RESUMED: gettext_lazy("Started messages again"),
    HappeningKind.OPTED_OUT: gettext_lazy("Opted out of a way"),
    HappeningKind.OPTED_IN: gettext_lazy("Opened a way again"),
    HappeningKind.CONTACT_ADDED: gettext_lazy("A contact point was added"),
    HappeningKind.CONTACT_VERIFIED: gettext_lazy("A contact point was checked"),
    HappeningKind.CONTACT_CLOSED: gettext_lazy("A contact point was closed"),
    HappeningKind.ZONE_CHANGED: gettext_lazy("The time zone changed"),
    HappeningKind.OVERRIDDEN: gettext_lazy("Was contacted against the usual, with a reason"),
    HappeningKind.DOCUMENT_ASKED: gettext_lazy("Was asked for a paper"),
    HappeningKind.DOCUMENT_RECEIVED: gettext_lazy("A paper came in"),
    HappeningKind.DOCUMENT_HELP: gettext_lazy("Asked for help to make a paper"),
    HappeningKind.UNMET: gettext_lazy("Asked for something we cannot do yet"),
}
MOVES = (HappeningKind.MOVED, HappeningKind.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    words: str
    why: str
    by: str
    at: datetime


def timeline_of(candidate: Candidate, applications: Iterable[Application]) -> list[Event]:
    """Without what belongs to applications that the reader may not see."""
    seen = {row.pk: row for row in applications}
    rows = Happening.objects.filter(candidate_id=candidate.pk, kind__in=[*WORDS, *MOVES])
    found = [
        row
        for row in rows.select_related("by").order_by("-pk")[: SHOWN * 2]
        if row.application_id is None or row.application_id in seen
    ][:SHOWN]
    moves = moves_of(found)
    return [event_of(row, seen, moves) for row in found]


def moves_of(rows: Iterable[Happening]) -> dict[int, Move]:
    ids = [row.subject for row in rows if row.kind in MOVES and row.subject]
    return Move.objects.select_related("to_stage", "from_stage").in_bulk(ids)


def event_of(row: Happening, seen: Mapping[int, Application], moves: Mapping[int, Move]) -> Event:
    move = moves.get(row.subject or 0) if row.kind in MOVES else None
    application = seen.get(row.application_id or 0)
    parts = {"job": application.job.title if application else _("a job")}
    return Event(
        words=move_words(move)
        if move
        else str(WORDS.get(row.kind, row.get_kind_display())) % parts,
        why=move.why if move else "",
        by=str(row.by or ""),
        at=row.at,
    )


def move_words(move: Move) -> str:
    if move.undoes_id:
        return _("A move was taken back: %(stage)s again") % {"stage": move.to_stage.name}
    if move.outcome:
        return _("Closed: %(outcome)s") % {"outcome": move.get_outcome_display()}
    parts = {"stage": move.to_stage.name, "before": ""}
    if move.from_stage is None:
        return _("Into %(stage)s") % parts
    parts["before"] = move.from_stage.name
    return _("Moved from %(before)s to %(stage)s") % parts
