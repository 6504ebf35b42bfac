"""Every address, every role, plain, htmx and HEAD; what is denied tells nothing; reading writes
nothing.
"""

import re
from typing import Any

import pytest

from candidates.models import AccessRecord
from tests.architecture.test_screens import ALL, KEPT_ELSEWHERE, OURS
from tests.portal.access.expectations import IN, ROLES, TABLE, Row
from tests.portal.access.watching import watched
from tests.portal.access.world import CANARIES, COLLEAGUES, STRANGERS, World
from tests.queries import queries

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/people/"}
# What frameworks elsewhere let through: another format, another method, another address or user.
TRICKS = "format=json&_format=api&_method=POST&user=1&as=1&role=recruiter&debug=1&next=/desk/"
TRICKED = HTMX | {
    "Accept": "application/json",
    "X-HTTP-Method-Override": "POST",
    "X-Original-URL": "/desk/",
    "X-Rewrite-URL": "/desk/",
    "X-Forwarded-User": "admin",
}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


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
    url, headed = address(route, row, world), set[int]()
    for role, browser in world.browsers.items():
        (plain, head, fragment), written = watched(
            lambda browser=browser: asked(browser, url, headed)
        )
        assert plain.status_code in expected(row, role, plain.status_code), (role, url)
        check_body(row, role, plain)
        if head is not None:
            assert head.status_code == plain.status_code, (role, url)
            assert not b"".join(head)  # of one that is streamed, too
        check_fragment(row, role, fragment, plain)
        assert not written, (role, url)


def asked(browser: Any, url: str, headed: set[int]) -> tuple[Any, Any, Any]:
    """Plain, without the body, and as a fragment; whoever is denied tries every trick with it.

    HEAD runs the very same page: whoever is let in asks for it once in a role, whoever is not in each.
    """
    plain = browser.get(url)
    is_denied = plain.status_code not in (200, 204)
    fragment = browser.get(
        f"{url}?{TRICKS}" if is_denied else url, headers=TRICKED if is_denied else HTMX
    )
    wants_head = is_denied or plain.status_code not in headed
    headed.add(plain.status_code)
    return plain, browser.head(url) if wants_head else None, fragment


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
        # Led on by the browser, without a body.
        is_led = fragment.status_code == 200 and "HX-Redirect" in fragment.headers
        assert fragment.status_code in (IN, 204) or (is_led and not fragment.content), role
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


# --- who looked ---------------------------------------------------------------------------------------

# About her, and not a look at her.
NO_LOOK = {
    "desk/people/imports/<int:pk>/": "rows of a file, not of people whom we hold",
    "desk/people/imports/<int:pk>/refused/": "rows of a file, not of people whom we hold",
    "desk/people/send/<int:pk>/": "a list of many, as the list of people is",
    "desk/attachments/<int:pk>/": "a file is saved, and the page that led to it is on record",
    "desk/papers/<int:pk>/": "a file is saved, and the page that led to it is on record",
}


def test_every_page_about_her_leaves_one_record(world: World) -> None:
    """But for fragments, which are parts of a page that is on record already."""
    looks = {}
    for route, row in TABLE.items():
        is_page = route.startswith("desk/") and not route.startswith("desk/f/")
        if is_page and is_about_her(row) and row.statuses["recruiter_own"] == 200:
            before = AccessRecord.objects.count()
            shown = world.browsers["recruiter_own"].get(address(route, row, world))
            if "Canaryella" in shown.content.decode() if not shown.streaming else True:
                looks[route] = AccessRecord.objects.count() - before
    wrong = {route: count for route, count in looks.items() if count != 1 and route not in NO_LOOK}
    assert wrong == {}
    assert len(looks) > 15, "a control: pages about her were opened"


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
def test_asking_what_is_possible_writes_no_business_row(world: World, route: str) -> None:
    """GET and HEAD are watched above, for every role."""
    url = address(route, TABLE[route], world)
    for role in ("anonymous", "candidate_a_2", "recruiter_own", "admin"):
        browser = world.browsers[role]
        _answer, written = watched(lambda browser=browser: browser.options(url))
        assert not written, (role, url)


# --- what is kept elsewhere -----------------------------------------------------------------------


ADMIN = sorted(
    "/" + re.sub(r"<[^>]+>", "1", route)
    for route in ALL
    if route.startswith("admin/") and "(?P" not in route and "login" not in route
)


@pytest.mark.parametrize("role", ["recruiter_own", "auditor", "half"])
def test_the_admin_is_for_admins(world: World, role: str) -> None:
    """Every address of it leads to a sign-in, and says nothing of what is there."""
    assert len(ADMIN) > 200
    for url in ADMIN:
        answer = world.browsers[role].get(url, headers=TRICKED if role == "half" else {})
        is_led = answer.status_code == 302 or "HX-Redirect" in answer.headers
        assert is_led, (role, url)
        where = answer.headers.get("Location") or answer.headers["HX-Redirect"]
        assert where.startswith(("/admin/login/", "/accounts/", "/admin/")), (role, url)
        assert not [canary for canary in CANARIES if canary in answer.content.decode()], url


def test_every_role_at_the_door_of_the_admin(world: World) -> None:
    for role in ROLES:
        answer = world.browsers[role].get("/admin/candidates/candidate/")
        assert answer.status_code == (200 if role == "admin" else 302), role


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


# --- what looking costs ---------------------------------------------------------------------------


def test_no_page_of_a_candidate_asks_more_than_twelve_times(world: World) -> None:
    """FIGURES: 12 queries, the session and who looked included."""
    browser = world.browsers["candidate_a_2"]
    counted = {}
    for route, row in TABLE.items():
        if not route.startswith("me/"):
            continue
        url = address(route, row, world)
        browser.get(url)
        with queries() as caught:
            answer = browser.get(url)
        if answer.status_code == 200:
            counted[route] = len(caught)
    assert len(counted) > 20
    assert {route: count for route, count in counted.items() if count > 12} == {}
