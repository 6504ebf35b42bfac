"""What a candidate's page costs (FIGURES), and what a scanner's look at it changes: nothing."""

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import Candidate
from portal.visits import CODE_UNTIL, UNTIL
from tests.factories.candidates import member
from tests.factories.scheduling import free_weekdays, offer_times
from tests.journeys.candidate import sams_link

pytestmark = pytest.mark.django_db
MUST, WITH_HTMX = 35 * 1024, 55 * 1024
HTMX = re.compile(r"django_htmx/[\w.-]+\.js")
FILES = ["css/portal.css", "js/app.js", "js/zone.js", "img/favicon.svg"]


@pytest.fixture
def token():
    return sams_link(datetime.now(UTC))[1]


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


@pytest.mark.parametrize(
    "address",
    [
        *("/me/check-in/", "/me/", "/me/q/contact.hours/", "/me/pause/", "/me/zone/"),
        *("/me/times/", "/me/contacts/", "/me/history/", "/me/about/"),
    ],
)
def test_a_page_with_everything_it_needs(client, token, address):
    client.post(f"/u/{token}/")
    page = compressed(client.get(address).content)
    files = sum(compressed(Path(finders.find(name)).read_bytes()) for name in FILES)
    assert page + files <= MUST, f"{address}: {page + files} bytes compressed"


@pytest.mark.parametrize(
    "address",
    ["/me/messages/", "/me/documents/", "/me/applications/", "/me/privacy/", "/me/card/"],
)
def test_a_page_behind_a_code_with_everything_it_needs(client, token, address):
    client.post(f"/u/{token}/")
    session = client.session
    session[CODE_UNTIL] = session[UNTIL]
    session.save()
    answer = client.get(address)
    assert answer.status_code == 200
    page = compressed(answer.content)
    files = sum(compressed(Path(finders.find(name)).read_bytes()) for name in FILES)
    assert page + files <= MUST, f"{address}: {page + files} bytes compressed"


def test_the_page_with_htmx_and_everything_it_needs(client, token):
    """Picking a time is the one page of a candidate that uses it, with the most times it shows at first."""
    sam = Candidate.objects.get()
    held = sam.applications.get()
    held.owner = member(held.job.team)
    held.save(update_fields=["owner"])
    free_weekdays(held.owner, notice_hours=0)
    offer = offer_times(held, held.owner, at=datetime.now(UTC))
    client.post(f"/u/{token}/")
    answer = client.get(f"/me/times/{offer.pk}/")
    page = answer.content.decode()
    assert page.count('name="slot"') >= 3
    scripts = sorted(set(HTMX.findall(page)))
    assert scripts, page
    files = sum(compressed(Path(finders.find(name)).read_bytes()) for name in FILES + scripts)
    assert compressed(answer.content) + files <= WITH_HTMX


def rows() -> dict[str, int]:
    """How many rows each table holds, but for the sessions that a look may begin."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label != "sessions"
    }


def state() -> dict[str, list]:
    return {
        model._meta.label: sorted(map(str, model._default_manager.values_list()))
        for model in apps.get_models()
        if model._meta.app_label in ("candidates", "preferences", "messaging")
    }


@pytest.mark.case(39, control="test_whoever_presses_the_button_is_inside")
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("name", ["link_landing", "link_not_me", "unsubscribe", "link_again"])
@pytest.mark.parametrize("purpose", LinkPurpose)
def test_scanners_change_nothing(token, method, name, purpose):
    """Every address of a link, ten times, with each kind of link."""
    now = datetime.now(UTC)
    sam = Candidate.objects.get()
    found = make_link(candidate=sam, purpose=purpose, topic="other_jobs", channel="email", at=now)
    before = rows(), state()
    for _time in range(10):
        getattr(Client(), method)(reverse(name, args=[found]))
    assert (rows(), state()) == before


def test_whoever_presses_the_button_is_inside(client, token):
    before = rows(), state()
    client.post(f"/u/{token}/")
    assert (rows(), state()) != before


def test_looking_around_inside_changes_nothing(client, token):
    client.post(f"/u/{token}/")
    before = rows(), state()
    for name in (
        "me_usual",
        "me_check_in",
        "me_check_in_check",
        "me_pause",
        "me_stop",
        "me_zone",
        "me_contacts",
        "me_code",
        "me_undo",
        "me_keep",
        "me_resume",
        "me_switch_on",
        "me_leave",
    ):
        client.get(reverse(name))
    client.get("/me/q/channel.first/")
    client.get("/me/contacts/add/phone/")
    assert (rows(), state()) == before
