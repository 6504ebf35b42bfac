"""What a desk meets in a day: a session that is over, a role that is gone, addresses and forms full of
nonsense. Nothing fails, nothing is lost, nothing is done that nobody asked for.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from time_machine import travel

from candidates.models import Membership
from tests.factories.candidates import NOW
from tests.portal.access.expectations import TABLE
from tests.portal.access.test_matrix import HTMX, address, watched
from tests.portal.access.world import World, build

pytestmark = pytest.mark.django_db
ROUTES = sorted(route for route in TABLE if route.startswith("desk/"))
# Every name that some address or form of the desk reads.
NAMES = (
    *("q", "job", "stage", "owner", "way", "verdict", "sort", "mine", "now", "us", "check"),
    *("page", "picked", "person", "everyone", "filter", "keep", "query", "seen", "of", "key"),
    *("draft", "again", "application", "topic", "channel", "task", "ask", "reply", "look"),
    *("use_template", "switch_to", "template", "contact_version", "seen_at", "seen_message"),
    *("client_token", "override_rule", "override_reason", "override_words", "subject", "body"),
    *("asks", "to_stage", "why", "version", "outcome", "reason", "do", "when", "chosen", "move"),
    *("send", "name", "team", "first_name", "email", "phone", "time_zone", "due_on", "what"),
    *("options", "until", "scope", "language", "panel", "slot", "minutes", "file", "news_on"),
)
FORM = "application/x-www-form-urlencoded"
LOOKS = ("look", "use_template", "switch_to", "ask")  # with one of these, a form is only looked at
NONSENSE = {"signs": "\x00%_'\"\\ \u202eمرحبا 🎉 ٣", "numbers": "9" * 30}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), travel(NOW, tick=False), transaction.atomic():
        cache.clear()
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


def urls(world: World) -> dict[str, str]:
    return {route: address(route, TABLE[route], world) for route in ROUTES}


def test_a_session_that_is_over_leads_back_to_the_page_from_every_act(world: World) -> None:
    browser = world.browsers["anonymous"]
    for url in urls(world).values():
        answer, written = watched(lambda url=url: browser.post(url, {}, headers=HTMX))
        assert answer.status_code == 204, url
        assert not answer.content, url
        asked = urlsplit(answer.headers["HX-Redirect"])
        assert parse_qs(asked.query)["next"] == ["/desk/people/"], url
        assert not written, url


def test_a_role_that_is_gone_with_the_page_open_does_nothing_more(world: World) -> None:
    browser = world.browsers["recruiter_own"]
    Membership.objects.filter(user__first_name="Own").delete()
    for route, url in urls(world).items():
        if TABLE[route].is_shared or route == "desk/profile/":
            continue
        answer, written = watched(lambda url=url: browser.post(url, {}, headers=HTMX))
        assert answer.status_code in (403, 404, 405), url
        assert not written, url


@pytest.mark.parametrize("words", NONSENSE.values(), ids=NONSENSE)
def test_addresses_full_of_nonsense_are_pages(world: World, words: str) -> None:
    browser = world.browsers["recruiter_own"]
    for url in urls(world).values():
        answer = browser.get(url, dict.fromkeys(NAMES, words))
        assert answer.status_code < 500, url
        assert "HX-Request" in answer.headers["Vary"], url
        assert "no-store" in answer.headers["Cache-Control"], url


@pytest.mark.parametrize("words", NONSENSE.values(), ids=NONSENSE)
def test_forms_full_of_nonsense_are_refused(world: World, words: str) -> None:
    browser = world.browsers["recruiter_own"]
    given = dict.fromkeys([name for name in NAMES if name not in LOOKS], words)
    for url in urls(world).values():
        with transaction.atomic():
            answer = browser.post(url, urlencode(given), FORM, headers=HTMX)
            assert answer.status_code < 500, url
            transaction.set_rollback(True)


# --- the list of people -----------------------------------------------------------------------------


def test_five_hundred_filters_in_the_address(world: World) -> None:
    query = "&".join(f"job=night-carer&nothing{n}=%27{n}&stage=screen" for n in range(166))
    answer = world.browsers["recruiter_own"].get(f"/desk/people/?{query}")
    assert answer.status_code == 200
    assert "nothing7" not in answer.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "99999", "9" * 40, "two", "٣", "1.5", ""])
def test_pages_that_are_not_there(world: World, page: str) -> None:
    answer = world.browsers["recruiter_own"].get("/desk/people/", {"page": page})
    assert answer.status_code == 200
    assert "Canaryella" in answer.content.decode()


@pytest.mark.parametrize("words", ["%", "_", "'", '"', "\\", "%_'\"\\", "\x00", "🎉", "\u202e"])
def test_signs_that_mean_something_elsewhere_are_searched_as_they_stand(
    world: World, words: str
) -> None:
    answer = world.browsers["recruiter_own"].get("/desk/people/", {"q": words})
    assert answer.status_code == 200
    assert re.search("No one matches|Canaryella", answer.content.decode())
