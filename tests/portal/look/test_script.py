"""htmx, configured as it is, and app.js, on a desk made for this."""

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.portal.look.pages"),
]


@pytest.fixture
def trial(live_server, desk):
    desk.goto(live_server.url + "/trial/")
    return desk


def write(page, words):
    page.get_by_role("link", name="Write").click()
    expect(page.get_by_role("heading", name="To Sam")).to_be_focused()
    page.get_by_label("Message").fill(words)


def test_a_drawer_opens_on_its_heading_and_gives_the_focus_back(trial):
    trial.get_by_role("link", name="Write").click()
    expect(trial.get_by_role("dialog")).to_be_visible()
    expect(trial.get_by_role("heading", name="To Sam")).to_be_focused()
    trial.keyboard.press("Escape")
    expect(trial.get_by_role("dialog")).to_be_hidden()
    expect(trial.get_by_role("link", name="Write")).to_be_focused()
    assert trial.locator("#drawer").inner_html() == ""


def test_a_form_with_errors_is_swapped_in_and_has_the_focus(trial):
    trial.get_by_role("link", name="Write").click()
    trial.get_by_role("button", name="Send").click()
    expect(trial.get_by_text("Empty")).to_be_focused()


def test_the_server_closes_the_drawer_and_the_draft_is_forgotten(trial):
    write(trial, "Hello Sam")
    trial.keyboard.press("Control+Enter")
    expect(trial.get_by_role("dialog")).to_be_hidden()
    trial.get_by_role("link", name="Write").click()
    expect(trial.get_by_label("Message")).to_have_value("")


def test_what_was_written_survives_a_reload(trial):
    write(trial, "Hello Sam")
    trial.reload()
    trial.get_by_role("link", name="Write").click()
    expect(trial.get_by_label("Message")).to_have_value("Hello Sam")


def test_a_part_that_fails_says_so_in_place_and_can_be_mended(trial, live_server):
    trial.get_by_role("link", name="Break").click()
    part = trial.locator("#part")
    expect(part).to_contain_text("This part did not load.")
    again = part.get_by_role("link", name="Try again")
    expect(again).to_have_attribute("href", live_server.url + "/trial/broken/")
    trial.get_by_role("link", name="Mend").click()
    expect(part).to_have_text("New")


def test_what_the_server_says_is_read_aloud(trial):
    trial.get_by_role("link", name="Mend").click()
    expect(trial.locator("#live")).to_have_text("12 people shown")


def test_regions_ask_for_news_every_30_seconds(live_server, desk):
    desk.clock.install()
    desk.goto(live_server.url + "/trial/")
    expect(desk.locator("#news")).to_have_text("Old")
    desk.clock.run_for(31_000)
    expect(desk.locator("#news")).to_have_text("New")


def test_a_server_out_of_reach_keeps_the_form(trial):
    write(trial, "Hello Sam")
    trial.route("**/trial/send/", lambda route: route.abort())
    trial.get_by_role("button", name="Send").click()
    expect(trial.get_by_text("We could not reach the server.")).to_be_visible()
    expect(trial.get_by_label("Message")).to_have_value("Hello Sam")


def test_htmx_keeps_no_page_in_the_browser(trial):
    trial.get_by_role("link", name="Mend").click()
    expect(trial.locator("#part")).to_have_text("New")
    assert trial.evaluate("Object.keys(localStorage).length") == 0
    config = trial.evaluate("({...htmx.config})")
    assert (config["historyCacheSize"], config["allowEval"], config["timeout"]) == (0, False, 10000)
    assert not config["allowScriptTags"]
    assert not config["historyRestoreAsHxRequest"]
