"""What a colleague is shown of a message is in the language of whoever gets it."""

import pytest
import time_machine

from candidates.models import Candidate
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.portal.desk.conftest import applied

FOOT = "Recibes esto por correo electrónico porque elegiste correo electrónico el"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def speaks_spanish(sam):
    give(sam, "channel.first", "email", at=NOW)
    give(sam, "contact.hours", "any", at=NOW)
    Candidate.objects.filter(pk=sam.pk).update(language="es")
    return sam


def test_below_the_words_of_a_letter(desk, speaks_spanish):
    page = desk.get(f"/desk/people/{speaks_spanish.pk}/contact/").content.decode()
    assert page.count(FOOT) == 2
    assert f'<span lang="es">{FOOT}' in page
    assert "Send email" in page, "what Ana presses stays hers"


def test_in_the_letter_of_each_of_many(desk, job, speaks_spanish):
    bo = applied(job, first_name="Bo", email="bo@example.com")
    give(bo, "channel.first", "email", at=NOW)
    asked = {"person": [speaks_spanish.pk], "subject": "Hola", "body": "Hola {first_name}."}
    page = desk.get("/desk/people/send/", asked).content.decode()
    assert FOOT in page
