"""Everything the panel about one person rests on, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from candidates.enums import Role
from candidates.models import Application, Candidate
from messaging.queries.verdicts import facts_for
from portal.access import DeskRequest
from portal.desk.found import is_contactable
from portal.desk.queries.beside import Beside, besides_of
from portal.desk.queries.card import Card, card_of
from preferences.enums import TopicKey
from preferences.queries.questions import setup_and_questions
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
    besides = besides_of(candidate.pk)
    return Panel(
        candidate=candidate,
        applications=applications,
        card=card_for(request, candidate, application, besides),
        reads_bodies=bool(request.roles & READERS_OF_BODIES),
        seen=besides.seen,
        at=request.at,
    )


def card_for(
    request: DeskRequest, candidate: Candidate, application: Application | None, besides: Beside
) -> Card:
    """THE CARD for topic *update*, for one of their applications."""
    setup, questions = setup_and_questions()
    facts = facts_for(candidate, TopicKey.UPDATE, request.at, application, setup)
    return card_of(
        candidate,
        usual=facts.usual,
        verdict=preferred_way(facts),
        questions=questions,
        besides=besides,
        application=application,
        may_contact=is_contactable(candidate),
        sees_restricted=bool(request.roles & ARRANGERS),
    )


def chosen_application(
    request: DeskRequest, applications: Sequence[Application]
) -> Application | None:
    """The one that was asked for, else the newest live one."""
    asked = request.GET.get("application", "") or request.POST.get("application", "")
    chosen = next((row for row in applications if str(row.pk) == asked), None)
    return chosen or next(iter(applications), None)
