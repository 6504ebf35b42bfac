"""Documents: asking for one, handing it in, using it again, and looking through it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.actions.scanning import looked_through
from candidates.enums import HandedIn, HappeningKind, PaperState, WantedEnd
from candidates.exceptions import (
    AskedAlready,
    HaveItAlready,
    NothingFromLastTime,
    WantedNoMore,
)
from candidates.models import (
    Application,
    Candidate,
    Document,
    DocumentRequest,
    DocumentType,
)
from candidates.models.document import papers
from candidates.queries.documents import usable_document
from candidates.rules.documents import Paper
from candidates.rules.papers import ENDINGS
from candidates.staff import Staff, id_of

# --- asking for one ---------------------------------------------------------------------------


@transaction.atomic
def ask_for(
    *,
    candidate: Candidate,
    kind: DocumentType,
    why: str,
    due_on: date | None = None,
    application: Application | None = None,
    by: Staff | None,
    needs_new: bool = False,
    at: datetime,
) -> DocumentRequest:
    """Once for all jobs. Raises AskedAlready, and HaveItAlready unless a newer one is needed."""
    person = locked_candidate(candidate.pk)
    if person.wanted.filter(type=kind, done_at=None).exists():
        raise AskedAlready
    if not needs_new and usable_document(person, kind, at.date()) is not None:
        raise HaveItAlready
    request = DocumentRequest.objects.create(
        candidate=person,
        type=kind,
        application=application,
        why=why.strip(),
        due_on=due_on,
        by_id=id_of(by),
        at=at,
    )
    say(HappeningKind.DOCUMENT_ASKED, request, by, at)
    return request


@transaction.atomic
def use_last_one(*, request: DocumentRequest, at: datetime) -> DocumentRequest:
    """Their word that what we have still holds. Twice is once; raises NothingFromLastTime."""
    held = held_request(request)
    if held.done_at is not None:
        return held
    last = usable_document(held.candidate, held.type, at.date())
    if last is None:
        raise NothingFromLastTime
    return finish(held, WantedEnd.USED_AGAIN, last, at)


@transaction.atomic
def ask_for_help(*, request: DocumentRequest, at: datetime) -> bool:
    """True the first time: a person is told once. Raises WantedNoMore."""
    held = held_request(request)
    if held.done_at is not None:
        raise WantedNoMore
    if held.help_asked_at is not None:
        return False
    held.help_asked_at = at
    held.save(update_fields=["help_asked_at"])
    say(HappeningKind.DOCUMENT_HELP, held, None, at)
    return True


@transaction.atomic
def need_no_more(*, request: DocumentRequest, at: datetime) -> DocumentRequest:
    """Twice changes nothing; one that came in meanwhile stays received."""
    held = held_request(request)
    return held if held.done_at else finish(held, WantedEnd.NOT_NEEDED, None, at)


# --- handing one in ---------------------------------------------------------------------------


def hand_in(
    *,
    candidate: Candidate,
    kind: DocumentType,
    given: Sequence[Paper],
    through: HandedIn,
    ends_on: date | None = None,
    replaces: bool = False,
    is_scanned: bool = False,
    by: Staff | None = None,
    at: datetime,
) -> list[Document]:
    """What was given, in order: a file that we have already is that one again.

    `replaces` puts them in the place of what we had of this kind. A scanner looks through them before
    anybody may open them, unless it has. The bytes are written before the transaction: storage may
    be another machine.
    """
    with written(given) as names, transaction.atomic():
        person = locked_candidate(candidate.pk)
        before = list(person.documents.filter(type=kind, superseded_by=None))
        known = {document.sha256: document for document in before}
        kept = []
        for paper, name in zip(given, names, strict=True):
            if paper.sha256 not in known:
                known[paper.sha256] = Document.objects.create(
                    candidate=person,
                    type=kind,
                    name=paper.name,
                    file=name,
                    content_type=paper.content_type,
                    size=len(paper.content),
                    sha256=paper.sha256,
                    received_at=at,
                    through=through,
                    by_id=id_of(by),
                    ends_on=ends_on if kind.has_end else None,
                    state=PaperState.KEPT if is_scanned else PaperState.WAITING,
                )
            kept.append(known[paper.sha256])
        came_in(person, kind, before, kept, replaces=replaces, by=by, at=at)
    return kept


@contextmanager
def written(given: Sequence[Paper]) -> Iterator[list[str]]:
    """Names in storage, in order; whatever no row took is removed again, if that is certain."""
    names = [papers().save(name_for(paper), ContentFile(paper.content)) for paper in given]
    try:
        yield names
    finally:
        taken = set(Document.objects.filter(file__in=names).values_list("file", flat=True))
        for name in names:
            if name not in taken:
                papers().delete(name)


def name_for(paper: Paper) -> str:
    return f"{uuid4().hex}{ENDINGS[paper.content_type]}"


def came_in(
    person: Candidate,
    kind: DocumentType,
    before: Sequence[Document],
    kept: Sequence[Document],
    *,
    replaces: bool,
    by: Staff | None,
    at: datetime,
) -> None:
    """What it replaces, what it answers, and that it happened."""
    new = [document for document in kept if document not in before]
    if not new:
        return
    if replaces:
        old = [document.pk for document in before if document not in kept]
        Document.objects.filter(pk__in=old).update(superseded_by=new[0])
    for document in new:
        happenings.record(
            kind=HappeningKind.DOCUMENT_RECEIVED, candidate=person, subject=document, by=by, at=at
        )
        if document.may_be_opened:
            answer_request(document, at)


# --- looking through --------------------------------------------------------------------------


def scan_documents(at: datetime, most: int = 20) -> int:
    """Outside of any transaction: a scanner is another program, and may be slow."""
    waiting = Document.objects.filter(state=PaperState.WAITING).order_by("pk")[:most]
    return sum(scan(document, at) for document in waiting)


def scan(document: Document, at: datetime) -> bool:
    """Fails closed. What was found safe answers what was asked for. Twice changes nothing."""
    state, why = looked_through(document.file, f"document {document.pk}")
    with transaction.atomic():
        locked_candidate(document.candidate_id)
        held = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if held.state != PaperState.WAITING:
            return False
        held.state, held.why = state, why
        held.save(update_fields=["state", "why"])
        if held.may_be_opened:
            answer_request(held, at)
    return True


def answer_request(document: Document, at: datetime) -> None:
    wanted = DocumentRequest.objects.select_for_update(of=("self",)).filter(
        candidate_id=document.candidate_id, type_id=document.type_id, done_at=None
    )
    for request in wanted:
        finish(request, WantedEnd.RECEIVED, document, at)


# --- parts ------------------------------------------------------------------------------------


def held_request(request: DocumentRequest) -> DocumentRequest:
    """Under the candidate's lock first: the order of everyone who needs both."""
    locked_candidate(request.candidate_id)
    return (
        DocumentRequest.objects.select_for_update(of=("self",))
        .select_related("candidate", "type", "application")
        .get(pk=request.pk)
    )


def finish(
    request: DocumentRequest, end: WantedEnd, document: Document | None, at: datetime
) -> DocumentRequest:
    request.done_at, request.end, request.document = at, end, document
    request.save(update_fields=["done_at", "end", "document"])
    return request


def say(kind: HappeningKind, request: DocumentRequest, by: Staff | None, at: datetime) -> None:
    happenings.record(
        kind=kind,
        candidate=request.candidate,
        application=request.application,
        subject=request,
        by=by,
        at=at,
    )
