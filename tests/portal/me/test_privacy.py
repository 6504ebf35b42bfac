"""S-C10: what we hold and who looked; a copy, being erased, and the switches."""

import json
from datetime import timedelta

import pytest
from time_machine import travel

from candidates.actions import access, applications, closing, data_requests, documents
from candidates.actions.notes import write_note
from candidates.enums import HappeningKind, Outcome
from candidates.exceptions import RequestOver
from candidates.models import DataRequest, DocumentType, Happening
from candidates.rules.documents import paper_of
from messaging.enums import DeliveryState
from preferences.models import Answer
from scheduling.actions.forgetting import forget_arrangements
from tests.factories.candidates import NOW, ApplicationFactory, UserFactory, person
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give

URL = "/me/privacy/"
COPY = "/me/privacy/copy/"
ERASE = "/me/privacy/delete/"


def test_a_link_alone_does_not_open_it(inside):
    for page in (URL, COPY, ERASE):
        assert inside.get(page).url.startswith("/me/code/")


def test_what_we_hold_in_plain_rows(with_code, sam, words):
    give(sam, "channel.first", "email", at=NOW)
    message = compose(sam, channel="email")
    pretend_sent(delivery_of(message), NOW)
    compose(sam, body="Not told yet", channel="email")
    write_note(candidate=sam, body="Nice on the phone", by=None, at=NOW)
    page = words(with_code.get(URL))
    assert "Numbers and addresses 2" in page
    assert "Messages from us 1" in page
    assert "Notes of the team 1" in page


def test_who_looked_once_for_a_day(with_code, sam, words):
    ana = UserFactory.create(first_name="Ana")
    for hours in (1, 2, 30):
        access.record_look(
            user=ana, candidate=sam, screen="person", at=NOW - timedelta(hours=hours)
        )
    looked = words(with_code.get(URL)).partition("Who has looked")[2].partition("How long")[0]
    assert looked.split() == ["Ana", "Wed", "3", "Mar", "Ana", "Tue", "2", "Mar"]


def test_arrangements_stand_apart(with_code, sam, words):
    give(sam, "meet.support", "captions", at=NOW)
    page = words(with_code.get(URL))
    assert "Captions" in page
    assert "Only people who arrange or hold your interview see this." in page


# --- switches -------------------------------------------------------------------------------------


def test_switching_off_stops_what_is_queued_and_says_when(with_code, sam, words):
    message = compose(sam, channel="email")
    with_code.post("/me/off/", {"what": "email:"})
    assert delivery_of(message).state == DeliveryState.SUPPRESSED
    page = words(with_code.get(URL))
    assert "Email Off You stopped it, 3 March" in page
    with_code.post("/me/on/", {"what": "email:"})
    assert "Email On You said yes, 3 March" in words(with_code.get(URL))


@pytest.mark.parametrize("what", ["", "pigeon:", "portal:", "x" * 300])
def test_nonsense_switches_nothing(with_code, what):
    assert with_code.post("/me/off/", {"what": what}).status_code == 404


# --- a copy ---------------------------------------------------------------------------------------


def test_a_copy_has_all_they_may_know_and_nothing_of_others(with_code, sam, application):
    jo = person(email="jo@example.org", first_name="Jocanary")
    ApplicationFactory.create(candidate=jo)
    give(sam, "channel.first", "email", at=NOW)
    give(sam, "meet.support", "something_else", words="A quiet room", at=NOW)
    documents.hand_in(
        candidate=sam,
        kind=DocumentType.objects.get(key="cv"),
        given=[paper_of("cv.pdf", b"%PDF-1.7")],
        through="web",
        at=NOW,
    )
    told = compose(sam, body="You are through.", channel="email")
    pretend_sent(delivery_of(told), NOW)
    compose(sam, body="Not told yet.", channel="email")
    application.refresh_from_db()
    closing.close(
        application=application,
        outcome=Outcome.REJECTED,
        by=None,
        why="canary-why",
        version=application.version,
        at=NOW,
    )
    answer = with_code.post(COPY, {"as": "json"})
    assert answer["Content-Disposition"] == 'attachment; filename="usual.json"'
    held = json.loads(answer.content)["what we hold"]
    everything = answer.content.decode()
    assert held["You"][0]["first name"] == "Sam"
    assert "You are through." in everything
    assert "A quiet room" in everything
    assert "cv.pdf" in everything
    for other in ("Jocanary", "Not told yet.", "rejected", "canary-why"):
        assert other not in everything, other


