"""S-C6: where it stands, what comes next, what happened; withdrawing stops everything about it."""

from datetime import timedelta

import pytest

from candidates.actions import applications, closing, documents
from candidates.enums import HappeningKind, Outcome
from candidates.models import DocumentType, Happening
from messaging.enums import DeliveryState, MessageState
from messaging.models import InboundMessage, Message
from preferences.enums import TopicKey
from preferences.models import CheckIn
from scheduling.actions import interviews
from tests.factories.candidates import NOW, ApplicationFactory, member, person, stage
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.scheduling import free_weekdays, live, offer_times


def url(application, rest=""):
    return f"/me/application/{application.pk}/{rest}"


@pytest.fixture
def mine(application, with_code):
    application.refresh_from_db()
    return application


def close(application, outcome):
    closing.close(
        application=application, outcome=outcome, by=None, version=application.version, at=NOW
    )


def test_a_link_alone_does_not_open_it(inside, application):
    assert inside.get("/me/applications/").status_code == 302
    assert inside.get(url(application)).status_code == 302


def test_where_it_stands_and_who_does_what_next(with_code, mine, words):
    applications.move(
        application=mine, to_stage=stage("screen"), by=mine.owner, version=mine.version, at=NOW
    )
    page = words(with_code.get(url(mine)))
    assert "You are at the stage: Screen." in page
    assert "Ana arranges a first chat with you." in page
    assert "You came to the stage: Screen" in page
    assert "Screen" in words(with_code.get("/me/applications/"))


def test_what_we_wait_for_stands_there_with_its_date(with_code, mine, sam, words):
    documents.ask_for(
        candidate=sam,
        kind=DocumentType.objects.get(key="cv"),
        why="x",
        due_on=NOW.date() + timedelta(days=9),
        by=None,
        at=NOW,
    )
    assert "Send us: CV By Fri 12 Mar" in words(with_code.get(url(mine)))


def test_my_usual_lists_what_we_need_and_what_we_owe(inside, sam, application, words):
    documents.ask_for(
        candidate=sam, kind=DocumentType.objects.get(key="cv"), why="x", by=None, at=NOW
    )
    inside.post("/me/code/", {})
    page = words(inside.get("/me/"))
    assert "Send us a paper" in page
    assert "CV" not in page.partition("What we need from you")[2].partition("How we reach")[0]


def test_an_answer_is_owed_until_it_is_given(with_code, mine, words):
    with_code.post("/me/messages/", {"words": "Is there parking?", "token": "9" * 32})
    assert "Ana answers what you wrote." in words(with_code.get("/me/"))
    assert "Ana answers what you wrote." in words(with_code.get(url(mine)))


def test_a_question_is_about_the_job_it_was_asked_from(with_code, mine):
    link = f"/me/messages/?about={mine.pk}"
    assert link in with_code.get(url(mine)).content.decode()
    with_code.post(link, {"words": "Is there parking?", "token": "9" * 32})
    assert InboundMessage.objects.get().subject == "Night Carer"


@pytest.mark.parametrize("about", ["999999", "x", "9" * 30, ""])
def test_a_question_about_nothing_of_theirs_is_about_nothing(with_code, about):
    with_code.post(f"/me/messages/?about={about}", {"words": "Hello", "token": "9" * 32})
    assert InboundMessage.objects.get().subject == ""


# --- decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "told"),
    [(Outcome.REJECTED, "We did not choose you"), (Outcome.HIRED, "got the job")],
)
def test_this_page_is_never_how_they_hear_a_decision(with_code, mine, sam, words, outcome, told):
    close(mine, outcome)
    page = words(with_code.get(url(mine))) + words(with_code.get("/me/applications/"))
    assert told not in page
    assert "You hear it the way you chose." in page
    assert "took a decision" not in page
    message = compose(sam, topic=TopicKey.DECISION, application=mine, channel="email")
    pretend_sent(delivery_of(message), NOW)
    page = words(with_code.get(url(mine)))
    assert told in page
    assert "We took a decision and told you" in page


