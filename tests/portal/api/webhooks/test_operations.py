"""Webhooks as a program looks after its own, and as an admin looks after all."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal.api.enums import WhyOff
from portal.api.models import KeptAnswer, Webhook
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory, UserFactory
from tests.portal.api import Program
from tests.portal.api.webhooks import is_signed

HOUR = timedelta(hours=1)


def given(house, **more):
    return {"name": "Second", "url": house.webhook.url, "kinds": ["moved"], **more}


def test_one_is_made_and_its_secret_is_shown_once(house, listener):
    made = house.program.post("/webhooks", given(house), Idempotency_Key="a")
    assert made.status_code == 201, made.content
    secret = made.json()["secret"]
    shown = house.program.get(f"/webhooks/{made.json()['id']}")
    assert "secret" not in shown.json()
    assert secret not in str(Webhook.objects.filter(name="Second").values().get())
    assert not KeptAnswer.objects.exists()
    house.happens(at=NOW + HOUR)
    house.tell(HOUR)
    assert any(is_signed(heard, secret) for heard in listener.heard)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"url": "http://10.0.0.1/x"}, "bad_address"),
        ({"url": "ftp://example.org/"}, "bad_address"),
        ({"url": "https://me:secret@example.org/"}, "bad_address"),
        ({"kinds": ["data_copied"]}, "not_told_of"),
        ({"kinds": ["nonsense"]}, "not_told_of"),
        ({"kinds": []}, "not_valid"),
        ({"name": "Payroll"}, "name_used"),
    ],
)
def test_what_is_refused(house, more, code):
    answer = house.program.post("/webhooks", given(house, **more))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert Webhook.objects.count() == 1


def test_only_what_the_token_is_meant_for(house):
    narrow = Program(
        house.held.job.team, name="Narrow", scopes=["webhooks:write", "interviews:read"]
    )
    assert narrow.post("/webhooks", given(house)).json()["code"] == "not_told_of"
    assert narrow.post("/webhooks", given(house, kinds=["interview_booked"])).status_code == 201
    assert not narrow.token.user.memberships.filter(role="recruiter").exists()


def test_each_token_sees_its_own(house):
    other = Program(JobFactory.create().team, name="Other")
    assert other.get("/webhooks").json()["items"] == []
    there, nowhere = (other.get(f"/webhooks/{pk}") for pk in (house.webhook.pk, 999_999))
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content
    assert other.ask("delete", f"/webhooks/{house.webhook.pk}", None).status_code == 404


def test_it_is_changed_switched_and_removed(house):
    path = f"/webhooks/{house.webhook.pk}"
    changed = house.program.ask("patch", path, {"kinds": ["closed", "moved"], "is_on": False})
    assert changed.json()["kinds"] == ["moved", "closed"]
    assert (changed.json()["is_on"], changed.json()["off_why"]) == (False, "person")
    assert house.program.ask("patch", path, {"is_on": True}).json()["is_on"] is True
    secret = house.program.post(f"{path}/secret").json()["secret"]
    assert secret != house.secret
    assert house.program.ask("delete", path, None).status_code == 204
    assert house.program.get(path).status_code == 404


def test_a_test_and_everything_again(house, listener):
    path = f"/webhooks/{house.webhook.pk}"
    told = house.program.post(f"{path}/test", Idempotency_Key="t").json()
    assert house.program.post(f"{path}/test", Idempotency_Key="t").json() == told
    house.happens()
    house.tell()
    again = house.program.post(f"{path}/replay", {"since": (NOW - HOUR).isoformat()})
    assert again.json() == {"again": 1}
    house.tell(HOUR)
    assert listener.ids.count(told["id"]) == 1
    lines = house.program.get(f"{path}/notices").json()["items"]
    assert [line["type"] for line in lines] == ["test", "moved"]
    assert {line["id"] for line in lines} == set(listener.ids)
    assert house.program.get(f"{path}/notices?state=dead").json()["items"] == []


# --- for admins -----------------------------------------------------------------------------------


@pytest.fixture
def admin(house):
    browser = Client()
    browser.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    return browser


def page(house):
    return reverse("admin:api_webhook_change", args=[house.webhook.pk])


def test_an_admin_makes_one(admin, house):
    add = reverse("admin:api_webhook_add")
    body = given(house) | {"token": house.program.token.pk}
    wrong = admin.post(add, body | {"url": "http://10.0.0.1/"})
    assert "must be https and public" in wrong.content.decode()
    done = admin.post(add, body, follow=True)
    assert "whsec_" in done.content.decode()
    assert Webhook.objects.get(name="Second").kinds == ["moved"]
    assert "whsec_" not in admin.get(add).content.decode()


def test_its_page_shows_how_it_goes(admin, house, listener, django_assert_max_num_queries):
    listener.answers = [500]
    house.happens()
    house.tell()
    with django_assert_max_num_queries(14):
        shown = admin.get(page(house)).content.decode()
    assert "Failed 1 time in a row" in shown
    assert "Did not take it" in shown
    assert admin.get(reverse("admin:api_webhook_changelist")).status_code == 200
    log = admin.get(reverse("admin:api_webhooknotice_changelist")).content.decode()
    assert "Sam" not in log


def test_what_an_admin_does_on_it(admin, house, listener):
    do = reverse("admin:api_webhook_do", args=[house.webhook.pk])
    assert admin.get(do).status_code == 405
    admin.post(do, {"do": "test"})
    house.tell(HOUR)
    assert listener.types() == ["test"]
    assert "whsec_" in admin.post(do, {"do": "secret"}, follow=True).content.decode()
    admin.post(do, {"do": "off"})
    assert house.fresh().off_why == WhyOff.PERSON
    admin.post(do, {"do": "on"})
    assert house.fresh().off_at is None
    house.happens(at=NOW - HOUR)
    admin.post(do, {"do": "again", "since": "2027-03-03T00:00"})
    assert house.webhook.notices.filter(kind="moved").exists()
    assert "Say from which day" in admin.post(do, {"do": "again"}, follow=True).content.decode()
    admin.post(do, {"do": "seen"})
    assert house.fresh().seen_at
    changed = admin.post(page(house), {"url": house.webhook.url, "kinds": ["closed"]})
    assert changed.status_code == 302
    assert house.fresh().kinds == ["closed"]
    admin.post(reverse("admin:api_webhook_delete", args=[house.webhook.pk]), {"post": "yes"})
    assert not Webhook.objects.exists()


def test_nobody_else_gets_there(house):
    browser = Client()
    browser.force_login(UserFactory.create(is_staff=True))
    do = reverse("admin:api_webhook_do", args=[house.webhook.pk])
    assert browser.post(do, {"do": "off"}).status_code == 403
    assert browser.get(page(house)).status_code == 403


def test_a_person_of_two_teams_is_told_of_as_far_as_one_sees(house, listener):
    """The application of another team's job is not theirs to know of."""
    other = ApplicationFactory.create(candidate=house.held.candidate)
    house.happens(of=other)
    assert house.tell() == 0
    assert not listener.heard
