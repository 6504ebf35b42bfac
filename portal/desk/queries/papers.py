"""Papers as a colleague may see them: withheld unless the person applied to a job of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from candidates.enums import PaperState
from candidates.models import Candidate, Document, DocumentType
from candidates.queries import (
    candidates_visible_to,
    offered_types,
)
from candidates.queries.documents import Wanted, papers_of
from messaging.models import Attachment
from portal.access import DeskRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPapers:
    wanted: Sequence[Wanted]
    here: Sequence[Document]
    loose: Sequence[Attachment]  # came with letters, and filed nowhere yet
    kinds: Sequence[DocumentType]
    guess: str  # what a loose file most likely is


def desk_papers(request: DeskRequest, candidate: Candidate) -> DeskPapers:
    papers = papers_of(candidate, request.at, request.user)
    loose = attachments_for(request).filter(
        inbound__thread__candidate=candidate, document=None, state=PaperState.KEPT
    )
    kinds = list(offered_types()) if loose else []
    wanted = [each.request.type.key for each in papers.wanted]
    return DeskPapers(
        wanted=papers.wanted,
        here=papers.here,
        loose=list(loose),
        kinds=kinds,
        guess=next(iter(wanted), kinds[0].key if kinds else ""),
    )


def attachments_for(request: DeskRequest) -> QuerySet[Attachment]:
    """Files in conversations with people they may see."""
    people = candidates_visible_to(request.user, request.at)
    return Attachment.objects.filter(inbound__thread__candidate__in=people).select_related(
        "inbound__thread", "document"
    )
