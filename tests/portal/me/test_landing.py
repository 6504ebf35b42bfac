"""S-C1: a link opens a page with one button; looking changes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from time_machine import travel

from candidates.actions.links import make_link, revoke
from candidates.enums import LinkPurpose
from candidates.models import Link, Note
from portal.visits import WHO
from preferences.models import CheckIn
from tests.factories.candidates import NOW, ApplicationFactory, EmployerFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    EmployerFactory.create()
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def application():
    return ApplicationFactory.create(
        candidate=person(email="sam@example.org", first_name="Sam"), job__title="Night Carer"
    )


@pytest.fixture
def token(application):
    return make_link(
        candidate=application.candidate,
        purpose=LinkPurpose.CHECK_IN,
        application=application,
        at=NOW,
    )


def open_check_in(application, questions):
    check_in = CheckIn.objects.create(
        candidate=application.candidate, application=application, opened_at=NOW
    )
    for number in range(questions):
        check_in.asked.create(key=f"key.{number}", position=number)


def words(response):
    return " ".join(response.content.decode().split())


def test_it_says_who_asks_what_and_how_long(client, application, token):
    open_check_in(application, 3)
    page = words(client.get(f"/u/{token}/"))
    assert "Hello Sam" in page
    assert "This is about the Night Carer job." in page
    assert "3 short questions. About 1 minute, all optional." in page
    assert "Ana asks, to reach you the way you like." in page


def test_one_button_opens_a_visit_without_the_token_in_the_address(client, application, token):
    open_check_in(application, 3)
    answer = client.post(f"/u/{token}/")
    assert answer.status_code == 302
    assert token not in answer.url
    assert client.session[WHO] == application.candidate_id
    assert Link.objects.get().used_at == NOW


def test_what_was_answered_already_says_so(client, token):
    assert "You have told us how to reach you. Thank you." in words(client.get(f"/u/{token}/"))


def test_a_closed_job_says_so(client, application, token):
    application.job.closed_at = NOW
    application.job.save()
    assert "The Night Carer job is closed now." in words(client.get(f"/u/{token}/"))


def test_a_token_may_be_typed_in_any_case(client, token):
    assert client.get(f"/u/{token.lower()}/").status_code == 200


def test_an_old_link_says_that_it_has_run_out(client, token):
    with travel(NOW + timedelta(days=30), tick=False):
        answer = client.post(f"/u/{token}/")
    assert answer.status_code == 410
    assert "This link has run out" in words(answer)
    assert WHO not in client.session


@pytest.mark.parametrize("wrong", ["ZZZZZZZZZZZZ", "short", "a%20b", "ééé"])
def test_a_wrong_link_leads_to_a_page_that_helps(client, wrong):
    answer = client.get(f"/u/{wrong}/")
    assert answer.status_code == 404
    assert "This link does not work" in words(answer)


def test_guessing_is_slowed_down(client, token):
    answers = {client.get("/u/ZZZZZZZZZZZZ/").status_code for _ in range(40)}
    assert answers == {404, 429}
    assert client.get(f"/u/{token}/").status_code == 200


def test_a_revoked_link_looks_like_a_wrong_one(client, token):
    revoke(link=Link.objects.get(), why="new one", at=NOW)
    assert "This link does not work" in words(client.get(f"/u/{token}/"))


def test_the_wrong_person_closes_it_and_the_recruiter_is_told(client, application, token):
    address = reverse("link_not_me", args=[token])
    client.get(address)
    assert Link.objects.get().revoked_at is None
    client.post(f"/u/{token}/")
    assert client.post(address).status_code == 422
    assert Link.objects.get().revoked_at is None
    client.post(address, {"is_mistaken": "on"})
    assert Link.objects.get().revoked_at == NOW
    assert WHO not in client.session
    assert "somebody else" in Note.objects.get(candidate=application.candidate).body


def test_another_persons_link_ends_the_first_visit(client, token):
    client.post(f"/u/{token}/")
    jo = person(email="jo@example.org", first_name="Jo")
    other = make_link(candidate=jo, purpose=LinkPurpose.USUAL, at=NOW)
    client.post(f"/u/{other}/")
    assert client.session[WHO] == jo.pk


def test_the_button_needs_a_page_of_ours_before_it(token):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(f"/u/{token}/").status_code == 403


def test_the_page_asks_few_queries(client, application, token, django_assert_max_num_queries):
    open_check_in(application, 3)
    with django_assert_max_num_queries(6):
        client.get(f"/u/{token}/")
