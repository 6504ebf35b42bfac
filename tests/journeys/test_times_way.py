"""Five ways to agree on a time, each from the desk to the agreed hour, and the interviewer's own pages.

One test is one way, walked by a recruiter at 1280 pixels and a candidate at 390; every page on it is judged
in light and dark as it stands.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose, Role
from messaging.models import Message
from scheduling.actions.interviews import book
from scheduling.models import Interview, Offer
from tests.browser import DESK, PHONE, STILL, keep_pictures
from tests.factories.candidates import member, stage
from tests.factories.messaging import delivery_of, pretend_sent, send_due, text_in
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, offer_times
from tests.journeys.candidate import Taps
from tests.journeys.desk import furnished, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBER = "+447700900123"
LINK = re.compile(r"https?://[^/]+(/u/\S+)")


class Way:
    """One arranging: who sits at the desk, whose phone it is, and what either sees."""

    def __init__(self, open_page, live_server, assert_accessible):
        self.world = furnished()
        self.at = datetime.now(UTC)
        self.application = self.world.sam.applications.select_related("job__team").get()
        self.application.stage = stage("interview")
        self.application.save()
        free_weekdays(self.world.ana)
        self.url, self.open_page, self.accessible = live_server.url, open_page, assert_accessible
        self.desk = open_page(**DESK, **STILL, base_url=live_server.url)
        sign_in(self.desk, self.world.ana, live_server.url)
        self.phone = open_page(**PHONE, **STILL, base_url=live_server.url)

    def judge(self, page: Page, name: str) -> None:
        self.accessible(page)
        keep_pictures(page, f"times-{name}")

    def want(self, way: str) -> None:
        give(self.world.sam, "times.how", way, at=self.at, showed_number=True)

    def arrange(self, button: str, name: str = "") -> None:
        """At the desk, from the list to the button that does it in their way."""
        self.desk.goto("/desk/times/")
        self.desk.get_by_role("link", name="Arrange").click()
        if name:
            self.judge(self.desk, name)
        self.desk.get_by_role("button", name=button, exact=True).click()
        expect(self.desk.get_by_text("On its way to Sam.")).to_be_visible()

    def letter(self) -> str:
        """The newest letter, once everything that is due has left."""
        send_due(self.at + timedelta(minutes=5))
        return mail.outbox[-1].body

    def enter(self, path: str = "") -> Taps:
        """By the link of the letter, or by one like it."""
        token = make_link(
            candidate=self.world.sam,
            purpose=LinkPurpose.TIMES,
            application=self.application,
            at=self.at,
        )
        self.phone.goto(path or f"/u/{token}/")
        tap = Taps(self.phone)
        tap("Continue")
        return tap

    def says(self, words: str) -> None:
        expect(self.phone.locator("main")).to_contain_text(words)

    def live(self) -> Interview:
        return Interview.objects.get(state="booked")


@pytest.fixture
def way(open_page, live_server, assert_accessible, settings):
    settings.PUBLIC_URL = live_server.url
    return Way(open_page, live_server, assert_accessible)


def test_a_booking_page_then_moved_then_cancelled(way):
    way.want("booking_page")
    way.arrange("Send the booking page", "arrange")
    [path] = LINK.findall(way.letter())[:1]
    tap = way.enter(path)
    way.judge(way.phone, "pick")
    tap("Show more times")
    expect(way.phone.get_by_role("link", name="Earlier days")).to_be_visible()
    way.phone.locator("#slots label.choice").first.click()
    tap("Choose this time")
    way.says("Is this right?")
    way.judge(way.phone, "check")
    tap("Yes, book it")
    way.says("It is agreed")
    way.judge(way.phone, "agreed")
    first = way.live().starts_at
    tap("Move it")
    way.phone.locator("#slots label.choice").last.click()
    tap("Choose this time")
    tap("Yes, move it")
    way.says("It is agreed")
    assert way.live().starts_at != first
    tap("Cancel it")
    way.judge(way.phone, "cancel")
    tap("Only cancel")
    way.says("This is cancelled")
    assert not Interview.objects.filter(state="booked").exists()


def test_a_text_answered_by_two(way):
    way.want("text_few")
    give(way.world.sam, "channel.first", "text", at=way.at, showed_number=True)
    way.arrange("Send 3 times by text")
    message = Message.objects.get(topic="interview")
    assert re.search(r"1\) .+ 2\) .+ 3\) ", message.bodies.get().text)
    pretend_sent(delivery_of(message), way.at)
    wanted = Offer.objects.get().slots.get(number=2).starts_at
    text_in("2 please", way.at + timedelta(minutes=1), NUMBER)
    assert way.live().starts_at == wanted
    way.desk.goto("/desk/times/")
    expect(way.desk.get_by_role("heading", name="Coming up")).to_be_visible()
    way.judge(way.desk, "list")
    way.enter()
    way.says("It is agreed")


def test_an_email_with_a_link_for_each_time(way):
    way.want("email_few")
    way.arrange("Send 3 times by email")
    second = LINK.findall(way.letter())[1]
    wanted = Offer.objects.get().slots.get(number=2).starts_at
    tap = way.enter(second)
    expect(way.phone.locator("input[name=slot]:checked")).to_have_value(wanted.isoformat())
    tap("Choose this time")
    tap("Yes, book it")
    way.says("It is agreed")
    assert way.live().starts_at == wanted


def test_they_say_when_and_a_recruiter_finds_it(way):
    way.want("i_tell")
    way.arrange("Ask when they are free")
    tap = way.enter(LINK.findall(way.letter())[0])
    tap("Tell us when you are free")
    way.judge(way.phone, "when")
    way.phone.get_by_role("group", name="Tuesdays").get_by_text("mornings").click()
    way.phone.get_by_label("Or in your own words").fill("Not before nine.")
    tap("Tell us when")
    way.says("We have what you told us")
    way.desk.goto("/desk/times/")
    expect(way.desk.get_by_text("Not before nine.")).to_be_visible()
    way.judge(way.desk, "list-task")
    way.desk.get_by_role("link", name="Find a time").click()
    way.desk.locator("button[name=slot]").first.click()
    expect(way.desk.get_by_text("Booked. Sam is told.")).to_be_visible()
    way.judge(way.desk, "interview")
    way.phone.reload()
    way.says("It is agreed")


def test_we_ring_them_and_book_it_while_we_talk(way):
    give(way.world.sam, "channel.never", "voicemail", at=way.at)
    way.want("ring")
    way.arrange("Make it a call to agree on a time")
    script = Message.objects.get(topic="interview")
    assert script.channel == "call"
    assert "These would fit" in script.bodies.get().body
    way.desk.goto(reverse("desk_times_for", args=[way.application.pk]))
    way.desk.locator("button[name=slot]").nth(1).click()
    expect(way.desk.get_by_text("Booked. Sam is told.")).to_be_visible()
    assert way.live().booked_by == way.world.ana
    way.enter()
    way.says("It is agreed")


def test_nobody_knows_yet_so_the_way_they_took_is_a_question(way):
    way.arrange("Send a link and 3 times")
    tap = way.enter(LINK.findall(way.letter())[-1])
    way.phone.locator("#slots label.choice").first.click()
    tap("Choose this time")
    tap("Yes, book it")
    way.says("Should we agree on times this way from now on?")
    tap("Yes, each time")
    way.says("We do it this way each time.")


def test_an_interviewer_has_a_page_a_brief_and_free_times(way):
    tom = member(way.world.job.team, Role.INTERVIEWER, first_name="Tom")
    free_weekdays(tom)
    give(way.world.sam, "meet.support", "captions", at=way.at, application=way.application)
    offer = offer_times(way.application, way.world.ana, panel=[tom.pk], at=way.at)
    starts_at = offer.slots.get(number=1).starts_at
    booked = book(offer=offer, starts_at=starts_at, at=way.at)
    page = way.open_page(**DESK, **STILL, base_url=way.url)
    sign_in(page, tom, way.url)
    page.goto("/desk/brief/")
    way.judge(page, "mine")
    page.get_by_role("link", name="Sam Okoro").click()
    expect(page.locator("main")).to_contain_text("Captions")
    page.get_by_label("A note afterwards").fill("Calm and kind.")
    way.judge(page, "brief")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("main")).to_contain_text("Calm and kind.")
    assert booked.application.notes.get(by=tom).body == "Calm and kind."
    page.goto("/desk/free/")
    way.judge(page, "free")
    page.get_by_text("Add free times").click()
    page.get_by_label("Saturday").check()
    page.locator("#id_starts").first.fill("12:00")
    page.locator("#id_ends").first.fill("09:00")
    page.get_by_role("button", name="Add", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("The end comes before the start.")
    way.judge(page, "free-wrong")
