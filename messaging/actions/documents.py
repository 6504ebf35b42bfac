"""Documents in messages: asked for in their way, filed from what came in, announced when they end."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from candidates.actions import documents
from candidates.actions.candidates import locked_candidate
from candidates.enums import HandedIn, Outcome, PaperState
from candidates.models import Application, Candidate, Document, DocumentRequest, DocumentType
from candidates.queries import employer
from candidates.queries.documents import usable_document
from candidates.rules.documents import ENDS_SOON, ends_soon, is_over, paper_of
from candidates.staff import Staff
from messaging.actions.from_portal import take_portal_message
from messaging.actions.letters import written
from messaging.actions.messages import compose, save_draft
from messaging.exceptions import NotSafeYet
from messaging.models import Attachment, Message
from messaging.queries.verdicts import facts_for
from preferences.enums import Channel, TopicKey
from preferences.rules.keys import PAPERS_HOW
from preferences.rules.verdict import preferred_way

THROUGH = {Channel.EMAIL: HandedIn.EMAIL, Channel.TEXT: HandedIn.TEXT}
# Whoever chose one of these hands in by writing to us that way.
BY_WRITING = {"reply_email": Channel.EMAIL, "photo_text": Channel.TEXT}

# --- asking -----------------------------------------------------------------------------------


@transaction.atomic
def ask_for_document(
    *,
    candidate: Candidate,
    kind: DocumentType,
    why: str,
    due_on: date | None,
    application: Application | None,
    needs_new: bool,
    by: Staff,
    client_token: UUID,
    at: datetime,
) -> Message:
    """The request, on their page from now on, and a draft that tells them in their way.

    Raises AskedAlready and HaveItAlready.
    """
    documents.ask_for(
        candidate=candidate,
        kind=kind,
        why=why,
        due_on=due_on,
        application=application,
        by=by,
        needs_new=needs_new,
        at=at,
    )
    words = words_of("paper_wanted", candidate, kind, application, at, why=why.strip(), due=due_on)
    draft = save_draft(
        candidate=candidate,
        topic=TopicKey.DOCUMENTS,
        subject=words.subject,
        body=words.text if words.channel == Channel.TEXT else words.email,
        application=application,
        author=by,
        client_token=client_token,
        at=at,
    )
    draft.asks = 1
    draft.save(update_fields=["asks"])
    return draft


@transaction.atomic
def ask_for_help(*, request: DocumentRequest, words: str, at: datetime) -> None:
    """They have none: said in their thread, where a person sees it and answers, as with all they write.

    Twice is once. Raises WantedNoMore.
    """
    if documents.ask_for_help(request=request, at=at):
        take_portal_message(
            candidate=request.candidate,
            words=words,
            client_token=uuid5(NAMESPACE_URL, f"paper-help:{request.pk}"),
            at=at,
        )


# --- filing -----------------------------------------------------------------------------------


def file_attachment(
    *, attachment: Attachment, kind: DocumentType, by: Staff | None, at: datetime
) -> Document:
    """What came with a message becomes a document; filed twice it is the same one.

    Raises NotSafeYet, and NotAPaper for a kind of file that is only kept in the conversation.
    """
    if attachment.document is not None:
        return attachment.document
    thread = attachment.inbound.thread
    if thread is None or not attachment.may_be_opened:
        raise NotSafeYet
    with attachment.file.open("rb") as opened:
        paper = paper_of(attachment.name, opened.read())
    [document] = documents.hand_in(
        candidate=thread.candidate,
        kind=kind,
        given=[paper],
        through=THROUGH.get(Channel(attachment.inbound.channel), HandedIn.STAFF),
        is_scanned=True,
        by=by,
        at=at,
    )
    Attachment.objects.filter(pk=attachment.pk).update(document=document)
    return document


def awaited_kind(attachment: Attachment, at: datetime) -> DocumentType | None:
    """What it must be: the one paper asked for, when they chose to hand in this way."""
    thread = attachment.inbound.thread
    if thread is None or not attachment.may_be_opened or attachment.document_id is not None:
        return None
    wanted = list(thread.candidate.wanted.filter(done_at=None).select_related("type")[:2])
    if len(wanted) != 1:
        return None
    chosen = facts_for(thread.candidate, TopicKey.DOCUMENTS, at, None).usual.of(PAPERS_HOW).option
    return wanted[0].type if BY_WRITING.get(chosen) == attachment.inbound.channel else None


# --- ends -------------------------------------------------------------------------------------


def tell_endings(at: datetime, most: int = 50) -> int:
    """Papers that end within 30 days, of people who are with us or want to be."""
    return sum(tell_end(document=document, at=at) for document in ending(at)[:most])


def ending(at: datetime) -> QuerySet[Document]:
    matters = Application.objects.filter(
        Q(closed_at=None) | Q(outcome=Outcome.HIRED), candidate=OuterRef("candidate_id")
    )
    return Document.objects.filter(
        Exists(matters),
        ends_on__lte=at.date() + ENDS_SOON,
        end_told_at=None,
        superseded_by=None,
        state=PaperState.KEPT,
        candidate__erased_at=None,
    ).order_by("ends_on", "pk")


@transaction.atomic
def tell_end(*, document: Document, at: datetime) -> bool:
    """Once: the new one is asked for, and they are told in their way. Nothing is said when a newer
    one is here already.
    """
    person = locked_candidate(document.candidate_id)
    held = Document.objects.select_for_update(of=("self",)).select_related("type")
    row = held.get(pk=document.pk)
    if row.end_told_at is not None or row.superseded_by_id is not None:
        return False
    row.end_told_at = at
    row.save(update_fields=["end_told_at"])
    newer = usable_document(person, row.type, at.date())
    if newer is not None and not ends_soon(newer.ends_on, at.date()):
        return False
    application = person.applications.filter(closed_at=None).first()
    ends = {"ends": row.ends_on, "is_over": is_over(row.ends_on, at.date())}
    words = words_of("paper_ends", person, row.type, application, at, **ends)
    request = wanted_again(person, row, words.why, application, at)
    compose(
        candidate=person,
        topic=TopicKey.DOCUMENTS,
        subject=words.subject,
        body=words.email,
        text=words.text,
        application=application,
        is_automatic=True,
        asks=1,
        client_token=uuid5(NAMESPACE_URL, f"paper-ends:{row.pk}:{request.pk}"),
        at=at,
    )
    return True


def wanted_again(
    person: Candidate,
    document: Document,
    why: str,
    application: Application | None,
    at: datetime,
) -> DocumentRequest:
    """The one that is open already, or a new one."""
    known = person.wanted.filter(type=document.type, done_at=None).first()
    return known or documents.ask_for(
        candidate=person,
        kind=document.type,
        why=why,
        due_on=max(document.ends_on or at.date(), at.date()),
        application=application,
        by=None,
        needs_new=True,
        at=at,
    )


# --- words ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A letter about one kind of paper, in their language, with how they said they would send it."""

    channel: Channel
    subject: str
    why: str
    email: str
    text: str


def words_of(
    letter: str,
    candidate: Candidate,
    kind: DocumentType,
    application: Application | None,
    at: datetime,
    **context: object,
) -> Words:
    facts = facts_for(candidate, TopicKey.DOCUMENTS, at, application)
    known = context | {
        "first_name": candidate.called,
        "employer": employer().name,
        "has_help": kind.has_help,
        "how": facts.usual.of(PAPERS_HOW).option,
    }
    with translation.override(candidate.language):
        known |= {"paper": kind.spoken}
        return Words(
            channel=preferred_way(facts).channel,
            subject=written(letter, "subject", known),
            why=written(letter, "why", known),
            email=written(letter, "email", known | {"by_email": True}),
            text=written(letter, "text", known | {"by_text": True}),
        )
