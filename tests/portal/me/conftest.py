"""Sam, who applied to be a night carer, and Sam's way in."""

import re

import pytest
from django.core.cache import cache
from time_machine import travel

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import ContactPoint
from candidates.rules import secrets
from preferences.actions import check_ins
from tests.factories.candidates import NOW, ApplicationFactory, person
from tests.factories.preferences import set_up


@pytest.fixture
def _noon(db):
    """The starter questions, on a Wednesday at noon in London."""
    cache.clear()  # counts how often something was asked for
    set_up()
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def sam(_noon):
    return person(
        email="sam@example.org", phone="+447700900123", first_name="Sam", last_name="Okoro"
    )


@pytest.fixture
def application(sam):
    return ApplicationFactory.create(candidate=sam, job__title="Night Carer")


@pytest.fixture
def check_in(application):
    return check_ins.open_for_stage(application=application, at=NOW)


@pytest.fixture
def token(application):
    return make_link(
        candidate=application.candidate,
        purpose=LinkPurpose.CHECK_IN,
        application=application,
        at=NOW,
    )


@pytest.fixture
def inside(client, token):
    """A client with Sam's visit, opened by the link."""
    client.post(f"/u/{token}/")
    return client


@pytest.fixture
def codes(monkeypatch):
    """The codes that were made, the newest last."""
    made = []
    original = secrets.code_of

    def remembered(number):
        made.append(original(number))
        return made[-1]

    monkeypatch.setattr(secrets, "code_of", remembered)
    return made


@pytest.fixture
def with_code(inside, sam, codes):
    """A client at level 2."""
    point = ContactPoint.objects.get(candidate=sam, kind="email")
    inside.post("/me/code/", {"send": point.pk})
    inside.post("/me/code/", {"code": codes[-1]})
    return inside


@pytest.fixture
def words():
    """The words of a page without its markup, in one line."""

    def read(response):
        main = (
            response.content.decode()
            .partition("<main")[2]
            .partition(">")[2]
            .partition("</main>")[0]
        )
        text = re.sub(r"<[^>]+>", " ", main)
        text = text.replace("&#x27;", "’").replace("&amp;", "&").replace("&quot;", '"')
        return " ".join(text.split())

    return read
