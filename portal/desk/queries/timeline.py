"""Everything about a person as one dated list, newest first: moves, contacts, answers, notes.

What was written is in the conversation; here stands that it was, and how.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import HappeningKind
from candidates.models import Application, Candidate, Happening, Move, Note
from messaging.enums import MessageState
from messaging.models import Delivery, InboundMessage, Message
from portal.access import DeskRequest
from portal.desk.queries.history import HistoryLine, history_lines
from portal.desk.queries.notes import notes_for
from portal.desk.words import BY, NOUNS
from preferences.enums import Channel

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
    at: datetime
    why: str = ""
    by: str = ""
    icon: str = "next"


def timeline_of(
    request: DeskRequest, candidate: Candidate, applications: Iterable[Application]
) -> list[Event]:
    """Without what belongs to applications that the reader may not see."""
    found = (
        *happened(candidate, applications),
        *contacts(candidate),
        *(answer_event(line) for line in history_lines(request, candidate)),
        *(note_event(note) for note in notes_for(request, candidate)),
    )
    return sorted(found, key=lambda event: event.at, reverse=True)[:SHOWN]


def happened(candidate: Candidate, applications: Iterable[Application]) -> list[Event]:
    seen = {row.pk: row for row in applications}
    rows = Happening.objects.filter(candidate_id=candidate.pk, kind__in=[*WORDS, *MOVES])
    found = [
        row
        for row in rows.select_related("by").order_by("-pk")[: SHOWN * 2]
        if row.application_id is None or row.application_id in seen
    ][:SHOWN]
    moves = moves_of(found)
    return [event_of(row, seen, moves) for row in found]


# --- contacts, answers, notes -------------------------------------------------------------------


def contacts(candidate: Candidate) -> Iterable[Event]:
    """Who wrote or rang, by what, about what."""
    way = Delivery.objects.filter(message=OuterRef("pk")).order_by("-pk").values("channel")[:1]
    sent = Message.objects.filter(thread__candidate=candidate, queued_at__isnull=False)
    for message in (
        sent.exclude(state=MessageState.CANCELLED)
        .select_related("author")
        .annotate(way=Subquery(way))
        .order_by("-queued_at")[:SHOWN]
    ):
        channel = Channel(getattr(message, "way", "") or message.channel or Channel.PORTAL)
        parts = {"way": NOUNS[channel], "topic": message.get_topic_display()}
        yield Event(
            words=_("%(way)s: %(topic)s") % parts,
            by=_("by itself") if message.is_automatic else str(message.author or ""),
            at=message.queued_at or message.created_at,
            icon=channel,
        )
    heard = InboundMessage.objects.filter(thread__candidate=candidate)
    for said in heard.only("channel", "received_at").order_by("-received_at")[:SHOWN]:
        parts = {"name": candidate.called, "by": BY[Channel(said.channel)]}
        words = _("%(name)s wrote, %(by)s") % parts
        yield Event(words=words, at=said.received_at, icon=said.channel)


def answer_event(line: HistoryLine) -> Event:
    words = _("%(question)s: %(answer)s") % {"question": line.statement, "answer": line.words}
    return Event(words=words, by=line.who, at=line.at, icon="edit")


def note_event(note: Note) -> Event:
    return Event(words=note.body, by=str(note.by or ""), at=note.at, icon="note")


# --- what happened ------------------------------------------------------------------------------


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
