"""Documents in messages: asked for in their way, filed from letters, announced before they end."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from candidates.actions import documents
from candidates.enums import HandedIn, Outcome
from candidates.exceptions import WrongKindOfPaper
from candidates.models import Document, DocumentRequest, DocumentType
from candidates.rules.documents import paper_of
from messaging.actions.documents import ask_for_document, file_attachment, tell_endings
from messaging.actions.papers import scan_waiting
from messaging.actions.threads import thread_of
from messaging.exceptions import NotSafeYet
from messaging.models import Attachment, InboundMessage, Message
from tests.factories.candidates import NOW, ApplicationFactory, UserFactory, person
from tests.factories.preferences import give, set_up

PDF = b"%PDF-1.7 paper"
HEIC = b"\0\0\0\x18ftypheic"


@pytest.fixture
def sam(db, settings):
    settings.PAPERS_SCANNER = "candidates.scanners.only_eicar"
    set_up()
    sam = person(email="sam@example.org", phone="+447700900123", first_name="Sam")
    ApplicationFactory.create(candidate=sam)
    return sam


def kind(key="cv"):
    return DocumentType.objects.get(key=key)


# --- asking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("upload", "You can send it here: {link}"),
        ("reply_email", "put it into your answer to this one"),
        ("photo_text", "send a photo of it to this number"),
        ("help_me", "We make it with you"),
    ],
)
def test_two_answers_make_the_same_request_go_two_ways(sam, chosen, told):
    give(sam, "papers.how", chosen, at=NOW, showed_number=True)
    draft = ask_for_document(
        candidate=sam,
        kind=kind(),
        why="For the manager.",
        due_on=date(2027, 3, 12),
        application=sam.applications.get(),
        needs_new=False,
        by=UserFactory.create(),
        client_token=uuid4(),
        at=NOW,
    )
    body = draft.bodies.get().body
    assert told in body
    assert "12 March" in body
    assert draft.asks == 1
    assert DocumentRequest.objects.get().due_on == date(2027, 3, 12)


# --- filing ---------------------------------------------------------------------------------------


def came(sam, content=PDF, channel="email", state="waiting"):
    inbound = InboundMessage.objects.create(
        provider="mail",
        provider_msg_id=uuid4().hex,
        channel=channel,
        from_address="sam@example.org",
        body="here it is",
        thread=thread_of(sam),
        received_at=NOW,
    )
    kept = Attachment.objects.create(
        inbound=inbound, name="cv.pdf", size=len(content), content_type="x", state=state
    )
    kept.file.save(f"{uuid4().hex}.pdf", ContentFile(content))
    return kept


def ask(sam, key="cv"):
    return documents.ask_for(
        candidate=sam, kind=kind(key), why="x", by=None, needs_new=True, at=NOW
    )


def test_a_file_of_a_letter_is_filed_in_one_tap_and_once(sam):
    request, attachment = ask(sam), came(sam, state="kept")
    ana = UserFactory.create()
    first = file_attachment(attachment=attachment, kind=kind(), by=ana, at=NOW)
    attachment.refresh_from_db()
    again = file_attachment(attachment=attachment, kind=kind(), by=ana, at=NOW)
    request.refresh_from_db()
    assert first == again == Document.objects.get() == request.document
    assert (first.through, first.may_be_opened) == (HandedIn.EMAIL, True)


@pytest.mark.parametrize("state", ["waiting", "quarantined", "refused"])
def test_what_was_not_found_safe_is_not_filed(sam, state):
    with pytest.raises(NotSafeYet):
        file_attachment(attachment=came(sam, state=state), kind=kind(), by=None, at=NOW)


def test_a_kind_that_is_only_kept_in_the_conversation_says_so(sam):
    with pytest.raises(WrongKindOfPaper):
        file_attachment(attachment=came(sam, HEIC, state="kept"), kind=kind(), by=None, at=NOW)


@pytest.mark.parametrize(
    ("chosen", "channel", "asked", "files"),
    [
        ("reply_email", "email", ["cv"], True),
        ("photo_text", "text", ["cv"], True),
        ("upload", "email", ["cv"], False),
        ("reply_email", "text", ["cv"], False),
        ("reply_email", "email", ["cv", "identity"], False),
        ("reply_email", "email", [], False),
    ],
)
def test_a_file_that_was_waited_for_is_filed_by_itself(sam, chosen, channel, asked, files):
    give(sam, "papers.how", chosen, at=NOW, showed_number=True)
    for key in asked:
        ask(sam, key)
    came(sam, channel=channel)
    scan_waiting(NOW)
    assert Document.objects.exists() == files
    assert DocumentRequest.objects.filter(done_at__isnull=False).exists() == files


# --- ends -----------------------------------------------------------------------------------------


def has(sam, ends_on, content=PDF):
    [document] = documents.hand_in(
        candidate=sam,
        kind=kind("right-to-work"),
        given=[paper_of("visa.pdf", content)],
        through=HandedIn.WEB,
        ends_on=ends_on,
        is_scanned=True,
        at=NOW - timedelta(days=60),
    )
    return document


def test_an_end_is_told_once_in_their_way_and_the_new_one_asked_for(sam):
    give(sam, "channel.first", "email", at=NOW)
    has(sam, NOW.date() + timedelta(days=20))
    assert (tell_endings(NOW), tell_endings(NOW)) == (1, 0)
    message = Message.objects.get()
    assert (message.topic, message.is_automatic, message.asks) == ("documents", True, 1)
    assert "ends on 23 March 2027" in message.bodies.get().body
    assert message.deliveries.get().channel == "email"
    request = DocumentRequest.objects.get()
    assert (request.why, request.due_on) == (
        "The one we have ends on 23 March 2027.",
        date(2027, 3, 23),
    )


@pytest.mark.parametrize("case", ["later", "newer", "rejected", "asked"])
def test_when_nothing_is_told(sam, case):
    has(sam, NOW.date() + timedelta(days=31 if case == "later" else 5))
    if case == "newer":
        has(sam, NOW.date() + timedelta(days=900), PDF + b"2")
    if case == "rejected":
        sam.applications.update(outcome=Outcome.REJECTED, closed_at=NOW)
    if case == "asked":
        ask(sam, "right-to-work")
    tell_endings(NOW)
    assert Message.objects.exists() == (case == "asked")
    assert DocumentRequest.objects.count() == (case == "asked")


def test_whoever_was_hired_is_told_too(sam):
    sam.applications.update(outcome=Outcome.HIRED, closed_at=NOW)
    has(sam, NOW.date() - timedelta(days=1))
    tell_endings(NOW)
    assert "ended on 2 March 2027" in Message.objects.get().bodies.get().body
