"""Every address, every role, plain, htmx and HEAD; what is denied tells nothing; reading writes
nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from tests.architecture.test_screens import KEPT_ELSEWHERE, OURS
from tests.factories.candidates import NOW
from tests.portal.access.expectations import IN, ROLES, TABLE, Row
from tests.portal.access.world import CANARIES, COLLEAGUES, STRANGERS, World, build

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/people/"}
# Who asks stands in front of a statement that writes (portal.audit.who).
SIGNED = r"^\s*(?:/\*by [^*]*\*/ )?"
WRITES = re.compile(SIGNED + r"(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# What reading may write: who looked, and the session.
NOT_BUSINESS = {"candidates_accessrecord", "django_session", "cache"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), travel(NOW, tick=False), transaction.atomic():
        cache.clear()
        yield build()
        transaction.set_rollback(True)


def address(route: str, row: Row, world: World, missing: bool = False) -> str:
    """`=x` stands for itself; everything else is looked up."""

    def value(found: re.Match[str]) -> str:
        name = found[1].rpartition(":")[2]
        wanted = row.values[name]
        if wanted.startswith("="):
            return wanted[1:]
        return "999999" if missing else str(world.values[wanted])

    return "/" + re.sub(r"<([\w:]+)>", value, route)


def expected(row: Row, role: str, status: int) -> set[int]:
    wanted = row.statuses[role]
    return {wanted} | (row.may_be if wanted == 200 else set())


# --- the table is complete ------------------------------------------------------------------------


def test_every_address_has_a_row() -> None:
    assert set(OURS) == set(TABLE), "say in expectations.py who may open it"


def test_every_row_names_every_role() -> None:
    assert all(set(row.statuses) == set(ROLES) for row in TABLE.values())


# --- who gets what --------------------------------------------------------------------------------


@pytest.mark.parametrize("route", sorted(TABLE))
def test_who_gets_what(world: World, route: str) -> None:
    row = TABLE[route]
    url = address(route, row, world)
    for role, browser in world.browsers.items():
        plain = browser.get(url)
        assert plain.status_code in expected(row, role, plain.status_code), (role, url)
        check_body(row, role, plain)
        head = browser.head(url)
        assert head.status_code == plain.status_code, (role, url)
        assert not head.content
        check_fragment(row, role, browser.get(url, headers=HTMX), plain)


def check_body(row: Row, role: str, answer: Any) -> None:
    """What is denied, and whatever a stranger gets, has nothing of hers in it."""
    holds_the_token = "token" in row.values
    is_denied = answer.status_code not in (200, 204)
    if holds_the_token or not (is_denied or role in STRANGERS):
        return
    if role.startswith("candidate_a") and answer.status_code == IN:
        return
    body = answer.content.decode(errors="replace") + str(dict(answer.headers))
    assert not [canary for canary in CANARIES if canary in body], role


def check_fragment(row: Row, role: str, fragment: Any, plain: Any) -> None:
    if plain.status_code == IN:
        assert fragment.status_code in (IN, 204), role
    else:
        assert fragment.status_code == plain.status_code, role
    check_body(row, role, fragment)


# --- out of scope is missing ----------------------------------------------------------------------


DENIED = sorted(
    (route, role)
    for route, row in TABLE.items()
    for role, status in row.statuses.items()
    if status == 404
)


@pytest.mark.case(56)
@pytest.mark.parametrize(("route", "role"), DENIED)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_out_of_scope_reads_as_missing_does(
    world: World, route: str, role: str, headers: dict[str, str]
) -> None:
    row, browser = TABLE[route], world.browsers[role]
    hers = browser.get(address(route, row, world), headers=headers)
    missing = browser.get(address(route, row, world, missing=True), headers=headers)
    assert hers.status_code == missing.status_code == 404
    assert comparable(hers) == comparable(missing)


def comparable(answer: Any) -> str:
    """But for the token and the address that was asked for, which the choice of language leads back to."""
    return TOKEN.sub("", answer.content.decode()).replace(answer.request["PATH_INFO"], "")


# --- writing --------------------------------------------------------------------------------------


def is_about_her(row: Row) -> bool:
    return any(not value.startswith("=") for value in row.values.values()) and (
        "token" not in row.values
    )


@pytest.mark.parametrize("route", sorted(r for r, row in TABLE.items() if is_about_her(row)))
def test_a_stranger_posts_nothing(world: World, route: str) -> None:
    url = address(route, TABLE[route], world)
    outside = [role for role in STRANGERS if not (TABLE[route].is_shared and role in COLLEAGUES)]
    for role in outside:
        answer, written = watched(lambda browser=world.browsers[role]: browser.post(url, {}))
        assert answer.status_code in (302, 403, 404, 405), (role, url)
        assert not written, (role, url)


@pytest.mark.parametrize("route", sorted(r for r in TABLE if r.startswith("desk/")))
@pytest.mark.parametrize("role", ["auditor", "interviewer"])
def test_who_only_reads_posts_nothing(world: World, route: str, role: str) -> None:
    url = address(route, TABLE[route], world)
    answer, written = watched(lambda: world.browsers[role].post(url, {}))
    # An interviewer may open some screens; none takes a post but the one about oneself, if filled in.
    own = (422,) if route == "desk/profile/" else ()
    assert answer.status_code in (200, 204, 403, 404, 405, *own), (role, url)
    assert not written, (role, url)


# --- N19: reading writes nothing ------------------------------------------------------------------


@pytest.mark.parametrize("route", sorted(TABLE))
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_writes_no_business_row(world: World, route: str, method: str) -> None:
    url = address(route, TABLE[route], world)
    for role in ("anonymous", "candidate_a_2", "recruiter_own", "admin"):
        browser = world.browsers[role]
        _answer, written = watched(lambda browser=browser: getattr(browser, method)(url))
        assert not written, (role, url)


def watched(ask: Any) -> tuple[Any, set[str]]:
    """The answer, and the tables of business that were written to."""
    with CaptureQueriesContext(connection) as caught:
        answer = ask()
    # What is read through the driver itself is logged without words: those statements only select.
    found = (WRITES.match(query["sql"] or "") for query in caught.captured_queries)
    return answer, {match[2] for match in found if match} - NOT_BUSINESS


# --- what is kept elsewhere -----------------------------------------------------------------------


def test_the_admin_is_for_admins(world: World) -> None:
    for role in ROLES:
        answer = world.browsers[role].get("/admin/candidates/candidate/")
        assert answer.status_code == (200 if role == "admin" else 302), role
        if role != "admin":
            assert "/login/" in answer["Location"]


def test_nothing_else_is_left_out() -> None:
    elsewhere = {"accounts/", "admin/", "api/", "brand/", "health/", "hooks/", "style/"}
    assert set(KEPT_ELSEWHERE) == elsewhere


def test_the_canary_sings_for_who_may_hear_it(world: World) -> None:
    """So that its silence elsewhere means something."""
    browser, pk = world.browsers["recruiter_own"], world.values["candidate"]
    for tab, canary in {
        "": "Canaryella",
        "messages/": "canary-body",
        "notes/": "canary-note",
        "timeline/": "canary-why",
    }.items():
        assert canary in browser.get(f"/desk/people/{pk}/{tab}").content.decode(), tab
    log = browser.get(f"/desk/calls/{world.values['attempt']}/").content.decode()
    assert "900321" in log
