"""What happened with an application, newest first, in words for the person it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import HappeningKind, Outcome
from candidates.models import Application, Happening, Move
from candidates.rules.our_names import spoken_name
from messaging.models import Delivery, Message
from portal.words.ways import BY_WAY
from preferences.enums import Channel

MOST: Final = 21
WORDS: Final[Mapping[str, Promise]] = {
    HappeningKind.APPLIED: gettext_lazy("You applied"),
    HappeningKind.CHECK_IN_FINISHED: gettext_lazy("You answered our questions"),
    HappeningKind.DOCUMENT_ASKED: gettext_lazy("We asked you for a paper"),
    HappeningKind.DOCUMENT_HELP: gettext_lazy("You asked for help with a paper"),
    HappeningKind.TIMES_OFFERED: gettext_lazy("We offered you times"),
    HappeningKind.TIMES_ANSWERED: gettext_lazy("You told us about times"),
    HappeningKind.INTERVIEW_BOOKED: gettext_lazy("An interview was booked"),
    HappeningKind.INTERVIEW_CONFIRMED: gettext_lazy("The interview was confirmed"),
    HappeningKind.INTERVIEW_MOVED: gettext_lazy("The interview was moved"),
    HappeningKind.INTERVIEW_CANCELLED: gettext_lazy("The interview was cancelled"),
}
# Not about one job: shown with each of them.
OF_THE_PERSON: Final[Mapping[str, Promise]] = {
    HappeningKind.DOCUMENT_RECEIVED: gettext_lazy("You sent us a paper"),
    HappeningKind.REPLIED: gettext_lazy("You wrote to us"),
}
MOVES: Final = (HappeningKind.MOVED, HappeningKind.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    words: str
    at: datetime
    who: str = ""


def events_of(application: Application, *, is_told: bool, before: str = "") -> list[Event]:
    """A decision is no event before they heard it. Two queries, however much happened."""
    earlier = instant(before) or application.applied_at.max.replace(
        tzinfo=application.applied_at.tzinfo
    )
    found = [
        *happened(application, earlier, is_told=is_told),
        *written(application, earlier),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)[:MOST]


def instant(text: str) -> datetime | None:
    try:
        asked = parse_datetime(text)
    except ValueError:
        return None
    return asked if asked is not None and asked.tzinfo is not None else None


def happened(application: Application, earlier: datetime, *, is_told: bool) -> list[Event]:
    kinds = [*WORDS, *MOVES] if is_told else [*WORDS, HappeningKind.MOVED]
    of_this = Q(application_id=application.pk, kind__in=kinds)
    of_them = Q(kind__in=list(OF_THE_PERSON), at__gte=application.applied_at)
    rows = list(
        Happening.objects.filter(of_this | of_them, candidate_id=application.candidate_id)
        .filter(at__lt=earlier)
        .annotate(
            moved_to=Subquery(standing_move().values("to_stage__name")[:1]),
            ended=Subquery(standing_move().values("outcome")[:1]),
        )
        .select_related("by")
        .order_by("-pk")[:MOST]
    )
    found = []
    for row in rows:
        words = move_words(row.ended, row.moved_to) if row.kind in MOVES else other_words(row.kind)
        if words:
            found.append(Event(words=words, at=row.at, who=first_name(row.by)))
    return found


def standing_move() -> QuerySet[Move]:
    """Without what was taken back: it was a mistake, and they were not told."""
    return Move.objects.filter(pk=OuterRef("subject"), undoes=None, undone_by=None)


def other_words(kind: str) -> str:
    return str({**WORDS, **OF_THE_PERSON}[kind])


def move_words(outcome: str | None, stage: str | None) -> str:
    if stage is None:
        return ""
    if outcome == Outcome.WITHDRAWN:
        return _("You withdrew")
    if outcome:
        return _("We took a decision and told you")
    return _("You came to the stage: %(stage)s") % {"stage": spoken_name(stage)}


def written(application: Application, earlier: datetime) -> list[Event]:
    """What they were told about this job, and by which way."""
    way = Delivery.objects.filter(message=OuterRef("pk")).order_by("-pk").values("channel")[:1]
    rows = (
        Message.objects.annotate(way=Subquery(way))
        .filter(application=application, told_at__isnull=False, told_at__lt=earlier)
        .select_related("author")
        .order_by("-told_at", "-pk")[:MOST]
    )
    return [
        Event(
            words=how_words(message.way or ""), at=message.told_at, who=first_name(message.author)
        )
        for message in rows
        if message.told_at is not None
    ]


def how_words(way: str) -> str:
    return str(BY_WAY[Channel(way)]) if way else _("We wrote to you")


def first_name(user: object) -> str:
    return getattr(user, "first_name", "") or (str(user) if user else "")
