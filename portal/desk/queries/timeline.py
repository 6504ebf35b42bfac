"""Everything about a person as one dated list, newest first: moves, contacts, answers, notes.

What was written is in the conversation; here stands that it was, and how.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import HappeningKind, Outcome
from candidates.models import Application, Candidate, Move
from portal.access import DeskRequest
from portal.desk.queries.events import EventRow, What, events_about
from portal.desk.queries.history import HistoryLine, history_lines
from portal.desk.words import BY, NOUNS
from preferences.enums import Channel, TopicKey

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
    """Without what belongs to applications that the reader may not see. Three queries."""
    jobs = {row.pk: row.job.title for row in applications}
    kinds = [*WORDS, *MOVES]
    rows = events_about(candidate, request.user, kinds=kinds, moves=MOVES, seen=jobs, shown=SHOWN)
    found = (
        *(event_of(row, candidate, jobs) for row in rows),
        *(answer_event(line) for line in history_lines(request, candidate)),
    )
    return sorted(found, key=lambda event: event.at, reverse=True)[:SHOWN]


def event_of(row: EventRow, candidate: Candidate, jobs: Mapping[int, str]) -> Event:
    by = row.by or ""
    if row.what == What.SENT:
        channel = Channel(row.words or Channel.PORTAL)
        parts = {"way": str(NOUNS[channel]), "topic": str(TopicKey(row.of).label)}
        words = _("%(way)s: %(topic)s") % parts
        by = _("by itself") if row.outcome else by
        return Event(words=words, by=by, at=row.at, icon=channel)
    if row.what == What.HEARD:
        parts = {"name": candidate.called, "by": str(BY[Channel(row.of)])}
        return Event(words=_("%(name)s wrote, %(by)s") % parts, at=row.at, icon=row.of)
    if row.what == What.NOTED:
        return Event(words=row.words or "", by=by, at=row.at, icon="note")
    return Event(words=happened_words(row, jobs), why=row.words or "", by=by, at=row.at)


def answer_event(line: HistoryLine) -> Event:
    words = _("%(question)s: %(answer)s") % {"question": line.statement, "answer": line.words}
    return Event(words=words, by=line.who, at=line.at, icon="edit")


# --- what happened ------------------------------------------------------------------------------


def happened_words(row: EventRow, jobs: Mapping[int, str]) -> str:
    if row.to_stage is not None:
        return moved_words(row.to_stage, row.from_stage, row.outcome or "", undoes=row.undoes_id)
    parts = {"job": jobs.get(row.application_id or 0) or _("a job")}
    return str(WORDS.get(row.of, HappeningKind(row.of).label)) % parts


def move_words(move: Move) -> str:
    before = move.from_stage.name if move.from_stage else None
    return moved_words(move.to_stage.name, before, move.outcome, undoes=move.undoes_id)


def moved_words(to_stage: str, from_stage: str | None, outcome: str, *, undoes: int | None) -> str:
    if undoes:
        return _("A move was taken back: %(stage)s again") % {"stage": to_stage}
    if outcome:
        return _("Closed: %(outcome)s") % {"outcome": Outcome(outcome).label}
    parts = {"stage": to_stage, "before": from_stage}
    if from_stage is None:
        return _("Into %(stage)s") % parts
    return _("Moved from %(before)s to %(stage)s") % parts
