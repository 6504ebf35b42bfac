"""Where somebody is signed in, and ending it everywhere else."""

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import travel

from candidates.models import SignIn
from portal.devices import device_words
from tests.factories.candidates import NOW

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
URL = "/me/sign-ins/"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_in_two_words(agent, words):
    assert device_words(agent) == words


@pytest.fixture
def elsewhere(token):
    other = Client(headers={"User-Agent": PHONE})
    other.post(f"/u/{token}/")
    return other


def test_every_visit_stands_there_with_its_device(elsewhere, with_code, words):
    page = words(with_code.get(URL))
    assert "Chrome on Android" in page
    assert page.count("By a link") == 2
    assert page.count("This one") == 1


def test_ending_all_others_ends_them_at_once_and_not_this_one(elsewhere, with_code):
    assert elsewhere.get("/me/").status_code == 200
    for _press in range(2):
        with_code.post(URL)
    assert elsewhere.get("/me/").url.startswith("/in/")
    assert with_code.get(URL).status_code == 200
    assert SignIn.objects.filter(ended_at=None).count() == 1


def test_leaving_and_running_out_end_it_too(elsewhere, with_code, words):
    elsewhere.post("/me/leave/")
    assert "Chrome on Android" not in words(with_code.get(URL))
    with travel(NOW + timedelta(hours=12), tick=False):
        assert with_code.get("/me/").url.startswith("/in/")


def test_what_is_long_over_is_forgotten(elsewhere, token):
    with travel(NOW + timedelta(days=29), tick=False):
        Client().post(f"/u/{token}/")
    assert SignIn.objects.count() == 2
    SignIn.objects.update(until=NOW - timedelta(days=40))
    Client().post(f"/u/{token}/")
    assert SignIn.objects.count() == 1
