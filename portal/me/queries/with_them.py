"""What waits for the person: times, agreed and to pick, and papers. One query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import DateField, DateTimeField, F, OuterRef, QuerySet, Subquery, Value

from candidates.models import Application, Candidate, DocumentRequest
from scheduling.enums import InterviewState, OfferState
from scheduling.models import Interview, Offer

TIME: Final = "time"
PAPER: Final = "paper"
COLUMNS: Final = ("kind", "pk", "words", "starts_at", "wanted_on")


@dataclass(frozen=True, slots=True)
class WithThem:
    """`starts_at` of a time is None while it is still to be picked."""

    kind: str
    id: int
    words: str
    starts_at: datetime | None
    due_on: date | None


def with_them(
    candidate: Candidate, at: datetime, application: Application | None
) -> Iterator[WithThem]:
    """What is agreed first, in its order. A paper is for every job, so it stands with each of them."""
    times = times_of(candidate, at)
    if application is not None:
        times = times.filter(application=application)
    rows = times.values_list(*COLUMNS).union(papers_of(candidate).values_list(*COLUMNS), all=True)
    for row in sorted(rows, key=lambda row: (row[3] is None, row[3] or at, row[0], row[1])):
        yield WithThem(*row)


def times_of(candidate: Candidate, at: datetime) -> QuerySet[Offer]:
    agreed = Interview.objects.filter(
        offer=OuterRef("pk"), state=InterviewState.BOOKED, ends_at__gt=at
    )
    starts = agreed.order_by("starts_at").values("starts_at")[:1]
    return (
        Offer.objects.filter(candidate=candidate, application__closed_at=None)
        .filter(application__job__closed_at=None)
        .filter(state__in=(OfferState.OPEN, OfferState.BOOKED))
        .annotate(
            kind=Value(TIME),
            words=F("what"),
            starts_at=Subquery(starts),
            wanted_on=Value(None, DateField()),
        )
        .exclude(state=OfferState.BOOKED, starts_at=None)
        .order_by()
    )


def papers_of(candidate: Candidate) -> QuerySet[DocumentRequest]:
    return (
        DocumentRequest.objects.filter(candidate=candidate, done_at=None)
        .annotate(
            kind=Value(PAPER),
            words=F("type__name"),
            starts_at=Value(None, DateTimeField()),
            wanted_on=F("due_on"),
        )
        .order_by()
    )
