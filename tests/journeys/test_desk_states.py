"""What the desk looks like when something is amiss, and what two who work at once see of each other."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from candidates.enums import Role
from candidates.models import Application, Note
from messaging.actions.threads import thread_of
from tests.browser import DESK, PHONE, STILL, settled
from tests.factories.candidates import member
from tests.factories.preferences import note
from tests.journeys.desk import Desk, furnished, has_focus, lively, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The screens of the desk with something on them that is sent; `make faults` goes to all of them.
OFTEN = (
    *("people/{sam}/", "people/{sam}/contact/", "applications/{application}/close/"),
    *("people/send/?picked={sam}", "times/{application}/"),
)
SELDOM = (
    *("", "people/", "people/add/", "board/", "outbox/", "jobs/new/", "jobs/hand-over/"),
    *("profile/", "people/{sam}/note/", "people/{sam}/call/", "people/{sam}/snooze/"),
    *("people/{sam}/slip/", "people/{sam}/messages/", "people/{sam}/papers/"),
    *("people/{sam}/notes/", "templates/new/", "applications/{application}/promise/"),
    *("people/move/?picked={sam}", "people/close/?picked={sam}", "people/assign/?picked={sam}"),
    *("people/snooze/?picked={sam}", "people/ask/?picked={sam}", "jobs/night-carer/"),
    "jobs/night-carer/edit/",
)
# Each form is filled with words and sent; those that would leave the page, or say nothing, are named.
SEND_EACH = """
async () => {
  const lost = [], strip = document.querySelector('#offline'), forms = [...document.forms];
  let sent = 0;
  window.onbeforeunload = () => { lost.push('left the page'); };
  for (const form of forms.filter(form => form.method === 'post')) {
    const name = form.getAttribute('action') || form.id;
    const area = form.querySelector('textarea');
    if (area) area.value = 'Not lost.';
    strip.hidden = true;
    form.noValidate = true;
    const button = form.querySelector('button:not([type=button])');
    if (button && button.hasAttribute('hx-post')) button.click(); else form.requestSubmit(button);
    sent += 1;
    for (let n = 0; strip.hidden && n < 40; n++) await new Promise(go => setTimeout(go, 25));
    if (strip.hidden) lost.push(`nothing was said: ${name}`);
    if (!form.isConnected || area && area.value !== 'Not lost.') lost.push(`is gone: ${name}`);
  }
  return [sent, lost];
}
"""


@pytest.fixture
def world() -> Desk:
    world = furnished()
    lively(world)
    return world


@pytest.fixture
def sit_down(world: Desk, open_page, live_server) -> Callable[..., Page]:
    """`sit_down(user)` is the page of a colleague at a desk of their own."""

    def one(user=world.ana, **look) -> Page:
        page = open_page(**(look or DESK), **STILL, base_url=live_server.url)
        sign_in(page, user, live_server.url)
        return page

    return one


@pytest.mark.faults
def test_whatever_is_sent_without_a_network_stays_and_is_said(
    world: Desk, sit_down, request: pytest.FixtureRequest
) -> None:
    page = sit_down()
    numbers = {"sam": world.sam.pk, "application": world.sam.applications.get().pk}
    addresses = OFTEN + SELDOM if request.config.getoption("--long") else OFTEN
    sent, lost = 0, []
    for address in addresses:
        page.goto("/desk/" + address.format(**numbers))
        settled(page)
        page.context.set_offline(True)
        count, found = page.evaluate(SEND_EACH)
        page.context.set_offline(False)
        sent += count
        lost += [f"{address}: {each}" for each in found]
    assert not lost, "\n".join(lost)
    assert sent > len(addresses)
    assert Note.objects.count() == 1, "nothing of it was done"


@pytest.mark.parametrize("look", [DESK, PHONE], ids=["1280", "390"])
def test_what_is_amiss_can_be_read_by_everybody(
    world: Desk, sit_down, assert_accessible, look
) -> None:
    page = sit_down(**look)
    page.goto("/desk/people/?q=nobody-is-called-that")
    expect(page.get_by_text("No one matches")).to_be_visible()
    assert_accessible(page)

    fails: list[Route] = []
    page.route("**/desk/today/later/*", lambda route: route.fulfill(status=500, body="x"))
    page.route("**/desk/today/quiet/*", lambda route: fails.append(route))  # it goes on loading
    page.goto("/desk/")
    expect(page.get_by_text("This part did not load").first).to_be_visible()
    expect(page.locator("#part-quiet")).to_have_attribute("aria-busy", "true")
    assert_accessible(page)
    for route in fails:
        route.abort()
    page.unroute_all()

    page.goto("/desk/")
    settled(page)
    thread = thread_of(world.job.applications.exclude(candidate=world.sam)[0].candidate)
    thread.last_in_at, thread.last_in_channel = datetime.now(UTC), "email"
    thread.save()
    page.evaluate("document.body.dispatchEvent(new CustomEvent('poll', {bubbles: true}))")
    expect(page.get_by_text("1 new. Show it")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    assert_accessible(page)


# --- two at once ----------------------------------------------------------------------------------


def test_what_one_does_the_other_sees_in_half_a_minute(world: Desk, sit_down) -> None:
    jo = member(world.job.team, Role.RECRUITER, first_name="Jo", last_name="Bennett")
    page = sit_down(jo)
    page.clock.install()
    page.goto(f"/desk/people/{world.sam.pk}/")
    settled(page)
    note(world.sam, "papers.how", "photo_text", at=datetime.now(UTC), by=world.ana)
    page.clock.fast_forward(30_500)
    expect(page.locator("#live")).to_contain_text("Something about Sam changed.")
    expect(page.locator("#panel-card")).to_contain_text("Photo by text")


def test_two_tabs_never_overwrite_each_other(world: Desk, sit_down) -> None:
    here = sit_down()
    there = here.context.new_page()
    for tab in (here, there):
        tab.goto(f"/desk/people/{world.sam.pk}/")
        tab.get_by_role("link", name="Move to…").first.click()
        tab.locator("#dialog").get_by_role("button", name="Move").wait_for()
    here.locator("#dialog").get_by_role("button", name="Move").click()
    expect(here.locator("#dialog")).not_to_be_visible()
    first = Application.objects.get(candidate=world.sam)
    there.locator("#dialog label.choice:has([name=to_stage])").last.click()
    there.locator("#dialog").get_by_role("button", name="Move").click()
    expect(there.locator("#newer")).to_contain_text("Sam was moved meanwhile")
    assert has_focus(there)
    second = Application.objects.get(candidate=world.sam)
    assert (second.stage_id, second.version) == (first.stage_id, first.version)
