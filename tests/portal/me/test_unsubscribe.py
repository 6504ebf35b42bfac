"""One topic by email, off: by a button or by the mail program (RFC 8058)."""

import pytest
from django.test import Client
from django.urls import reverse

from candidates.actions.links import make_link, revoke
from candidates.enums import LinkPurpose
from candidates.models import Link
from preferences.models import Consent
from tests.factories.candidates import NOW


@pytest.fixture
def address(sam):
    token = make_link(
        candidate=sam,
        purpose=LinkPurpose.STOP,
        topic="other_jobs",
        channel="email",
        at=NOW,
    )
    return reverse("unsubscribe", args=[token])


def test_looking_changes_nothing(client, address, words):
    for _time in range(10):
        page = words(client.get(address))
    assert "No more emails about other jobs?" in page
    assert not Consent.objects.exists()
    assert Link.objects.get().used_at is None


def test_the_button_stops_that_topic(client, address, sam, words):
    assert "No more emails about other jobs." in words(client.post(address))
    withdrawn = Consent.objects.get(candidate=sam)
    assert (withdrawn.act, withdrawn.channel, withdrawn.topic) == (
        "withdrawn",
        "email",
        "other_jobs",
    )


@pytest.mark.case(41, control="test_the_button_stops_that_topic")
def test_one_click_needs_no_cookies_and_no_session(address):
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert Consent.objects.count() == 1


@pytest.mark.case(41, control="test_the_button_stops_that_topic")
def test_twice_is_as_well_as_once(address):
    for _time in range(2):
        answer = Client().post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert Consent.objects.count() == 1


def test_an_old_link_still_stops(client, address, sam):
    Link.objects.update(
        created_at=NOW.replace(year=2026), expires_at=NOW.replace(year=2026, month=4)
    )
    assert client.post(address).status_code == 200
    assert Consent.objects.count() == 1


def test_a_revoked_link_does_nothing(client, address):
    revoke(link=Link.objects.get(), why="wrong person", at=NOW)
    assert client.post(address).status_code == 404
    assert not Consent.objects.exists()


def test_a_link_for_something_else_does_nothing(client, token):
    assert client.post(reverse("unsubscribe", args=[token])).status_code == 404
    assert not Consent.objects.exists()


def test_its_short_address_leads_to_the_same_page(client, address):
    short = address.removesuffix("stop/")
    assert client.get(short).url == address
