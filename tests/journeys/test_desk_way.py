"""The recruiter's way in real Chromium: from a row to a message in the outbox, and what may happen
in between.
"""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from candidates.models import Application, Move
from messaging.enums import DeliveryState, MessageState
from messaging.models import Attempt, Delivery, Message
from tests.browser import DESK, PHONE
from tests.factories.preferences import give
from tests.journeys.desk import Desk, applied, furnished, has_focus, lively, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> Desk:
    return furnished()


@pytest.fixture
def page(world: Desk, open_page, live_server) -> Page:
    page = open_page(**DESK, base_url=live_server.url)
    sign_in(page, world.ana, live_server.url)
    return page


def person_of(world: Desk) -> str:
    return f"/desk/people/{world.sam.pk}/"


def words_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def to_list(page: Page) -> None:
    page.goto("/desk/people/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Sam Okoro")).to_be_focused()


# --- writing --------------------------------------------------------------------------------------


def test_three_keys_from_a_row_to_the_outbox_and_one_back(page: Page, world: Desk) -> None:
    to_list(page)
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="What happens next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(words_of(page)).to_be_focused()
    expect(words_of(page)).to_have_value("Hello Sam, we look at it this week. Ana")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Email to Sam Okoro.")).to_be_visible()
    assert has_focus(page)
    assert Delivery.objects.get().state == DeliveryState.QUEUED

    page.keyboard.press("u")
    expect(words_of(page)).to_be_focused()
    expect(words_of(page)).to_have_value("Hello Sam, we look at it this week. Ana")
    assert Message.objects.get().state == MessageState.DRAFT


def test_without_script_from_the_panel_to_sent(world: Desk, open_page, live_server) -> None:
    page = open_page(**DESK, base_url=live_server.url, java_script_enabled=False)
    sign_in(page, world.ana, live_server.url)
    page.goto(person_of(world))
    page.get_by_role("link", name="Email Sam").click()
    page.get_by_role("button", name="What happens next").click()
    page.get_by_role("button", name="Send email").click()
    expect(page.get_by_role("heading", name="Sam Okoro")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert Delivery.objects.get().channel == "email"
    page.get_by_role("button", name="Undo").click()
    expect(words_of(page)).to_have_value("Hello Sam, we look at it this week. Ana")


def test_without_script_one_message_to_many_and_back(world: Desk, open_page, live_server) -> None:
    lively(world)
    page = open_page(**DESK, base_url=live_server.url, java_script_enabled=False)
    sign_in(page, world.ana, live_server.url)
    page.goto("/desk/people/send/?everyone=on&filter=job%3Dnight-carer")
    page.get_by_label("Message").fill("Hello {first_name}, we look at it this week.")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_text("Hello Bo, we look at it this week.")).to_be_visible()
    page.get_by_role("button", name="Send to 4 people, each their way").click()
    expect(page.get_by_text("4 messages go in")).to_be_visible()
    assert Delivery.objects.count() == 4
    page.get_by_role("button", name="Undo all").click()
    expect(page.get_by_text("4 messages were stopped.")).to_be_visible()


def test_an_application_ends_with_an_answer_by_keys_alone(page: Page, world: Desk) -> None:
    page.goto(person_of(world))
    page.get_by_role("link", name="Close…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Close Sam, Night Carer")).to_be_focused()
    page.get_by_label("Why, for us").select_option(label="We chose somebody else")
    page.get_by_label("What they hear").fill("We have chosen someone else.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Email to Sam Okoro.")).to_be_visible()
    assert has_focus(page)
    assert not Application.objects.get().is_live
    page.keyboard.press("u")
    expect(page.get_by_label("What they hear")).to_have_value("We have chosen someone else.")
    assert Application.objects.get().is_live


