"""The tab Papers: what is here, what was asked for, filing what came with a letter."""

import pytest

from candidates.actions import documents
from candidates.models import Document, DocumentRequest, DocumentType
from candidates.rules.documents import paper_of
from messaging.models import Message
from tests.factories.candidates import NOW
from tests.messaging.test_documents import came

PDF = b"%PDF-1.7 paper"
TOKEN = "7b0f4ab0-5a56-4d25-a1b2-0c1c2f8f0b11"


@pytest.fixture
def cv(db):
    return DocumentType.objects.get(key="cv")


def url(person):
    return f"/desk/people/{person.pk}/papers/"


def ask(client, sam, cv, **more):
    words = {
        "kind": cv.pk,
        "why": "For the manager.",
        "due_on": "2027-03-12",
        "client_token": TOKEN,
    }
    return client.post(url(sam), words | more)


def test_asking_leads_to_the_composer_with_the_words(desk, sam, cv):
    answer = ask(desk, sam, cv)
    draft = Message.objects.get()
    assert answer.url == f"/desk/people/{sam.pk}/contact/?draft={draft.pk}"
    page = desk.get(answer.url).content.decode()
    assert "For the manager." in page
    assert DocumentRequest.objects.get().application == sam.applications.get()


def test_asking_again_says_that_it_was_asked(desk, sam, cv):
    ask(desk, sam, cv)
    answer = ask(desk, sam, cv)
    assert answer.status_code == 422
    assert "We have asked for this already" in answer.content.decode()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"why": ""}, "Say why we need it"),
        ({"kind": ""}, "Choose which paper."),
        ({"due_on": "2020-01-01"}, "Choose a date that is still to come."),
    ],
)
def test_what_is_missing_is_said(desk, sam, cv, more, told):
    answer = ask(desk, sam, cv, **more)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not DocumentRequest.objects.exists()


def test_filed_in_one_tap_with_what_was_asked_for_chosen(desk, sam, cv):
    documents.ask_for(candidate=sam, kind=cv, why="x", by=None, at=NOW)
    attachment = came(sam, state="kept")
    page = desk.get(url(sam)).content.decode()
    assert '<option value="cv" selected>' in page
    desk.post(f"/desk/attachments/{attachment.pk}/file/", {"kind": "cv"})
    document = Document.objects.get()
    page = desk.get(url(sam)).content.decode()
    assert f"/desk/papers/{document.pk}/" in page
    assert "Came with letters" not in page
    assert desk.get(f"/desk/papers/{document.pk}/").content == PDF


def test_help_that_was_asked_for_is_seen(desk, sam, cv):
    request = documents.ask_for(candidate=sam, kind=cv, why="x", by=None, at=NOW)
    documents.ask_for_help(request=request, at=NOW)
    assert "Asked for help" in desk.get(url(sam)).content.decode()


def test_not_needed_any_more(desk, sam, cv):
    request = documents.ask_for(candidate=sam, kind=cv, why="x", by=None, at=NOW)
    desk.post(f"/desk/papers/wanted/{request.pk}/")
    request.refresh_from_db()
    assert request.end == "not_needed"


def test_the_tab_costs_as_much_with_many_papers(desk, sam, cv, django_assert_max_num_queries):
    given = [paper_of(f"{n}.pdf", PDF + bytes([n])) for n in range(6)]
    documents.hand_in(candidate=sam, kind=cv, given=given, through="web", at=NOW)
    for _n in range(3):
        came(sam, state="kept")
    with django_assert_max_num_queries(8):
        desk.get(url(sam), headers={"HX-Request": "true"})
