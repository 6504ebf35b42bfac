"""Documents: asked for once, taken by content, looked through, used again."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.db import transaction

from candidates.actions import documents
from candidates.enums import HandedIn, PaperState, Role, WantedEnd
from candidates.exceptions import (
    AskedAlready,
    HaveItAlready,
    NotAPaper,
    NothingFromLastTime,
    PaperTooLarge,
    WantedNoMore,
)
from candidates.models import Document, DocumentRequest, DocumentType, Happening
from candidates.models.document import papers
from candidates.queries import documents_visible_to, papers_of
from candidates.rules.documents import ends_soon, is_over, paper_of
from candidates.rules.names import file_name
from candidates.rules.papers import LARGEST
from tests.factories.candidates import (
    NOW,
    AccessFactory,
    ApplicationFactory,
    CandidateFactory,
    TeamFactory,
    member,
)

PDF = b"%PDF-1.7 a CV"
EICAR = rb"%PDF X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def docx(**entries):
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "<w:document/>")
        for name, size in entries.items():
            packed.writestr(name, b"0" * size)
    return made.getvalue()


# --- what is taken (DELIVERY 61) ------------------------------------------------------------------

TAKEN = {
    "a PDF": (PDF, "application/pdf"),
    "a Word file": (
        docx(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
REFUSED = {
    "HTML named cv.pdf": b"<html><script>alert(1)</script></html>",
    "a zip bomb": docx(bomb=20 * 1024 * 1024),
    "a document with macros": docx(**{"word/vbaProject.bin": 10}),
    "a zip without a document": b"PK\x03\x04" + b"0" * 60,
    "nothing": b"",
    "half a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "half a PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR",
    "a program": b"MZ\x90\x00",
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_taken(case):
    given, kind = TAKEN[case]
    assert paper_of("cv.html", given).content_type == kind


@pytest.mark.case(61, control="test_what_is_taken")
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_whatever_its_name(case):
    with pytest.raises(NotAPaper, match=r"cv\.pdf"):
        paper_of("cv.pdf", REFUSED[case])


def test_too_large_says_the_limit():
    with pytest.raises(PaperTooLarge, match="10 MB"):
        paper_of("cv.pdf", PDF + b"0" * LARGEST)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/cv.pdf", "cv.pdf"),
        (r"C:\Users\sam\cv.pdf", "cv.pdf"),
        ("cv\r\nX: y.pdf", "cv X: y.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("🙂" * 300 + ".pdf", "🙂" * 115 + "….pdf"),
    ],
)
def test_a_name_is_shown_in_one_line_and_is_never_a_path(given, shown):
    assert file_name(given) == shown


@pytest.mark.parametrize(
    ("ends_on", "over", "soon"),
    [
        (None, False, False),
        (date(2027, 3, 2), True, True),
        (date(2027, 3, 3), False, True),
        (date(2027, 4, 2), False, True),
        (date(2027, 4, 3), False, False),
    ],
)
def test_ends(ends_on, over, soon):
    assert (is_over(ends_on, NOW.date()), ends_soon(ends_on, NOW.date())) == (over, soon)


# --- handing in -----------------------------------------------------------------------------------


@pytest.fixture
def _scanner(settings):
    settings.PAPERS_SCANNER = "candidates.scanners.only_eicar"


@pytest.fixture
def sam(db, _scanner):
    return CandidateFactory.create()


@pytest.fixture
def cv(db):
    return DocumentType.objects.get(key="cv")


def hand_in(sam, kind, *given, **more):
    return documents.hand_in(
        candidate=sam,
        kind=kind,
        given=[paper_of("cv.pdf", each) for each in given],
        through=HandedIn.WEB,
        at=more.pop("at", NOW),
        **more,
    )


def ask(sam, kind, **more):
    words = {"why": "For the contract.", "by": None, "at": NOW}
    return documents.ask_for(candidate=sam, kind=kind, **words | more)


def test_a_double_tap_is_one_document_and_one_happening(sam, cv):
    once, twice = hand_in(sam, cv, PDF), hand_in(sam, cv, PDF)
    assert once == twice
    assert (
        Document.objects.count() == Happening.objects.filter(kind="document_received").count() == 1
    )
    assert set(papers().listdir("")[1]) >= {Document.objects.get().file.name}


def test_nothing_is_left_in_storage_by_what_came_to_nothing(sam, cv):
    before = set(papers().listdir("")[1])
    given = [paper_of("cv.pdf", PDF)]
    with pytest.raises(AskedAlready), documents.written(given), transaction.atomic():
        raise AskedAlready
    assert set(papers().listdir("")[1]) == before


def test_where_it_lies_says_nothing(sam, cv):
    [document] = hand_in(sam, cv, PDF)
    assert "cv" not in document.file.name
    assert document.file.name.endswith(".pdf")


def test_a_new_one_takes_the_place_of_the_old_only_when_asked(sam, cv):
    [first] = hand_in(sam, cv, PDF)
    [second] = hand_in(sam, cv, PDF + b"2")
    [third] = hand_in(sam, cv, PDF + b"3", replaces=True)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.superseded_by, second.superseded_by) == (third, third)
    assert papers_of(sam, NOW).here == [third]


def test_what_was_replaced_may_come_again(sam, cv):
    hand_in(sam, cv, PDF)
    hand_in(sam, cv, PDF + b"2", replaces=True)
    [again] = hand_in(sam, cv, PDF, replaces=True)
    assert papers_of(sam, NOW).here == [again]


# --- the scanner ----------------------------------------------------------------------------------


@pytest.mark.case(61, control="itself")
@pytest.mark.parametrize(
    ("scanner", "content", "state", "is_done"),
    [
        ("candidates.scanners.only_eicar", PDF, PaperState.KEPT, True),
        ("candidates.scanners.only_eicar", EICAR, PaperState.QUARANTINED, False),
        ("candidates.scanners.clamd", PDF, PaperState.QUARANTINED, False),
        ("", PDF, PaperState.QUARANTINED, False),
    ],
)
def test_only_what_was_found_safe_answers(sam, cv, settings, scanner, content, state, is_done):
    settings.PAPERS_SCANNER, settings.CLAMD_ADDRESS = scanner, "127.0.0.1:1"
    request = ask(sam, cv)
    [document] = hand_in(sam, cv, content.replace(b"%PDF ", b"%PDF-"))
    assert papers_of(sam, NOW).wanted[0].state == "checking"
    assert documents.scan_documents(NOW) == 1
    assert documents.scan_documents(NOW) == 0
    document.refresh_from_db()
    request.refresh_from_db()
    assert document.state == state
    assert (request.done_at is not None) == is_done
    if not is_done:
        assert papers_of(sam, NOW).wanted[0].state == "apart"


# --- asking ---------------------------------------------------------------------------------------


def test_asked_for_once_and_used_for_every_job(sam, cv):
    ask(sam, cv)
    with pytest.raises(AskedAlready):
        ask(sam, cv)
    hand_in(sam, cv, PDF, is_scanned=True)
    assert DocumentRequest.objects.get().end == WantedEnd.RECEIVED
    with pytest.raises(HaveItAlready):
        ask(sam, cv)
    assert ask(sam, cv, needs_new=True).done_at is None


def test_the_one_from_last_time(sam, cv):
    request = ask(sam, cv)
    with pytest.raises(NothingFromLastTime):
        documents.use_last_one(request=request, at=NOW)
    documents.need_no_more(request=request, at=NOW)
    [last] = hand_in(sam, cv, PDF, is_scanned=True)
    again = ask(sam, cv, needs_new=True)
    done = documents.use_last_one(request=again, at=NOW)
    assert (done.end, done.document) == (WantedEnd.USED_AGAIN, last)
    assert documents.use_last_one(request=again, at=NOW + timedelta(days=1)).done_at == NOW


def test_one_that_ended_is_nothing_from_last_time(sam):
    kind = DocumentType.objects.get(key="right-to-work")
    hand_in(sam, kind, PDF, is_scanned=True, ends_on=NOW.date() - timedelta(days=1))
    with pytest.raises(NothingFromLastTime):
        documents.use_last_one(request=ask(sam, kind), at=NOW)


def test_help_is_asked_for_once(sam, cv):
    request = ask(sam, cv)
    assert documents.ask_for_help(request=request, at=NOW)
    assert not documents.ask_for_help(request=request, at=NOW)
    documents.need_no_more(request=request, at=NOW)
    with pytest.raises(WantedNoMore):
        documents.ask_for_help(request=request, at=NOW)


# --- who sees them (RULES 8) ----------------------------------------------------------------------


def test_documents_are_for_teams_that_the_person_applied_to(sam, cv):
    hand_in(sam, cv, PDF)
    team = ApplicationFactory.create(candidate=sam).job.team
    sees = {
        "recruiter": member(team),
        "coordinator": member(team, Role.COORDINATOR),
        "auditor": member(team, Role.AUDITOR),
    }
    other = member(TeamFactory.create())
    interviewer = member(team, Role.INTERVIEWER)
    AccessFactory.create(user=other, application=sam.applications.get())
    for role, user in sees.items():
        assert documents_visible_to(user).exists(), role
    for user in (other, interviewer):
        assert not documents_visible_to(user).exists()
