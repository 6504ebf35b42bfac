"""What we hold about somebody and who looked, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, IntegerField, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import DataWish
from candidates.models import (
    AccessRecord,
    Application,
    Candidate,
    ContactPoint,
    DataRequest,
    Document,
    Note,
)
from messaging.models import InboundMessage, Message
from portal.me.off import switched_off
from portal.standing import Standing
from portal.words import date_words
from portal.words.lists import starting_upper
from portal.words.ways import way_noun
from preferences.enums import Channel, ConsentAct
from preferences.models import Answer, Consent

LOOKS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One plain row: what, how many, and the page where it is seen or put right."""

    words: str | Promise
    count: int
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    who: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A way, whether it is open, and since when and how that is so."""

    words: str
    is_on: bool
    source: str
    switch: str  # what the form sends; empty: only START opens it


ROWS: Sequence[tuple[Promise, type[Model], str, str]] = (
    (gettext_lazy("Numbers and addresses"), ContactPoint, "candidate", "me_contacts"),
    (gettext_lazy("Applications"), Application, "candidate", "me_applications"),
    (gettext_lazy("Things you told us"), Answer, "candidate", "me_usual"),
    (gettext_lazy("Messages from us"), Message, "thread__candidate", "me_messages"),
    (gettext_lazy("Messages from you"), InboundMessage, "thread__candidate", "me_messages"),
    (gettext_lazy("Documents"), Document, "candidate", "me_documents"),
    (gettext_lazy("Notes of the team"), Note, "candidate", ""),
)


def held_about(candidate: Candidate) -> list[Held]:
    """One query: each count is a subquery."""
    counts = {
        f"held_{number}": counted(model, of)
        for number, (_words, model, of, _page) in enumerate(ROWS)
    }
    row: dict[str, Any] = dict(Candidate.objects.filter(pk=candidate.pk).values(**counts)[0])
    return [
        Held(words=words, count=row[f"held_{number}"], page=page)
        for number, (words, _model, _of, page) in enumerate(ROWS)
    ]


def counted(model: type[Model], of: str) -> Coalesce:
    rows = model._default_manager.filter(**{of: OuterRef("pk")}).order_by()
    if model is Message:
        rows = rows.filter(told_at__isnull=False)
    how_many = rows.values(of).annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(how_many, output_field=IntegerField()), 0)


def looks_at(candidate: Candidate, zone: str) -> list[Look]:
    """Once for each colleague and day."""
    rows = (
        AccessRecord.objects.filter(candidate=candidate)
        .annotate(on=TruncDate("at", tzinfo=ZoneInfo(zone)))
        .values("on", "user__first_name", "user_id")
        .distinct()
        .order_by("-on", "user__first_name", "user_id")[:LOOKS_SHOWN]
    )
    return [Look(who=row["user__first_name"] or _("A colleague"), on=row["on"]) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """What they asked about their data: to be erased, still open; and what came of the rest."""

    erasure: DataRequest | None
    over: Sequence[DataRequest]


def requests_of(candidate: Candidate) -> Requests:
    """The newest first."""
    rows = list(candidate.data_requests.order_by("-at", "-pk")[:LOOKS_SHOWN])
    return Requests(
        erasure=next((row for row in rows if row.is_open and row.wish == DataWish.ERASURE), None),
        over=[row for row in rows if not row.is_open],
    )


def allowed_by(standing: Standing) -> list[Allowed]:
    """The ways that reach them, then what they stopped for one subject."""
    events = list(Consent.objects.filter(candidate=standing.candidate).order_by("-at", "-pk"))
    off = {(each.channel, each.topic): each for each in switched_off(standing)}
    whole = [
        Allowed(
            words=starting_upper(way_noun(channel)),
            is_on=(channel, "") not in off,
            source=source_of(events, channel, "", standing),
            switch="" if is_only_by_text(off.get((channel, ""))) else f"{channel}:",
        )
        for channel in standing.closable
    ]
    parts = [
        Allowed(
            words=each.words,
            is_on=False,
            source=source_of(events, each.channel, each.topic, standing),
            switch=each.name,
        )
        for (_channel, topic), each in off.items()
        if topic
    ]
    return whole + parts


def is_only_by_text(off: object) -> bool:
    return bool(getattr(off, "is_by_text", False))


def source_of(events: Sequence[Consent], channel: Channel, topic: str, standing: Standing) -> str:
    """“You said yes, 3 May: chose it on a page”; without a word of theirs our default holds."""
    last = next((row for row in events if (row.channel, row.topic) == (channel, topic)), None)
    if last is None:
        return _("You have not said. It is used for what your application needs.")
    parts = {
        "date": date_words(last.at, standing.zone, standing.at),
        "how": last.get_how_display(),
    }
    if last.act == ConsentAct.GIVEN:
        return _("You said yes, %(date)s: %(how)s") % parts
    return _("You stopped it, %(date)s: %(how)s") % parts