def test_a_copy_to_read_cannot_run_anything(with_code, sam):
    write_note(candidate=sam, body="<script>alert(1)</script>", by=None, at=NOW)
    answer = with_code.post(COPY, {"as": "page"})
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"&lt;script&gt;" in answer.content
    assert b"<script" not in answer.content


def test_that_a_copy_was_taken_is_on_record(with_code):
    with_code.post(COPY, {"as": "json"})
    assert DataRequest.objects.get().done_at == NOW
    assert Happening.objects.filter(kind=HappeningKind.DATA_COPIED).exists()


def test_a_copy_needs_a_code_of_just_now(with_code, words):
    with travel(NOW + timedelta(minutes=11), tick=False):
        assert "we need a new code first" in words(with_code.get(COPY))
        assert with_code.post(COPY, {"as": "json"}).url.startswith("/me/code/?next=")
    assert not DataRequest.objects.exists()


# --- being erased ---------------------------------------------------------------------------------


def test_being_erased_is_asked_for_once_and_may_be_taken_back(with_code, words):
    assert "What has to stay" in words(with_code.get(ERASE))
    for _press in range(2):
        with_code.post(ERASE)
    request = DataRequest.objects.get()
    assert (request.wish, request.due_on) == ("erasure", NOW.date() + timedelta(days=30))
    assert "A person sees to it by Fri 2 Apr" in words(with_code.get(URL))
    with_code.post(ERASE, {"back": "1"})
    assert "You asked us" not in words(with_code.get(URL))
    with_code.post(ERASE, {"back": "1"})
    with_code.post(ERASE)
    assert DataRequest.objects.count() == 2


def test_the_page_costs_few_queries(with_code, sam, django_assert_max_num_queries):
    give(sam, "meet.support", "captions", at=NOW)
    with django_assert_max_num_queries(12):
        with_code.get(URL)


# --- forgetting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "again", "left"), [(30, False, 0), (29, False, 1), (30, True, 1)])
def test_arrangements_are_forgotten_after_the_process(sam, application, days, again, left):
    give(sam, "meet.support", "captions", at=NOW)
    give(sam, "goal", "pay", at=NOW)
    applications.withdraw(application=application, at=NOW)
    if again:
        ApplicationFactory.create(candidate=sam)
    forget_arrangements(NOW + timedelta(days=days))
    assert Answer.objects.filter(key="meet.support").count() == left
    assert Answer.objects.filter(key="goal").exists()


# --- done by a person, and a name put right -------------------------------------------------------


def test_what_a_person_did_is_a_receipt(with_code, sam, admin_client, words):
    with_code.post(ERASE)
    asked = DataRequest.objects.get()
    page = f"/admin/candidates/datarequest/{asked.pk}/change/"
    refused = admin_client.post(page, {"done_words": "  "})
    assert "Say what was done: they read it." in refused.content.decode()
    admin_client.post(page, {"done_words": "Handed over on paper, the rest deleted."})
    asked.refresh_from_db()
    assert (asked.done_at, bool(asked.by)) == (NOW, True)
    seen = words(with_code.get(URL))
    assert "To be erased Handed over on paper, the rest deleted. Asked" in seen
    assert "You asked us on" not in seen
    assert admin_client.post(page, {"done_words": "Something else"}).status_code == 403


def test_what_they_took_back_is_not_done_any_more(with_code, sam):
    asked = data_requests.ask_to_be_erased(candidate=sam, at=NOW)
    data_requests.take_back(request=asked, at=NOW)
    with pytest.raises(RequestOver):
        data_requests.finish(request=asked, words="Deleted", by=UserFactory.create(), at=NOW)


def test_a_name_is_put_right_by_its_owner_and_the_team_reads_it(with_code, sam, words):
    page = "/me/privacy/name/"
    wrong = with_code.post(page, {"first_name": " ", "last_name": "Okoro"})
    assert (wrong.status_code, 'value="Okoro"' in wrong.content.decode()) == (422, True)
    assert with_code.post(page, {"first_name": "Samira", "last_name": "Okoro"}).url == URL
    sam.refresh_from_db()
    assert sam.full_name == "Samira Okoro"
    with_code.post(page, {"first_name": "Samira", "last_name": "Okoro"})
    [note] = sam.notes.all()
    assert note.body == "They put their name right. It was “Sam Okoro”, now it is “Samira Okoro”."
