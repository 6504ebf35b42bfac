"""The language of the pages and of what is written: found, chosen, kept, recorded."""

from uuid import uuid4

import pytest
from django.utils import translation

from candidates.models import Candidate
from messaging.actions import letters
from messaging.models import MessageBody
from tests.factories.candidates import NOW, JobFactory

SPANISH = {"accept-language": "es-MX,es;q=0.9,en;q=0.5"}


@pytest.fixture(autouse=True)
def _english_again():
    """A request leaves its language behind for whatever the thread does next."""
    with translation.override("en"):
        yield


@pytest.fixture
def job(_noon):
    return JobFactory.create(title="Night Carer", opened_at=NOW)


def test_the_first_language_is_the_browsers_and_is_kept_with_who_applies(client, job):
    page = client.get(f"/jobs/{job.slug}/apply/", headers=SPANISH)
    assert page.headers["Content-Language"] == "es"
    assert "Solicitar: Night Carer" in page.content.decode()
    given = {"first_name": "Luz", "last_name": "Vega", "email": "luz@example.org"} | {
        "time_zone": "Europe/Madrid"
    }
    client.post(f"/jobs/{job.slug}/apply/", {**given, "token": uuid4()}, headers=SPANISH)
    assert Candidate.objects.get(first_name="Luz").language == "es"


def test_a_choice_on_the_page_is_stronger_than_the_browser(client, job):
    page = client.get("/jobs/")
    assert '<button class="button button--plain" name="language" value="es" lang="es">Español' in (
        page.content.decode()
    )
    answer = client.post("/language/", {"language": "es", "next": "/jobs/"})
    assert answer.url == "/jobs/"
    chosen = client.get("/jobs/").content.decode()
    assert '<html lang="es"' in chosen
    assert 'value="en" lang="en">English' in chosen


def test_with_a_visit_it_is_kept_with_the_person(inside, sam):
    inside.post("/language/", {"language": "es", "next": "/me/"})
    sam.refresh_from_db()
    assert sam.language == "es"
    assert (
        "Mis preferencias" in inside.get("/me/", headers={"accept-language": "en"}).content.decode()
    )


@pytest.mark.parametrize("wrong", ["", "xx", "../es", "e\x00s"])
def test_what_is_no_language_changes_nothing(inside, sam, wrong):
    assert inside.post("/language/", {"language": wrong, "next": "/me/"}).url == "/me/"
    sam.refresh_from_db()
    assert sam.language == "en"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:x", ""]
)
def test_it_leads_to_no_other_house(client, elsewhere):
    assert client.post("/language/", {"language": "es", "next": elsewhere}).url == "/"


def test_a_link_speaks_the_language_of_whom_it_is_for(client, sam, token):
    Candidate.objects.update(language="es")
    for address in (f"/u/{token}/", f"/u/{token}/not-me/"):
        page = client.get(address, headers={"accept-language": "en"})
        assert '<html lang="es"' in page.content.decode(), address
        assert 'name="language"' not in page.content.decode()


def test_a_letter_is_in_their_language_and_says_which(sam):
    Candidate.objects.update(language="es")
    sam.refresh_from_db()
    point = sam.contact_points.get(kind="email")
    letters.send_letter("code", contact_point=point, secrets={"code": "123456"}, at=NOW)
    body = MessageBody.objects.get()
    assert body.language == "es"
    assert body.subject == "Tu código"
    assert body.text.startswith("Northside Care: tu código es {code}.")
