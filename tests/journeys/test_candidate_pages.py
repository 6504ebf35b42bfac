"""Every page of the candidate's: nothing that axe can find, nothing wider than the screen, few bytes."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import Link
from messaging.models import MessageSecret
from preferences.enums import PauseKind, Scope, Through
from tests.browser import LOOKS, keep_pictures
from tests.factories.candidates import UserFactory
from tests.factories.preferences import give, note
from tests.journeys.candidate import sams_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=LOOKS)
def look(request, open_page, assert_accessible):
    """`look(page, name)`: judged, and pictures of it kept."""
    page = open_page(**request.param)

    def judge(name):
        assert_accessible(page)
        keep_pictures(page, name)

    page.judge = judge
    return page


def see(page: Page, url: str, name: str) -> None:
    page.goto(url)
    page.judge(name)


def a_rich_usual(sam, now):
    earlier = now - timedelta(days=100)
    give(sam, "channel.first", "text", "email", at=earlier, showed_number=True)
    give(sam, "channel.never", "call", "voicemail", at=earlier)
    give(sam, "contact.hours", "evenings", at=now - timedelta(days=2))
    give(sam, "goal", "pay", "team", at=now - timedelta(days=2))
    ana = UserFactory.create(first_name="Ana", last_name="Silva")
    note(sam, "times.how", "text_few", at=now - timedelta(days=1), by=ana)
    note(sam, "contact.hours", "mornings", at=now - timedelta(hours=1), by=ana)
    give(
        sam,
        "channel.first",
        "email",
        at=now - timedelta(hours=2),
        scope=Scope.NOW,
        until=now + timedelta(days=6),
    )


def test_the_way_in(look, live_server):
    now = datetime.now(UTC)
    _sam, token = sams_link(now)
    see(look, f"{live_server.url}/u/{token}/", "c1-landing")
    see(look, f"{live_server.url}/u/{token}/not-me/", "c1-not-me")
    see(look, f"{live_server.url}/u/ZZZZZZZZZZZZ/", "c1-lost")
    see(look, f"{live_server.url}/in/", "c12-sign-in")
    look.goto(f"{live_server.url}/u/{token}/")
    look.get_by_role("button", name="Continue").click()
    look.judge("c2-check-in")
    look.locator("label.choice", has_text="Text message").first.click()
    look.locator("label.choice", has_text="Choose exact hours").click()
    look.judge("c2-check-in-open")
    look.get_by_role("button", name="Save").click()
    look.judge("c2-check-in-wrong")
    look.locator("label.choice", has_text="Choose exact hours").click()
    look.locator("label.choice", has_text="Evenings").click()
    look.get_by_role("button", name="Save").click()
    look.judge("c3-saved")
    Link.objects.update(created_at=now - timedelta(days=40), expires_at=now - timedelta(days=10))
    see(look, f"{live_server.url}/u/{token}/", "c1-old")


def test_my_usual_and_its_pages(look, live_server):
    from preferences.actions import pauses

    now = datetime.now(UTC)
    sam, token = sams_link(now)
    a_rich_usual(sam, now)
    look.goto(f"{live_server.url}/u/{token}/")
    look.get_by_role("button", name="Continue").click()
    see(look, f"{live_server.url}/me/", "c4-usual")
    see(look, f"{live_server.url}/me/q/channel.first/", "c4-question")
    see(look, f"{live_server.url}/me/pause/", "c5-pause")
    look.get_by_label("Use another way for now").check()
    look.get_by_label("Pick a date").check()
    look.judge("c5-pause-open")
    see(look, f"{live_server.url}/me/stop/", "c5-stop")
    see(look, f"{live_server.url}/me/zone/", "c4-zone")
    see(look, f"{live_server.url}/me/contacts/", "c-contacts")
    see(look, f"{live_server.url}/me/code/", "c-code")
    look.get_by_role("button", name="Send a code to s").click()
    look.judge("c-code-sent")
    look.get_by_label("6 digits").fill(MessageSecret.objects.latest("pk").value)
    look.get_by_role("button", name="Continue").click()
    see(look, f"{live_server.url}/me/messages/", "c7-nothing")
    look.get_by_label("Write to us").fill("When do I start?")
    look.get_by_role("button", name="Send").click()
    look.judge("c7-messages")
    pauses.pause(
        candidate=sam,
        kind=PauseKind.ALL,
        until=now + timedelta(days=7),
        through=Through.WEB,
        at=now,
    )
    see(look, f"{live_server.url}/me/", "c4-paused")
    stop = make_link(
        candidate=sam, purpose=LinkPurpose.STOP, topic="other_jobs", channel="email", at=now
    )
    see(look, f"{live_server.url}/u/{stop}/stop/", "c-unsubscribe")


def test_jobs_and_applying(look, live_server):
    sams_link(datetime.now(UTC))
    see(look, f"{live_server.url}/jobs/", "jobs")
    see(look, f"{live_server.url}/jobs/night-carer/", "job")
    see(look, f"{live_server.url}/jobs/night-carer/apply/", "apply")
    look.get_by_role("button", name="Apply").click()
    look.judge("apply-wrong")
    look.get_by_label("First name").fill("Jo")
    look.get_by_label("Last name").fill("Field")
    look.get_by_label("Email").fill("jo@example.org")
    look.get_by_role("button", name="Apply").click()
    look.judge("apply-questions")
    look.locator("label.choice", has_text="Email").first.click()
    look.get_by_role("button", name="Save").click()
    look.judge("applied")
