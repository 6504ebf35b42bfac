"""Every time says whose clock it stands on: to a candidate their place is named, and on the desk whatever is
said on theirs, where it differs from the reader's own.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from time_machine import travel

from candidates.models import Candidate
from preferences.actions import check_ins
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.portal.access.expectations import TABLE
from tests.portal.access.test_matrix import address
from tests.portal.access.world import World, build

pytestmark = pytest.mark.django_db
TOKYO = "Asia/Tokyo"
CLOCK = re.compile(r"\b\d{1,2}(?::\d\d)?[ap]m\b|\b\d\d:\d\d\b|\bmidday\b|\bmidnight\b")
WHOSE = re.compile(r"Tokyo|(?:their|our) (?:time|clock)")
HIDDEN = re.compile(r"<(script|style|select|option|textarea|svg)\b.*?</\1>", re.DOTALL)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, in a transaction around those of the tests: Canaryella is nine hours ahead."""
    with django_db_blocker.unblock(), travel(NOW, tick=False), transaction.atomic():
        cache.clear()
        world = build()
        canary = living_in(world, TOKYO)
        give(canary, "contact.hours", "evenings", "weekends")
        give(canary, "meet.hours", "mornings")
        canary.refresh_from_db()
        check_ins.open_for_stage(application=canary.applications.get(), at=NOW)
        yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(NOW + timedelta(minutes=2), tick=False):
        yield


def living_in(world: World, zone: str) -> Candidate:
    found = Candidate.objects.filter(pk=world.values["candidate"])
    found.update(time_zone=zone, contact_version=F("contact_version") + 1)
    return found.get()


def lines_of(page: str) -> list[str]:
    """What stands in the main part, a line for each block."""
    main = page[page.find("<main") : page.find("</main>")] or page
    shown = HIDDEN.sub("", main)
    blocks = re.split(r"</?(?:p|li|div|dd|dt|h\d|button|td|th|legend|label|section)\b[^>]*>", shown)
    words = (re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", block)) for block in blocks)
    return [unescape(line).strip() for line in words if line.strip()]


def pages(world: World, prefix: str, role: str) -> dict[str, list[str]]:
    routes = [route for route in sorted(TABLE) if route.startswith(prefix)]
    answers = {}
    for route in routes:
        answer = world.browsers[role].get(address(route, TABLE[route], world))
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            answers[route] = lines_of(answer.content.decode())
    return answers


@pytest.mark.parametrize("role", ["candidate_a_1", "candidate_a_2"])
def test_a_page_with_a_time_names_the_place_of_its_reader(world: World, role: str) -> None:
    found = pages(world, "me/", role)
    with_times = {route: lines for route, lines in found.items() if any(map(CLOCK.search, lines))}
    assert {"me/", "me/times/", "me/history/"} <= set(with_times)
    bare = {
        route: [line for line in lines if CLOCK.search(line)]
        for route, lines in with_times.items()
        if not any("Tokyo" in line for line in lines)
    }
    assert not bare


def test_a_sentence_says_it_beside_the_time(world: World) -> None:
    said = " ".join(pages(world, "me/", "candidate_a_2")["me/"])
    assert "weekdays 5pm to 8pm" in said
    assert "Tokyo time" in said


def test_on_the_desk_what_stands_on_their_clock_says_so(world: World) -> None:
    theirs = pages(world, "desk/", "recruiter_own")
    with transaction.atomic():
        living_in(world, "Europe/London")
        ours = pages(world, "desk/", "recruiter_own")
        transaction.set_rollback(True)
    bare = {}
    for route, lines in theirs.items():
        differs = [line for line in lines if CLOCK.search(line) and line not in ours[route]]
        if any(not WHOSE.search(line) for line in differs) and "Tokyo" not in " ".join(lines):
            bare[route] = differs
    assert not bare
