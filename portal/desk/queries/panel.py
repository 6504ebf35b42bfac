"""Everything the panel about one person rests on, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db.models import OuterRef, QuerySet, Subquery

from candidates.enums import Role
from candidates.models import Application, Candidate, Move, Note
from candidates.queries import candidates_contactable_by
from messaging.models import Delivery, InboundMessage, Message
from messaging.queries.verdicts import facts_for
from portal.access import DeskRequest
from portal.desk.queries.card import Card, card_of
from preferences.enums import TopicKey
from preferences.queries.questions import questions
from preferences.queries.setup import employer_setup
from preferences.rules.verdict import preferred_way

ARRANGERS = frozenset({Role.COORDINATOR, Role.INTERVIEWER})
READERS_OF_BODIES = frozenset({Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    candidate: Candidate
    applications: Sequence[Application]
    card: Card
    reads_bodies: bool
    seen: str  # what was there at this instant: a newer look compares it
    at: datetime

    @property
    def application(self) -> Application | None:
        return self.card.application

    @property
    def initials(self) -> str:
        names = (self.candidate.called, self.candidate.last_name)
        return "".join(name[:1] for name in names).upper()


def panel_of(
    request: DeskRequest, candidate: Candidate, applications: Sequence[Application]
) -> Panel:
    application = chosen_application(request, applications)
    return Panel(
        candidate=candidate,
        applications=applications,
        card=card_for(request, candidate, application),
        reads_bodies=bool(request.roles & READERS_OF_BODIES),
        seen=fingerprint_of(candidate.pk),
        at=request.at,
    )


def card_for(request: DeskRequest, candidate: Candidate, application: Application | None) -> Card:
    """THE CARD for topic *update*, for one of their applications."""
    setup = employer_setup()
    facts = facts_for(candidate, TopicKey.UPDATE, request.at, application, setup)
    contactable = candidates_contactable_by(request.user, request.at)
    return card_of(
        candidate,
        usual=facts.usual,
        verdict=preferred_way(facts),
        questions=questions(language=setup.language, setup=setup),
        application=application,
        may_contact=contactable.filter(pk=candidate.pk).exists(),
        sees_restricted=bool(request.roles & ARRANGERS),
    )


def chosen_application(
    request: DeskRequest, applications: Sequence[Application]
) -> Application | None:
    """The one that was asked for, else the newest live one."""
    asked = request.GET.get("application", "") or request.POST.get("application", "")
    chosen = next((row for row in applications if str(row.pk) == asked), None)
    return chosen or next(iter(applications), None)


def fingerprint_of(candidate_id: int) -> str:
    """Changes with whatever a colleague who looks at the same person should see. One query."""

    def newest(rows: QuerySet[Any], column: str = "pk") -> Subquery:
        return Subquery(rows.order_by(f"-{column}").values(column)[:1])

    mine = Candidate.objects.filter(pk=candidate_id).annotate(
        message=newest(Message.objects.filter(thread__candidate=OuterRef("pk"))),
        said=newest(InboundMessage.objects.filter(thread__candidate=OuterRef("pk"))),
        way=newest(Delivery.objects.filter(candidate=OuterRef("pk")), "state_at"),
        note=newest(Note.objects.filter(candidate=OuterRef("pk"))),
        move=newest(Move.objects.filter(application__candidate=OuterRef("pk"))),
        version=newest(Application.objects.filter(candidate=OuterRef("pk")), "version"),
    )
    columns = ("contact_version", "message", "said", "way", "note", "move", "version")
    row = mine.values_list(*columns).first() or ()
    return str(crc32("|".join(map(str, row)).encode()))
