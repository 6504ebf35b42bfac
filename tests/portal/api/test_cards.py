"""A card in a page of another system: for a short time, of whom the token sees, and on record."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from candidates.enums import ContactKind, ErasedWhy
from candidates.models import AccessRecord
from portal.api.models import ApiToken, CardLink
from portal.api.tokens import revoke_token
from portal.people import erase
from portal.tasks import forget_api_answers
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    ContactPointFactory,
    EmployerFactory,
    JobFactory,
    TeamFactory,
    UserFactory,
)
from tests.factories.preferences import give
from tests.portal.api import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    EmployerFactory.create()
    with travel(NOW, tick=False):
        application = ApplicationFactory.create()
        ContactPointFactory.create(candidate=application.candidate, value="sam@example.com")
        ContactPointFactory.create(
            candidate=application.candidate, kind=ContactKind.PHONE, value="+447700900123"
        )
        give(application.candidate, "channel.first", "email")
        yield application


@pytest.fixture
def program(held):
    return Program(held.job.team, embedded_in="https://ats.example")


@pytest.fixture
def made(program, held):
    answer = program.post(f"/candidates/{held.candidate_id}/card", {"topic": "interview"})
    assert answer.status_code == 201, answer.content
    return answer.json()


def look(made):
    return Client().get("/" + made["address"].split("/", 3)[3])


def test_it_shows_the_usual_and_the_verdict_without_numbers(made, held, program):
    page = look(made)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Okafor" in text
    assert "Contact by" in text
    assert "verdict--" in text
    assert "sam@" not in text
    assert "900123" not in text
    assert "<script" not in text
    assert "<form" not in text
    assert "style=" not in text
    screens = AccessRecord.objects.filter(user=program.token.user_id).order_by("pk")
    assert [*screens.values_list("screen", flat=True)] == ["api card made", "api card"]


def test_where_it_may_stand(made, held, program):
    page = look(made)
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors https://ats.example" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in page
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    ApiToken.objects.update(embedded_in="")
    nowhere = look(made)
    assert "frame-ancestors 'none'" in nowhere["Content-Security-Policy"]
    assert nowhere["X-Frame-Options"] == "DENY"


def over(_made, _program, _held):
    return travel(NOW + timedelta(minutes=15), tick=False)


def revoked(made, program, _held):
    assert program.ask("delete", f"/cards/{made['id']}", None).status_code == 204
    assert program.ask("delete", f"/cards/{made['id']}", None).status_code == 204


def without_token(_made, program, _held):
    revoke_token(token=program.token, at=NOW)


def without_scope(_made, _program, _held):
    ApiToken.objects.update(scopes=["cards:write"])


def without_team(_made, program, _held):
    program.token.user.memberships.all().delete()


def erased(_made, _program, held):
    erase(candidate=held.candidate, why=ErasedWhy.ASKED, at=NOW)


@pytest.mark.parametrize("end", [over, revoked, without_token, without_scope, without_team, erased])
def test_when_it_opens_nothing_any_more(made, program, held, end):
    moved = end(made, program, held)
    if moved:
        with moved:
            page = look(made)
    else:
        page = look(made)
    assert page.status_code == 404
    secret = made["address"].rsplit("/", 2)[1]
    missing = Client().get(reverse("shown_card", args=["never-made"]))
    assert bare(page).replace(secret, "never-made") == bare(missing)


def bare(page):
    """But for the token of the choice of language."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


def test_it_is_kept_as_a_hash_and_forgotten(made, held):
    card = CardLink.objects.get()
    assert card.secret_hash not in made["address"]
    assert made["address"].rsplit("/", 2)[1] not in str(vars(card))
    with travel(NOW + timedelta(days=2), tick=False):
        forget_api_answers()
    assert not CardLink.objects.exists()


def test_who_may_make_one(program, held):
    path = f"/candidates/{held.candidate_id}/card"
    assert program.post(path, {"minutes": 24 * 60 + 1}).status_code == 422
    stranger = Program(JobFactory.create().team)
    assert stranger.post(path, {}).status_code == 404
    narrow = Program(held.job.team, name="Narrow", scopes=["cards:write"])
    assert narrow.post(path, {}).json()["scope"] == "usual:read"
    other = ApplicationFactory.create()
    assert program.post(path, {"application": other.pk}).status_code == 404


def test_few_statements_and_few_bytes(made, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = look(made)
    assert len(page.content) < 35_000


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [
        ("https://ats.example  https://other.example:8443", True),
        ("", True),
        ("http://ats.example", False),
        ("https://ats.example/path", False),
        ("https://ats.example; script-src *", False),
        ("*", False),
        ("'self'", False),
    ],
)
def test_what_an_admin_may_name(held, typed, is_taken):
    browser = Client()
    browser.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    body = {
        "name": "Ats",
        "teams": [TeamFactory.create().pk],
        "scopes": ["cards:write"],
        "system": "ats",
        "per_minute": 600,
        "embedded_in": typed,
    }
    browser.post(reverse("admin:api_apitoken_add"), body)
    found = ApiToken.objects.filter(name="Ats").first()
    assert bool(found) is is_taken
    assert found is None or found.embedded_in == " ".join(typed.split())