def test_the_gate_follows_the_way_that_is_picked(page: Page, world: Desk) -> None:
    page.goto(f"{person_of(world)}contact/")
    words_of(page).fill("Keep these words.")
    page.get_by_text("Phone call", exact=True).click()
    expect(page.get_by_role("heading", name="Sam asked for no calls")).to_be_visible()
    assert has_focus(page)
    page.get_by_role("button", name="Email instead").click()
    expect(page.get_by_role("button", name="Send email")).to_be_visible()
    expect(words_of(page)).to_have_value("Keep these words.")
    assert has_focus(page)


def test_control_enter_goes_to_the_gate_and_never_past_it(page: Page, world: Desk) -> None:
    page.goto(f"{person_of(world)}contact/?channel=text")
    words_of(page).fill("May I text you?")
    words_of(page).press("Control+Enter")
    expect(page.get_by_text("Do not contact: no consent").first).to_be_visible()
    expect(words_of(page)).to_have_value("May I text you?")
    assert has_focus(page)
    assert not Message.objects.filter(state=MessageState.OUT).exists()


def test_the_usual_changes_while_ana_writes(page: Page, world: Desk) -> None:
    to_list(page)
    page.keyboard.press("c")
    words_of(page).fill("We have news.")
    give(world.sam, "contact.hours", "weekends", "evenings", at=datetime.now(UTC))
    page.get_by_role("button", name="Send email").click()
    card = page.locator("#changes")
    expect(card).to_be_focused()
    expect(card).to_contain_text("At any time")
    expect(words_of(page)).to_have_value("We have news.")
    assert not Message.objects.filter(state=MessageState.OUT).exists()
    page.locator("#gate .compose__send").first.click()
    expect(page.locator("#drawer")).not_to_be_visible()
    assert Message.objects.get().state == MessageState.OUT


def test_nothing_written_is_said_with_the_focus_on_it(page: Page, world: Desk) -> None:
    page.goto(f"{person_of(world)}contact/")
    page.get_by_role("button", name="Send email").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".errors")).to_contain_text("Write something first.")


def test_a_draft_is_kept_while_she_writes(page: Page, world: Desk) -> None:
    page.goto(f"{person_of(world)}contact/")
    words_of(page).press_sequentially("Half a sentence")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert Message.objects.get().bodies.get().body == "Half a sentence"
    expect(words_of(page)).to_be_focused()


# --- the panel ------------------------------------------------------------------------------------


def test_the_drawer_opens_from_the_list_and_gives_the_focus_back(page: Page, world: Desk) -> None:
    lively(world)
    page.goto("/desk/people/?q=sam")
    link = page.get_by_role("link", name="Sam Okoro")
    link.press("Enter")
    drawer = page.locator("#drawer")
    expect(drawer.get_by_role("heading", name="Sam Okoro")).to_be_focused()
    expect(drawer.get_by_role("heading", name="Sam’s usual")).to_be_visible()
    expect(drawer.get_by_text("May I come on Friday instead?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_a_note_in_a_few_presses_and_the_card_reads_again(page: Page, world: Desk) -> None:
    page.goto(person_of(world))
    page.keyboard.press("n")
    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("heading", name="Note what Sam said")).to_be_focused()
    dialog.get_by_role("link", name="Papers").click()
    dialog.get_by_text("Photo by text", exact=True).click()
    dialog.get_by_label("Their words").fill("Photos are easiest.")
    dialog.get_by_role("button", name="Note it").click()
    expect(dialog).not_to_be_visible()
    expect(page.locator("#panel-card")).to_contain_text("Photo by text")
    expect(page.get_by_role("link", name="Note what Sam said")).to_be_focused()


def test_a_move_and_back(page: Page, world: Desk) -> None:
    page.goto(person_of(world))
    page.get_by_role("link", name="Move to").click()
    dialog = page.locator("#dialog")
    expect(dialog.get_by_text("Sam will get 4 questions by email.").first).to_be_visible()
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("Sam Okoro is in Screen now.")).to_be_visible()
    assert Application.objects.get().stage.key == "screen"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Sam Okoro is in Screen now.")).not_to_be_visible()
    assert Application.objects.get().stage.key == "application"
    assert Move.objects.filter(undoes__isnull=False).exists()


