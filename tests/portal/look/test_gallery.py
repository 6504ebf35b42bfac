"""Every part in a real browser: accessible, large enough to press, and behaving as promised."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUDIENCES = {"candidate": "/style/", "staff": "/style/?for=staff"}
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
TARGETS = "a[href], button, summary, select, textarea, label.choice, input:not([type=hidden])"
TOO_SMALL = """
(selector) => [...document.querySelectorAll(selector)].filter((one) => {
  const box = one.getBoundingClientRect();
  const inText = getComputedStyle(one).display === "inline";
  return box.width && !inText && !one.matches(".skip") && Math.min(box.width, box.height) < 24;
}).map((one) => one.outerHTML.slice(0, 80))
"""


@pytest.fixture
def show(live_server, open_page):
    def show_one(audience="candidate", size="desk", scheme="light", **options):
        page = open_page(
            viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", **options
        )
        page.goto(live_server.url + AUDIENCES[audience])
        return page

    return show_one


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("size", SIZES)
def test_accessible(show, assert_accessible, audience, size):
    page = show(audience, size)
    assert_accessible(page)
    assert page.evaluate(TOO_SMALL, TARGETS) == []


def test_nothing_is_lost_at_320_pixels(show):
    page = show(size="phone")
    page.set_viewport_size({"width": 320, "height": 568})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_scheme_of_the_browser_can_be_overruled(show, live_server):
    page = show(scheme="light")
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": live_server.url}])
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 26)"


def test_a_choice_reveals_its_follow_up_without_script(show):
    page = show(java_script_enabled=False)
    question = page.get_by_role("group", name="How should we contact you about this job?").last
    follow_up = page.get_by_label("And if that does not reach you?")
    assert follow_up.is_visible()
    question.get_by_label("Phone call").check()
    assert follow_up.is_hidden()


def test_the_error_summary_has_the_focus_and_leads_to_the_field(show):
    page = show()
    assert page.evaluate("document.activeElement.className") == "errors"
    page.get_by_role("link", name="Enter a valid email address.").click()
    assert page.evaluate("document.activeElement.id") == "wrong_email"


def test_a_drawer_gives_the_focus_back(show):
    page = show("staff")
    page.get_by_role("button", name="Open the drawer").click()
    drawer = page.get_by_role("dialog", name="Text Sam")
    assert drawer.is_visible()
    drawer.get_by_role("button", name="Close").click()
    assert drawer.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "Open the drawer"


def test_keys_walk_the_rows_and_can_be_switched_off(show):
    page = show("staff")
    page.locator("h1").evaluate("h1 => { document.activeElement.blur(); }")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Sam Okoro"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Ines Duarte"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Sam Okoro"
    page.keyboard.press("?")
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_keys_leave_typing_alone(show):
    page = show("staff")
    name = page.get_by_label("Full name").first
    name.click()
    page.keyboard.type("jk?c")
    assert name.input_value() == "jk?c"


def test_being_offline_is_said_and_unsaid(show):
    page = show()
    strip = page.get_by_text("You are offline. Your answers are still here.")
    assert strip.is_hidden()
    page.context.set_offline(True)
    strip.wait_for(state="visible")
    page.context.set_offline(False)
    strip.wait_for(state="hidden")


def test_the_seconds_to_undo_run_down(show):
    page = show("staff")
    expect(page.locator("[data-seconds]")).to_have_text(re.compile("^1[0-8]$"))
