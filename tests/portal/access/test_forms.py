"""Our own crawler: every page that links lead to, and every form on them, filled in by hypothesis.

No page writes by being read, no form answers with an error of ours, and whatever is refused is still
there in the field it was typed into.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import resolve
from django.utils.http import urlencode
from hypothesis import HealthCheck, Phase, given, note, settings

from tests.portal.access.filling import Filled, filled
from tests.portal.access.forms_found import Form, Page, path_of, read, typed_in
from tests.portal.access.watching import watched
from tests.portal.access.world import World

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Area:
    """Who walks, from where, and how far: what lies elsewhere is another area's."""

    role: str
    starts: tuple[str, ...]
    within: tuple[str, ...]
    fewest: int  # kinds of pages, so that a walk that ends at a closed door is noticed
    most: int = 2  # pages of one address: with and without something on them


AREAS: Final = {
    "stranger": Area(
        "anonymous", ("/jobs/", "/in/", "/accounts/login/"), ("/jobs/", "/in/", "/accounts/"), 6
    ),
    "candidate": Area("candidate_a_2", ("/me/", "/me/times/", "/me/documents/"), ("/me/",), 20),
    "recruiter": Area("recruiter_own", ("/desk/", "/desk/times/"), ("/desk/", "/accounts/"), 45),
    "admin": Area("admin", ("/admin/",), ("/admin/",), 100, most=1),
}
# Where a form leads out of the walk, or would end what the other forms need.
LEFT_OUT: Final = (
    "/accounts/logout/",
    "/accounts/2fa/",  # a page of allauth's asks for what is not there, which these tests do not forgive
    "/admin/logout/",
    "/language/",
    "/me/leave/",
)


def routed(url: str) -> str | None:
    try:
        return str(resolve(urlsplit(url).path).route)
    except Http404:
        return None


@dataclass
class Walked:
    """`pages`: each address that was opened, with what it showed."""

    pages: dict[str, Page]
    wrote: dict[str, set[str]]


def walked(world: World, name: str) -> Walked:
    """Once for each world: its ids are in the addresses."""
    if (key := f"walked by {name}") not in world.values:
        world.values[key] = walk(world.browsers[AREAS[name].role], AREAS[name])
    found: Walked = world.values[key]
    return found


def walk(browser: Client, area: Area) -> Walked:
    found, seen, waiting = Walked({}, {}), dict[str, int](), [*area.starts]
    while waiting:
        url = waiting.pop(0)
        route = routed(url)
        if route is None or seen.get(route, 0) >= area.most or path_of(url) in found.pages:
            continue
        if not url.startswith(area.within) or url.startswith(LEFT_OUT) or "/history/" in url:
            continue
        seen[route] = seen.get(route, 0) + 1
        answer, wrote = watched(lambda url=url: browser.get(url))
        assert answer.status_code < 500, url
        if wrote:
            found.wrote[url] = wrote
        if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
            waiting += [path_of(answer.headers["Location"])] if answer.status_code == 302 else []
            continue
        page = read(url, answer.content.decode())
        found.pages[path_of(url)] = page
        waiting += [path_of(link) for link in page.links if not urlsplit(link).netloc]
    return found


def forms_of(walk: Walked) -> Iterator[Form]:
    """Each kind once, wherever it stands."""
    known = set()
    for page in walk.pages.values():
        for form in page.forms:
            key = (routed(form.action), form.key)
            if key in known or urlsplit(form.action).path.startswith(LEFT_OUT):
                continue
            known.add(key)
            yield form


@pytest.mark.parametrize("name", AREAS)
def test_reading_every_page_writes_nothing(world: World, name: str) -> None:
    walk = walked(world, name)
    assert not walk.wrote
    assert len({routed(url) for url in walk.pages}) >= AREAS[name].fewest, sorted(walk.pages)


@pytest.mark.faults
@pytest.mark.parametrize("name", AREAS)
def test_no_form_breaks_or_loses_what_was_typed(
    world: World, name: str, request: pytest.FixtureRequest
) -> None:
    """One example of each form; `make faults` tries many."""
    try_forms(world, name, examples=60 if request.config.getoption("--long") else 1)


def try_forms(world: World, name: str, *, examples: int) -> None:
    browser = world.browsers[AREAS[name].role]
    forms = list(forms_of(walked(world, name)))
    assert forms
    for form in forms:
        trial(browser, form, examples)


def trial(browser: Client, form: Form, examples: int) -> None:
    phases = (Phase.generate, Phase.shrink) if examples > 1 else (Phase.generate,)

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(sent=filled(form))
    def send(sent: Filled) -> None:
        note(f"{form.method} {form.action} {sent}")
        with transaction.atomic():
            answer = sent_by(browser, form, sent)
            transaction.set_rollback(True)
        assert answer.status_code < 500
        lost = lost_in(answer, form, sent)
        assert not lost, lost

    send()


def sent_by(browser: Client, form: Form, sent: Filled) -> Any:
    if form.method == "get":
        return browser.get(form.action, sent)
    # A session that ended with one form would hide the others.
    kept = deepcopy(browser.cookies)
    send = multipart if form.is_multipart else urlencoded
    answer = send(browser, form, sent)
    browser.cookies = kept
    return answer


def multipart(browser: Client, form: Form, sent: Filled) -> Any:
    return browser.post(form.action, sent)


def urlencoded(browser: Client, form: Form, sent: Filled) -> Any:
    body = urlencode({name: [str(v) for v in values] for name, values in sent.items()}, doseq=True)
    return browser.post(form.action, body, content_type="application/x-www-form-urlencoded")


def lost_in(answer: Any, form: Form, sent: Filled) -> dict[str, str]:
    """Of a form that was refused and is shown again: what is no longer in its field."""
    if answer.status_code not in (200, 422) or form.method == "get":
        return {}
    body = answer.content.decode(errors="replace")
    is_refused = answer.status_code == 422 or "errornote" in body or "errorlist" in body
    if not is_refused:
        return {}
    shown = typed_in(read(form.action, body).forms)
    # What a script copies new rows from is sent by nobody who has one.
    typed = {each.name for each in form.fields if each.is_typed and "__prefix__" not in each.name}
    return {
        name: str(values[-1])
        for name, values in sent.items()
        if name in typed and name in shown and plain(values[-1]) not in map(plain, shown[name])
    }


@cache
def plain(text: Any) -> str:
    """But for white space, and for what no person types."""
    return " ".join(str(text).replace("\x00", "").split())


def test_the_crawler_sees_what_a_browser_would() -> None:
    body = """<form id=a method=post action="/x/"><input name=n value="a&amp;b"><textarea name=t>
one</textarea><select name=s><option value=1><option value=2 selected></select></form>
<button name=do value=go form=a>Go</button><a href="y/">y</a>"""
    page = read("/here/", body)
    [form] = page.forms
    assert (form.action, form.method, page.links) == ("/x/", "post", ["/here/y/"])
    values = {each.name: each.value for each in form.fields}
    assert values == {"n": "a&b", "t": "one", "s": "2", "do": "go"}
    assert typed_in(page.forms) == {"n": {"a&b"}, "t": {"one"}}
