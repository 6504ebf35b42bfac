"""Every screen of the desk: nothing that axe can find, nothing wider than the screen, few bytes."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, expect

from messaging.actions import calls, messages
from messaging.enums import DeliveryState
from messaging.models import Delivery, InboundMessage
from preferences.enums import Channel
from preferences.models import OptOutHold, Pause
from tests.browser import LOOKS, keep_pictures, settled
from tests.factories.messaging import compose
from tests.factories.preferences import give, note
from tests.journeys.desk import Desk, applied, furnished, lively, sign_in

browser = pytest.mark.browser
database = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Desk:
    world = furnished()
    lively(world)
    at, sam = world.at, world.sam
    note(sam, "contact.hours", "mornings", by=world.ana, at=at)
    give(sam, "papers.how", "photo_text", at=at - timedelta(days=100))
    give(sam, "times.how", "booking_page", at=at - timedelta(days=2))
    give(sam, "times.how", "email_few", at=at, until=at + timedelta(days=4))
    OptOutHold.objects.create(candidate=sam, channel="text", inbound=1, at=at)
    paused = applied(world.job, at, first_name="Mia", last_name="Chen")
    Pause.objects.create(candidate=paused, began_at=at, until=at + timedelta(days=9))
    return world


def sent(world: Desk) -> None:
    """One message in each part of the outbox."""
    others = world.job.applications.filter(candidate__last_name="Larsen")
    people = [row.candidate for row in others]
    states = (DeliveryState.QUEUED, DeliveryState.UNKNOWN, DeliveryState.DEAD)
    for person, state in zip(people, states, strict=False):
        message = compose(
            person, at=datetime.now(UTC), author=world.ana, application=person.applications.get()
        )
        Delivery.objects.filter(message=message).update(state=state)
    messages.save_draft(
        candidate=world.sam,
        topic="update",
        body="Half a sentence",
        author=world.ana,
        client_token="7f1d1a2e-6f0d-4c0e-9b7a-1f2e3d4c5b6a",
        at=datetime.now(UTC),
    )


@pytest.fixture(params=LOOKS)
def page(request, world: Desk, open_page, live_server) -> Page:
    page = open_page(**request.param, base_url=live_server.url)
    sign_in(page, world.ana, live_server.url)
    return page


@pytest.fixture
def judge(page: Page, assert_accessible):
    def see(name: str, url: str = "") -> None:
        if url:
            page.goto(url)
        settled(page)
        assert_accessible(page)
        keep_pictures(page, f"desk-{name}")

    return see


@browser
@database
def test_where_the_day_begins_and_who_there_is(page: Page, world: Desk, judge) -> None:
    judge("today", "/desk/")
    judge("people", "/desk/people/")
    judge("people-none", "/desk/people/?q=zzzz")
    judge("jobs", "/desk/jobs/")
    judge("add", "/desk/people/add/")
    judge("go", "/desk/go/?q=sam")
    sent(world)
    judge("outbox", "/desk/outbox/")


@browser
@database
def test_what_came_in_and_is_nobodys_yet(page: Page, world: Desk, judge) -> None:
    judge("unmatched-none", "/desk/unmatched/")
    came = InboundMessage.objects.create(
        provider="mail",
        provider_msg_id="<1@x>",
        channel=Channel.EMAIL,
        from_address="new@example.com",
        subject="Nights",
        body="Do you still need people?",
        received_at=datetime.now(UTC),
        needs_person="unknown_sender",
    )
    judge("unmatched", "/desk/unmatched/")
    judge("match", f"/desk/unmatched/{came.pk}/?q=sam")
    page.get_by_role("button", name="Sam wrote it").click()
    expect(page.get_by_text("It is in the conversation with")).to_be_visible()


@browser
@database
def test_about_one_person(page: Page, world: Desk, judge) -> None:
    person = f"/desk/people/{world.sam.pk}/"
    judge("person", person)
    for tab in ("messages", "timeline", "notes", "history"):
        judge(tab, f"{person}{tab}/")
    judge("note", f"{person}note/?key=contact.hours")
    judge("move", f"/desk/moves/{world.sam.applications.get().pk}/")


@browser
@database
def test_what_is_about_many_and_about_jobs(page: Page, world: Desk, judge) -> None:
    judge("board", "/desk/board/")
    page.goto("/desk/people/")
    page.get_by_label("Select Sam Okoro").check()
    judge("people-picked")
    everyone = "?everyone=on&filter=job%3Dnight-carer"
    for act in ("send", "close", "move", "assign", "snooze", "ask"):
        judge(f"many-{act}", f"/desk/people/{act}/{everyone}")
    judge("sent-none", "/desk/people/sent/")
    application = world.sam.applications.get()
    judge("close", f"/desk/applications/{application.pk}/close/")
    judge("snooze", f"/desk/people/{world.sam.pk}/snooze/")
    judge("job", "/desk/jobs/night-carer/")
    judge("job-edit", "/desk/jobs/night-carer/edit/")
    judge("hand-over", "/desk/jobs/hand-over/")
    judge("profile", "/desk/profile/")
    judge("times", "/desk/times/")
    judge("times-for", f"/desk/times/{application.pk}/")
    page.goto("/desk/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    judge("palette")


@browser
@database
def test_contact_through_every_gate(page: Page, world: Desk, judge) -> None:
    contact = f"/desk/people/{world.sam.pk}/contact/"
    judge("contact", contact)
    judge("contact-ask-first", f"{contact}?topic=decision")
    judge("contact-against", f"{contact}?channel=by_hand")
    judge("contact-blocked", f"{contact}?channel=text")
    mia = world.job.applications.get(candidate__first_name="Mia").candidate
    judge("contact-paused", f"/desk/people/{mia.pk}/contact/?channel=email")
    judge("call", f"/desk/people/{world.sam.pk}/call/")
    Pause.objects.all().delete()
    attempt = calls.start(
        candidate=mia,
        topic="update",
        channel=Channel.BY_HAND,
        by=world.ana,
        at=datetime.now(UTC),
        overrides=[("by_hand", "not_their_way", "safety", "")],
    )
    judge("call-log", f"/desk/calls/{attempt.pk}/")


@browser
@database
def test_what_opens_over_a_page(page: Page, world: Desk, judge) -> None:
    page.goto("/desk/people/?q=okoro")
    page.get_by_role("link", name="Sam Okoro").click()
    expect(page.locator("#drawer").get_by_role("heading", name="Sam’s usual")).to_be_visible()
    judge("drawer")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Email Sam").click()
    expect(page.locator("#drawer").get_by_role("textbox", name="Message")).to_be_visible()
    judge("drawer-contact")
    page.goto(f"/desk/people/{world.sam.pk}/")
    page.get_by_role("link", name="Note what Sam said").click()
    expect(page.locator("#dialog").get_by_role("button", name="Note it")).to_be_visible()
    judge("dialog-note")


# --- weight ---------------------------------------------------------------------------------------

LINKED = re.compile(r'(?:src|href)="/static/([^"]+)"')


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/desk/", "/desk/people/", "/desk/people/{}/"])
def test_what_a_page_of_the_desk_brings_along(client: Client, address: str) -> None:
    desk = furnished()
    client.force_login(desk.ana)
    page = client.get(address.format(desk.sam.pk)).content.decode()
    files = set(LINKED.findall(page))
    found = {name: finders.find(name) for name in files}
    assert all(found.values()), found
    assert len(files) <= 6
    weight = sum(len(gzip.compress(Path(str(path)).read_bytes(), 9)) for path in found.values())
    assert weight <= 60 * 1024, {
        name: Path(str(path)).stat().st_size for name, path in found.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/desk/f/card/{}/", "/desk/f/gate/{}/?channel=call", "/desk/f/outbox/", "/desk/f/go/?q=sam"],
)
def test_a_fragment_is_small(client: Client, address: str) -> None:
    desk = furnished()
    client.force_login(desk.ana)
    answer = client.get(address.format(desk.sam.pk), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert len(answer.content) <= 12 * 1024
