"""Documents: what somebody handed in, what they were asked for, and who may see it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from candidates.enums import PaperState
from candidates.models import Candidate, Document, DocumentRequest, DocumentType
from candidates.queries.scope import applied_to
from candidates.queries.visibility import READERS
from candidates.rules.documents import ends_soon
from candidates.staff import Staff

Row = TypeVar("Row", Document, DocumentRequest)


def documents_visible_to(user: Staff) -> QuerySet[Document]:
    """Of people who applied to a job of theirs: a document is handed in once and used for every job.

    Whoever sees somebody in the pool only, or holds an interview, sees none.
    """
    return read_by(user, Document.objects.filter(candidate__erased_at=None))


def read_by(user: Staff, rows: QuerySet[Row]) -> QuerySet[Row]:
    if not user.is_active:
        return rows.none()
    if user.is_superuser:
        return rows
    return rows.filter(applied_to(user, READERS, candidate="candidate_id"))


def offered_types() -> QuerySet[DocumentType]:
    return DocumentType.objects.filter(is_offered=True)


def usable_document(candidate: Candidate, kind: DocumentType, today: date) -> Document | None:
    """The newest that was found safe and still counts."""
    found = candidate.documents.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        type=kind,
        state=PaperState.KEPT,
        superseded_by=None,
    )
    return found.first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One paper we need, and what came of it so far."""

    request: DocumentRequest
    last: Document | None  # from last time, still good
    checking: int  # handed in since, being looked through
    apart: int  # handed in since, and not found safe

    @property
    def state(self) -> str:
        if self.checking:
            return "checking"
        if self.apart:
            return "apart"
        return "help" if self.request.help_asked_at else "needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """All of one person, in two queries."""

    wanted: list[Wanted]
    here: list[Document]  # newest first, without what was replaced

    def of_type(self, type_id: int) -> list[Document]:
        return [document for document in self.here if document.type_id == type_id]


def papers_of(candidate: Candidate, at: datetime, reader: Staff | None = None) -> Papers:
    """For the person themselves, or as far as a colleague may see them."""
    handed_in = candidate.documents.filter(superseded_by=None).select_related("type", "by")
    asked = candidate.wanted.filter(done_at=None).select_related("type", "by", "application__job")
    if reader is not None:
        handed_in, asked = read_by(reader, handed_in), read_by(reader, asked)
    here = list(handed_in)
    return Papers(wanted=[wanted_of(request, here, at) for request in asked], here=here)


def wanted_of(request: DocumentRequest, here: list[Document], at: datetime) -> Wanted:
    same = [document for document in here if document.type_id == request.type_id]
    since = [document for document in same if document.received_at >= request.at]
    good = [
        document
        for document in same
        if document.may_be_opened and not ends_soon(document.ends_on, at.date())
    ]
    return Wanted(
        request=request,
        last=next(iter(good), None),
        checking=sum(document.is_being_checked for document in since),
        apart=sum(document.state == PaperState.QUARANTINED for document in since),
    )
