"""The desk on a bad day, in real Chromium: no network, a role that is gone, the back button, names of every
kind, no JavaScript. Nothing typed is lost, and the words say what to do.
"""

import pytest
from playwright.sync_api import Page, expect

from candidates.models import Candidate, Membership, Snooze
from messaging.enums import MessageState
from messaging.models import Message
from tests.browser import DESK, PHONE, settled
from tests.factories.candidates import ApplicationFactory, person
from tests.journeys.desk import Desk, furnished, has_focus, lively, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> Desk:
    world = furnished()
    lively(world)
    return world


@pytest.fixture
def page(world: Desk, open_page, live_server) -> Page:
    page = open_page(**DESK, base_url=live_server.url)
    sign_in(page, world.ana, live_server.url)
    return page


def write(page: Page, words: str) -> None:
    page.goto("/desk/people/?q=okoro")
    page.get_by_role("link", name="Email Sam").click()
    page.get_by_role("textbox", name="Message").fill(words)


def test_without_a_network_words_and_choices_stay_and_go_later(page: Page, world: Desk) -> None:
    write(page, "Keep me.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send email").click()
    expect(page.locator("#offline")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_value("Keep me.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Send email").click()
    expect(page.locator("#drawer")).not_to_be_visible()
    assert Message.objects.filter(state=MessageState.OUT).count() == 1

    page.goto(f"/desk/people/{world.sam.pk}/")
    for link, button in (("Note what Sam said", "Note it"), ("Move to…", "Move")):
        page.get_by_role("link", name=link).first.click()
        pressed = page.locator("#dialog").get_by_role("button", name=button)
        pressed.wait_for()
        page.context.set_offline(True)
        pressed.click()
        expect(page.locator("#offline")).to_be_visible()
        expect(pressed).to_be_visible()
        page.context.set_offline(False)
        page.keyboard.press("Escape")


def test_a_day_by_keys_alone(page: Page, world: Desk) -> None:
    page.goto("/desk/")
    settled(page)
    page.keyboard.press("j")
    expect(page.locator("#part-waiting").get_by_role("link", name="Sam Okoro")).to_be_focused()
    page.keyboard.press("z")
    expect(page.get_by_role("heading", name="Not now: Sam Okoro")).to_be_focused()
    page.get_by_role("button", name="Put it off").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).not_to_be_visible()
    expect(page.locator("#live")).to_contain_text("Sam is off Today")
    expect(page.locator("#part-waiting")).to_contain_text("All caught up")
    assert has_focus(page)
    assert Snooze.objects.count() == 1


def test_a_role_that_is_gone_is_said_where_it_is_missed(page: Page, world: Desk) -> None:
    write(page, "Not lost.")
    Membership.objects.all().delete()
    page.get_by_role("button", name="Send email").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not open to you any more.")
    expect(page.get_by_role("textbox", name="Message")).to_have_value("Not lost.")
    assert not Message.objects.filter(state=MessageState.OUT).exists()


def test_who_was_picked_is_still_picked_on_the_next_page_and_after_back(
    page: Page, world: Desk
) -> None:
    for n in range(50):
        ApplicationFactory.create(candidate=person(first_name=f"Ada{n:02}"), job=world.job)
    page.goto("/desk/people/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.get_by_role("form", name="With those you picked")
    expect(bar).to_contain_text("1 picked")
    page.get_by_role("link", name="Next").click()
    page.get_by_label("Select Sam Okoro").check()
    expect(bar).to_contain_text("2 picked")
    page.go_back()
    expect(bar).to_contain_text("1 picked")
    page.go_forward()
    page.get_by_label("Select Sam Okoro").check()
    bar.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("button", name="Put off 2 people")).to_be_visible()


def test_without_script_many_are_picked_over_pages(world: Desk, open_page, live_server) -> None:
    page = open_page(**DESK, base_url=live_server.url, java_script_enabled=False)
    sign_in(page, world.ana, live_server.url)
    page.goto("/desk/people/?q=larsen")
    page.get_by_label("Select Bo Larsen").check()
    page.get_by_role("button", name="Keep these, pick more").click()
    expect(page.get_by_label("Select Bo Larsen")).to_be_checked()
    page.get_by_label("Select Kim Larsen").check()
    page.get_by_role("button", name="Hand to a colleague").click()
    expect(page.get_by_role("button", name="Hand over 2 people")).to_be_visible()
    page.goto("/desk/")
    page.get_by_role("button", name="I am on this").first.click()
    expect(page.get_by_role("button", name="You are on this. Let go")).to_be_visible()


NAMES = ("Wolfeschlegelsteinhausenbergerdorff" * 3, "\u200fلينا عبد الرحمن", "🎉👩🏽", "A")


def test_names_of_every_kind_fit_a_phone(world: Desk, open_page, live_server) -> None:
    people = Candidate.objects.order_by("pk")
    for someone, name in zip(people, NAMES, strict=False):
        Candidate.objects.filter(pk=someone.pk).update(first_name=name[:80], last_name=name[:80])
    page = open_page(**PHONE, base_url=live_server.url)
    sign_in(page, world.ana, live_server.url)
    first = people[0].pk
    for address in ("", "people/", "board/", f"people/{first}/", f"people/{first}/contact/"):
        page.goto(f"/desk/{address}")
        settled(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{address} is {wide} px wider than the screen"
