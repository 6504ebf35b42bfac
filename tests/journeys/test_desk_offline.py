"""The network goes in the middle of whatever is done at the desk: each form of each screen, in the page and in a
dialog, is filled in and sent without one. What was written and chosen stays, and the strip says so.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from messaging.models import Attempt, Message
from tests.browser import DESK, STILL, settled
from tests.journeys.desk import sign_in
from tests.portal.access.expectations import TABLE
from tests.portal.access.test_matrix import address
from tests.portal.access.world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.faults]

# What is done most, in every run; `make faults` goes to every screen of the desk.
OFTEN = (
    *("desk/people/<int:pk>/contact/", "desk/applications/<int:pk>/close/", "desk/calls/<int:pk>/"),
    *("desk/interviews/<int:pk>/", "desk/people/<int:pk>/slip/"),
)
NO_PAGE = re.compile(r"/(?:f|sheet|file|attachments)/|^desk/papers/")
PICKED = ("send", "move", "close", "assign", "snooze", "ask")
# Each form is filled and sent; what would leave the page, say nothing or lose a word is named.
SEND_EACH = """
async (where) => {
  const lost = [], strip = document.querySelector('#offline');
  const inside = [...document.querySelectorAll(where + ' form')];
  const all = inside.filter(form => form.method === 'post');
  const typed = form => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  let sent = 0;
  window.onbeforeunload = () => { lost.push('left the page'); };
  for (const form of all) {
    const name = form.getAttribute('action') || form.getAttribute('hx-post') || form.id;
    form.querySelectorAll('textarea, input[type=text]').forEach(field => { field.value = 'Not lost.'; });
    form.querySelectorAll('input[type=checkbox]').forEach(field => { field.checked = true; });
    const before = typed(form);
    strip.hidden = true;
    form.noValidate = true;
    const button = form.querySelector('button:not([type=button])');
    if (button && button.hasAttribute('hx-post')) button.click(); else form.requestSubmit(button);
    sent += 1;
    for (let n = 0; strip.hidden && n < 40; n++) await new Promise(go => setTimeout(go, 25));
    if (strip.hidden) lost.push(`nothing was said: ${name}`);
    if (!form.isConnected) lost.push(`is gone: ${name}`);
    else if (typed(form) !== before) lost.push(`was changed: ${name}`);
  }
  return [sent, lost];
}
"""
OPENERS = "links => [...new Set(links.map(link => link.getAttribute('hx-get')))]"


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def page(world: World, open_page, live_server) -> Page:
    page = open_page(**DESK, **STILL, base_url=live_server.url)
    sign_in(page, get_user_model().objects.get(first_name="Own"), live_server.url)
    return page


def screens(world: World) -> Iterator[str]:
    for route, row in TABLE.items():
        is_page = route.startswith("desk/") and not NO_PAGE.search(route)
        if is_page and not row.is_posted and row.statuses["recruiter_own"] == 200:
            yield address(route, row, world)
    for what in PICKED:
        yield f"/desk/people/{what}/?picked={world.values['candidate']}"


def send_without_a_network(page: Page, where: str) -> tuple[int, list[str]]:
    page.context.set_offline(True)
    count, lost = page.evaluate(SEND_EACH, where)
    page.context.set_offline(False)
    return count, [f"{page.url} {where}: {each}" for each in lost]


def done() -> tuple[int, int]:
    return Message.objects.count(), Attempt.objects.count()


def test_whatever_is_sent_without_a_network_stays_and_is_said(
    world: World, page: Page, request: pytest.FixtureRequest
) -> None:
    often = [address(route, TABLE[route], world) for route in OFTEN]
    before, sent, lost = done(), 0, []
    for url in screens(world) if request.config.getoption("--long") else often:
        page.goto(url)
        settled(page)
        count, found = send_without_a_network(page, "main")
        sent += count
        lost += found
    assert not lost, "\n".join(lost)
    assert sent >= len(often)
    assert done() == before, "nothing of it was done"


@pytest.mark.long
def test_the_same_in_each_dialog(world: World, page: Page) -> None:
    before, sent, lost = done(), 0, []
    seen: set[str] = set()
    for url in screens(world):
        page.goto(url)
        settled(page)
        links = page.locator('[hx-get][hx-target="#dialog"], [hx-get][hx-target="#drawer"]')
        for opener in links.evaluate_all(OPENERS):
            if (path := opener.partition("?")[0]) in seen:
                continue
            seen.add(path)
            page.goto(url)
            settled(page)
            page.locator(f'[hx-get="{opener}"]').first.evaluate("link => link.click()")
            expect(page.locator("dialog[open]")).to_be_visible()
            settled(page)
            count, found = send_without_a_network(page, "dialog[open]")
            sent += count
            lost += found
    assert not lost, "\n".join(lost)
    assert sent > 5
    assert done() == before, "nothing of it was done"
