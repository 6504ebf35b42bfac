"""S-C9: what we need and have; uploading by content; help, and the one from last time."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.actions import documents
from candidates.models import Document, DocumentRequest, DocumentType
from candidates.rules.documents import paper_of
from candidates.rules.papers import LARGEST
from messaging.models import InboundMessage
from tests.factories.candidates import NOW, person
from tests.factories.preferences import give

URL = "/me/documents/"
ADD = "/me/documents/add/cv/"
PDF = b"%PDF-1.7 paper"


@pytest.fixture
def cv(db):
    return DocumentType.objects.get(key="cv")


@pytest.fixture
def wanted(sam, cv):
    return documents.ask_for(candidate=sam, kind=cv, why="For the manager.", by=None, at=NOW)


def upload(client, *files, url=ADD, **more):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(url, {"papers": sent, **more})


def last(sam, cv):
    return documents.hand_in(
        candidate=sam,
        kind=cv,
        given=[paper_of("old.pdf", PDF)],
        through="web",
        is_scanned=True,
        at=NOW,
    )[0]


def test_a_link_alone_does_not_open_it(inside):
    assert inside.get(URL).status_code == 302
    assert upload(inside, ("cv.pdf", PDF)).status_code == 302
    assert not Document.objects.exists()


def test_what_we_need_says_why_and_how_they_said_they_would_send_it(with_code, wanted, sam, words):
    give(sam, "papers.how", "reply_email", at=NOW)
    page = words(with_code.get(URL))
    assert "For the manager." in page
    assert "You said: by email." in page
    assert "Needed" in page


def test_several_files_in_one_go_are_checked_before_they_open(with_code, wanted, words):
    answer = upload(with_code, ("cv.pdf", PDF), ("page2.pdf", PDF + b"2"))
    assert answer.url == URL
    page = words(with_code.get(URL))
    assert "We have your 2 files and check them now" in page
    assert "We are checking your file" in page
    document = Document.objects.first()
    assert with_code.get(f"/me/documents/{document.pk}/").status_code == 404


def test_the_file_comes_back_to_keep_and_never_to_show(with_code, sam, cv):
    answer = with_code.get(f"/me/documents/{last(sam, cv).pk}/")
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="old.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("cv.pdf", b"<html><script>", "is not a PDF, a Word file or a picture"),
        ("cv.pdf", b"", "is empty"),
        ("cv.pdf", PDF + b"0" * LARGEST, "larger than 10 MB"),
        (None, None, "Choose a file first."),
    ],
)
def test_what_cannot_be_taken_is_said_in_words(with_code, words, name, content, told):
    answer = upload(with_code, *([(name, content)] if name else []))
    assert answer.status_code == 422
    assert told in words(answer)
    assert not Document.objects.exists()


def test_what_is_good_is_kept_beside_what_is_not(with_code, words):
    answer = upload(with_code, ("cv.pdf", PDF), ("x.pdf", b"<html>"))
    assert answer.status_code == 422
    assert "“x.pdf” is not a PDF" in words(answer)
    assert Document.objects.get().name == "cv.pdf"


def test_pressed_twice_or_sent_again_is_one(with_code):
    for _press in range(2):
        upload(with_code, ("cv.pdf", PDF))
    assert Document.objects.count() == 1


def test_it_takes_the_place_of_the_old_one_if_they_say_so(with_code, sam, cv, words):
    old = last(sam, cv)
    assert "takes the place" in words(with_code.get(ADD))
    upload(with_code, ("cv.pdf", PDF + b"2"), replaces="on")
    old.refresh_from_db()
    assert old.superseded_by == Document.objects.first()


def test_a_paper_with_an_end_asks_for_it(with_code, words):
    url = "/me/documents/add/right-to-work/"
    assert "Until when it is good" in words(with_code.get(url))
    answer = upload(with_code, ("visa.pdf", PDF), url=url, ends_on="soon")
    assert answer.status_code == 422
    upload(with_code, ("visa.pdf", PDF), url=url, ends_on="2027-12-01")
    assert str(Document.objects.get().ends_on) == "2027-12-01"


def test_the_one_from_last_time_is_one_tap(with_code, wanted, sam, cv, words):
    last(sam, cv)
    DocumentRequest.objects.update(done_at=None, end="", document=None)
    assert "Use the one from last time (old.pdf" in words(with_code.get(URL))
    with_code.post(f"/me/documents/wanted/{wanted.pk}/", {"do": "last"})
    assert DocumentRequest.objects.get().end == "used_again"


def test_no_cv_and_a_person_is_told_once(with_code, wanted, words):
    for _press in range(2):
        with_code.post(f"/me/documents/wanted/{wanted.pk}/", {"do": "help"})
    said = InboundMessage.objects.get()
    assert said.body == "I have none yet: CV. Please help me to make one."
    assert "We help you with it" in words(with_code.get(URL))


def test_another_persons_papers_are_missing(with_code, cv):
    jo = person(email="jo@example.org")
    asked = documents.ask_for(candidate=jo, kind=cv, why="x", by=None, at=NOW)
    assert with_code.get(f"/me/documents/{last(jo, cv).pk}/").status_code == 404
    assert with_code.post(f"/me/documents/wanted/{asked.pk}/", {"do": "help"}).status_code == 404
    assert with_code.get("/me/documents/add/nonsense/").status_code == 404


def test_the_page_costs_as_much_with_many_papers(with_code, sam, cv, django_assert_max_num_queries):
    for number in range(5):
        upload(with_code, (f"{number}.pdf", PDF + bytes([number])))
    with django_assert_max_num_queries(12):
        with_code.get(URL)
