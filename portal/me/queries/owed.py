"""What we owe somebody: news by a day, and what their answers asked of us. One query."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import CharField, F, QuerySet, Value
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from followup.enums import PromiseState
from followup.models import Promise
from messaging.models import Duty
from messaging.queries.duties import open_duties

NEWS: Final = "news"
COLUMNS: Final = ("kind", "what", "who", "job", "due")
# By the key of the answer that asked for it. What is not here is not for them to wait for.
OWED: Final[Mapping[str, Words]] = {
    "papers.how": _("%(who)s sees to your papers, as you chose."),
    "chat.how": _("%(who)s gets the first chat ready, as you chose."),
    "task.how": _("%(who)s agrees with you how you show your skills."),
    "offer.talk": _("%(who)s arranges a talk about the offer."),
    "offer.sign": _("%(who)s gets the contract to you, as you chose."),
    "feedback.how": _("%(who)s tells you why, as you chose."),
    "start.pace": _("%(who)s sends your start papers, in your pace."),
    "start.buddy": _("%(who)s sees to it that someone writes to you before day one."),
}


@dataclass(frozen=True, slots=True)
class OwedRow:
    kind: str  # news, or the key of an answer
    what: str
    who: str
    job: str
    due_on: date


def owed_rows(candidate: Candidate, application: Application | None) -> Iterator[OwedRow]:
    """The first due first."""
    news, asked = promised(candidate), asked_for(candidate)
    if application is not None:
        news, asked = news.filter(application=application), asked.filter(application=application)
    rows = news.values_list(*COLUMNS).union(asked.values_list(*COLUMNS), all=True)
    for row in sorted(rows, key=lambda row: (row[4], row[0] != NEWS, row[0])):
        yield OwedRow(*row)


def promised(candidate: Candidate) -> QuerySet[Promise]:
    return (
        Promise.objects.filter(candidate=candidate, state=PromiseState.OPEN)
        .annotate(
            kind=Value(NEWS, CharField()),
            who=F("application__owner__first_name"),
            job=F("application__job__title"),
            due=F("due_on"),
        )
        .order_by()
    )


def asked_for(candidate: Candidate) -> QuerySet[Duty]:
    return (
        open_duties()
        .filter(candidate=candidate, answer__key__in=OWED)
        .select_related(None)
        .annotate(
            kind=F("answer__key"),
            what=Value("", CharField()),
            who=F("application__owner__first_name"),
            job=F("application__job__title"),
            due=F("due_on"),
        )
        .order_by()
    )
