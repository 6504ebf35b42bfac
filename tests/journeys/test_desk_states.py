"""What the desk looks like when something is amiss, and what two who work at once see of each other."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from candidates.enums import Role
from candidates.models import Application
from messaging.actions.threads import thread_of
from tests.browser import DESK, PHONE, STILL, settled
from tests.factories.candidates import member
from tests.factories.preferences import note
from tests.journeys.desk import Desk, furnished, has_focus, lively, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