# --- withdrawing ----------------------------------------------------------------------------------


def test_withdrawing_stops_everything_about_it_first(with_code, mine, sam, words):
    other = ApplicationFactory.create(candidate=sam)
    about = compose(sam, application=mine, channel="email")
    elsewhere = compose(sam, application=other, channel="email")
    request = documents.ask_for(
        candidate=sam,
        kind=DocumentType.objects.get(key="cv"),
        why="x",
        application=mine,
        by=None,
        at=NOW,
    )
    assert "We stop at once" in words(with_code.get(url(mine, "withdraw/")))
    mine.refresh_from_db()
    assert mine.is_live
    with_code.post(url(mine, "withdraw/"))
    about.refresh_from_db()
    elsewhere.refresh_from_db()
    request.refresh_from_db()
    assert (about.state, elsewhere.state) == (MessageState.CANCELLED, MessageState.OUT)
    assert delivery_of(about).state == DeliveryState.CANCELLED
    assert request.end == "not_needed"
    assert not CheckIn.objects.filter(application=mine, closed_at=None).exists()
    page = words(with_code.get(url(mine)))
    assert "You withdrew this application." in page
    assert "Is there anything we could do better?" in page
    assert "Withdraw" not in page.partition("Ask a question")[2].partition("What happened")[0]


def test_withdrawing_twice_is_once(with_code, mine):
    for _press in range(2):
        assert with_code.post(url(mine, "withdraw/")).url == url(mine)
    assert Happening.objects.filter(kind=HappeningKind.CLOSED).count() == 1
    assert with_code.get(url(mine, "withdraw/")).url == url(mine)


def test_what_is_leaving_at_this_moment_still_arrives(with_code, mine, sam):
    message = compose(sam, application=mine, channel="email")
    pretend_sent(delivery_of(message), NOW)
    with_code.post(url(mine, "withdraw/"))
    assert Message.objects.get(pk=message.pk).state == MessageState.DONE


def test_an_application_that_ended_otherwise_cannot_be_withdrawn(with_code, mine):
    close(mine, Outcome.REJECTED)
    with_code.post(url(mine, "withdraw/"))
    mine.refresh_from_db()
    assert mine.outcome == Outcome.REJECTED


@pytest.mark.parametrize("rest", ["", "withdraw/"])
def test_another_persons_application_is_missing(with_code, rest):
    theirs = ApplicationFactory.create(candidate=person(email="jo@example.org"))
    assert with_code.get(url(theirs, rest)).status_code == 404
    assert with_code.post(url(theirs, rest)).status_code in (404, 405)
    theirs.refresh_from_db()
    assert theirs.is_live


def test_the_pages_cost_as_much_with_a_long_history(
    with_code, mine, sam, django_assert_max_num_queries
):
    for number in range(6):
        message = compose(sam, application=mine, channel="email", body=f"News {number}")
        pretend_sent(delivery_of(message), NOW)
        ApplicationFactory.create(candidate=sam)
    for page in (url(mine), "/me/applications/", "/me/", "/me/documents/"):
        with django_assert_max_num_queries(12):
            with_code.get(page)


def test_times_stand_in_the_list_of_what_is_open(with_code, sam, mine, words):
    ana = member(mine.job.team)
    free_weekdays(ana)
    offer = offer_times(mine, ana, what="First chat")
    for page in (url(mine), "/me/"):
        assert "Pick a time: First chat" in words(with_code.get(page))
    interviews.book(offer=offer, starts_at=NOW + timedelta(days=2), at=NOW)
    for page in (url(mine), "/me/"):
        seen = words(with_code.get(page))
        assert "First chat Fri 5 Mar, 12pm" in seen
        assert "Pick a time" not in seen
    booked = live(offer)
    interviews.cancel(interview=booked, version=booked.version, by=ana, at=NOW)
    assert "First chat Fri" not in words(with_code.get("/me/"))