def test_a_call_shows_the_number_only_through_the_gate(page: Page, world: Desk) -> None:
    page.goto(f"{person_of(world)}call/?channel=call")
    expect(page.get_by_role("heading", name="Sam asked for no calls")).to_be_visible()
    assert "900123" not in page.content()
    page.get_by_text("Call anyway and say why").click()
    page.get_by_label("Reason").select_option("urgent_for_them")
    page.get_by_role("button", name="Go on with this reason").click()
    if page.get_by_text("The law keeps this hour quiet").count():
        assert not Attempt.objects.exists()
        return
    expect(page.get_by_role("link", name="900123")).to_be_visible()
    page.get_by_label("What was said").fill("Friday is fine.")
    page.get_by_role("button", name="We spoke").click()
    expect(page.get_by_text("Noted: Spoke.")).to_be_visible()


# --- finding --------------------------------------------------------------------------------------


def test_the_list_narrows_while_she_types(page: Page, world: Desk) -> None:
    lively(world)
    page.goto("/desk/people/")
    page.keyboard.press("/")
    page.keyboard.type("lars")
    expect(page.get_by_text("3 people").first).to_be_visible()
    expect(page.get_by_role("link", name="Sam Okoro")).not_to_be_visible()
    expect(page.locator("#live")).to_have_text("3 people")
    expect(page.locator("#find")).to_be_focused()
    assert "q=lars" in page.url
    page.reload()
    expect(page.get_by_text("3 people").first).to_be_visible()


def test_a_chip_narrows_the_list(page: Page, world: Desk) -> None:
    lively(world)
    page.goto("/desk/people/")
    page.get_by_text("Waiting on us", exact=True).click()
    expect(page.get_by_text("1 person").first).to_be_visible()
    assert "us=on" in page.url
    assert has_focus(page)


def test_the_palette_finds_a_person_by_keyboard(page: Page, world: Desk) -> None:
    page.goto("/desk/")
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Go to or do")).to_be_focused()
    field = page.get_by_role("combobox", name="Go to or do")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text(re.compile("Today"))
    page.keyboard.type("okor", delay=80)
    expect(page.get_by_role("option", name="Sam Okoro", selected=True)).to_be_visible()
    expect(page.locator("#live")).to_have_text("1 found")
    expect(field).to_be_focused()
    assert field.get_attribute("aria-activedescendant") == "go-1-1"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sam Okoro")).to_be_visible()


def test_today_leads_to_an_answer(page: Page, world: Desk) -> None:
    lively(world)
    page.goto("/desk/")
    waiting = page.locator("#part-waiting")
    expect(waiting.get_by_role("heading", name="Waiting on us")).to_be_visible()
    waiting.get_by_role("link", name="Email Sam").click()
    expect(page.get_by_role("button", name="What happens next")).to_be_focused()


def test_on_a_phone_the_card_comes_first(world: Desk, open_page, live_server) -> None:
    page = open_page(**PHONE, base_url=live_server.url)
    sign_in(page, world.ana, live_server.url)
    page.goto(person_of(world))
    expect(page.get_by_role("heading", name="Sam’s usual")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Email Sam")).to_be_in_viewport()
    page.get_by_role("link", name="Email Sam").click()
    expect(words_of(page)).to_be_visible()
    words_of(page).fill("Hello Sam")
    page.get_by_role("button", name="Send email").click()
    expect(page.get_by_text("Email to Sam Okoro.")).to_be_visible()


def test_a_double_press_is_one_message(page: Page, world: Desk) -> None:
    page.goto(f"{person_of(world)}contact/")
    words_of(page).fill("Once only.")
    page.get_by_role("button", name="Send email").dblclick()
    expect(page.get_by_role("heading", name="Sam Okoro")).to_be_visible()
    assert Message.objects.count() == 1


def test_the_second_page_of_people(page: Page, world: Desk) -> None:
    for n in range(51):
        applied(world.job, world.at, first_name=f"Kim{n:02}", last_name="Berg")
    page.goto("/desk/people/")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Sam Okoro")).to_be_visible()
    assert "page=2" in page.url
