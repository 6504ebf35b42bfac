"""A0: applying, and what nobody may learn or reach by it."""

from uuid import uuid4

import pytest
from django.test import Client

from candidates.models import Application, Candidate, ContactPoint
from preferences.models import Answer, CheckIn
from tests.factories.candidates import NOW, JobFactory, person
from tests.factories.preferences import give

pytestmark = pytest.mark.usefixtures("_noon")

SAM = {
    "first_name": "Sam",
    "last_name": "Okoro",
    "email": "sam@example.org",
    "phone": "07700 900123",
    "time_zone": "Europe/London",
}
SAYS = {
    "channel-first": "email",
    "channel-never": ["call"],
    "contact-hours": ["evenings"],
    "papers-how": "upload",
}
AT = "/jobs/night-carer/apply/"


@pytest.fixture(autouse=True)
def job(_noon):
    return JobFactory.create(title="Night Carer", slug="night-carer")


def applies(client, **changes):
    return client.post(AT, {**SAM, "token": uuid4(), **changes})


def answers(client, **changes):
    return client.post(f"{AT}questions/", {**SAYS, **changes})


def test_someone_new_applies_and_answers(client, words, codes):
    assert applies(client).url == f"{AT}questions/"
    page = words(client.get(f"{AT}questions/"))
    assert "Thank you. We have your application." in page
    assert "How should we contact you about this job?" in page
    assert answers(client).url == "/jobs/night-carer/applied/"
    page = words(client.get("/jobs/night-carer/applied/"))
    assert "We email you, weekdays 5pm to 8pm London time. We will not call." in page
    sam = Candidate.objects.get()
    assert sam.time_zone == "Europe/London"
    assert Application.objects.get().candidate == sam
    assert Answer.objects.filter(candidate=sam, state="chosen").count() == 4
    assert not CheckIn.objects.filter(closed_at=None).exists()


def test_the_code_opens_my_usual(client, words, codes):
    applies(client)
    answers(client)
    answer = client.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    assert answer.url == "/me/check-in/check/"
    assert "We email you, weekdays 5pm to 8pm London time." in words(client.get(answer.url))
    assert ContactPoint.objects.get(kind="email").verified_at == NOW


def test_texts_count_from_the_code_on(client, words, codes):
    applies(client)
    answers(client, **{"channel-first": "text", "channel-first-second-text": "email"})
    page = words(client.get("/jobs/night-carer/applied/"))
    assert "on its way to +4477 •••• 123" in page
    client.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    assert "We text you" in words(client.get("/me/"))


def test_the_code_may_come_by_email_instead(client, codes):
    applies(client)
    answers(client, **{"channel-first": "text"})
    client.post("/jobs/night-carer/applied/", {"email": "1"})
    client.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    assert ContactPoint.objects.get(verified_at=NOW).kind == "email"


# --- anyone can type anyone's address ---------------------------------------------------------


@pytest.fixture
def known():
    sam = person(email="sam@example.org", phone="+447700900555", first_name="Samuel")
    give(sam, "channel.first", "call")
    return sam


def seen(client, words, codes):
    """Every page that somebody sees who types an address, up to the code."""
    pages = [applies(client).url, words(client.get(f"{AT}questions/"))]
    pages += [answers(client).url, words(client.get("/jobs/night-carer/applied/"))]
    pages += [words(client.post("/jobs/night-carer/applied/", {"code": "no"}))]
    return pages


def test_nobody_learns_whom_we_know(client, known, words, codes):
    of_known = seen(client, words, codes)
    known.contact_points.update(value="gone@example.org")
    assert of_known == seen(Client(), words, codes)


def test_typing_an_address_opens_nobodys_usual(client, known, words, codes):
    applies(client)
    answers(client)
    assert client.get("/me/").url.startswith("/in/")
    assert known.answers.filter(superseded_at=None).get().chosen.get().key == "call"
    assert not known.contact_points.filter(value="+447700900123").exists()
    assert known.applications.count() == 1


def test_what_they_answered_counts_once_the_code_proves_them(client, known, words, codes):
    applies(client)
    answers(client, **{"channel-never": []})
    client.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    page = words(client.get("/me/"))
    assert "We email you, weekdays 5pm to 8pm London time." in page
    typed = known.contact_points.get(value="+447700900123")
    assert typed.verified_at is None


def test_a_stranger_cannot_wait_for_the_owner(client, words, codes):
    """Somebody applies with another's address beside a number of their own, and keeps the page."""
    stranger = Client()
    applies(stranger, phone="07700 900666")
    answers(stranger, **{"channel-first": "text"})
    stolen = codes[-1]
    applies(client, phone="")
    answers(client)
    client.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    assert stranger.post("/jobs/night-carer/applied/", {"code": stolen}).status_code == 422
    assert stranger.get("/me/").url.startswith("/in/")


# --- forms ------------------------------------------------------------------------------------


def test_pressing_twice_applies_once(client, words):
    token = uuid4()
    for browser in (client, client, Client()):
        answer = browser.post(AT, {**SAM, "email": "", "token": token})
        assert answer.url == f"{AT}questions/"
    assert Application.objects.count() == Candidate.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"first_name": ""}, "Enter your first name."),
        ({"last_name": " "}, "Enter your last name."),
        ({"email": "", "phone": ""}, "Enter an email address or a mobile number."),
        ({"email": "sam at home"}, "Enter an email address like"),
        ({"phone": "12"}, "Enter a phone number like"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(client, words, changes, told):
    answer = applies(client, **changes)
    assert answer.status_code == 422
    assert words(answer).count(told) == 2, "once in the summary, once beside the field"
    kept = {**SAM, **changes}
    for name in ("first_name", "last_name", "email", "phone"):
        if kept[name].strip():
            assert f'value="{kept[name]}"' in answer.content.decode()
    assert not Candidate.objects.exists()


def test_someone_who_is_in_types_nothing_again(client, words, codes):
    applies(client)
    answers(client)
    client.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    JobFactory.create(title="Cook", slug="cook")
    page = words(client.get("/jobs/cook/apply/"))
    assert "You are in as Sam. There is nothing to type" in page
    client.post("/jobs/cook/apply/")
    assert Candidate.objects.get().applications.count() == 2


def test_someone_else_at_the_same_phone(client, codes):
    applies(client)
    answers(client)
    client.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    client.post(AT, {"other": "1"})
    assert b"First name" in client.get(AT).content


def test_a_closed_job_takes_nobody(client, job):
    job.closed_at = NOW
    job.save()
    assert client.get(AT).status_code == 404
    assert applies(client).status_code == 404


def test_pages_out_of_turn_lead_back(client):
    assert client.get(f"{AT}questions/").url == AT
    assert client.get("/jobs/night-carer/applied/").url == "/jobs/night-carer/"


def test_wrong_hours_are_said(client, words):
    applies(client)
    answer = answers(client, **{"contact-hours": ["exact"]})
    assert answer.status_code == 422
    assert "Enter the hours of one day at least." in words(answer)


def test_who_proved_another_number_does_not_get_the_owner(client, words, codes):
    """The other way round: the stranger proves their own number first, then the owner applies."""
    stranger = Client()
    applies(stranger, phone="07700 900666")
    answers(stranger, **{"channel-first": "text"})
    stranger.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    applies(client, phone="")
    answers(client)
    client.post("/jobs/night-carer/applied/", {"code": codes[-1]})
    assert Candidate.objects.count() == 2
    assert stranger.session["visit_candidate"] != client.session["visit_candidate"]
