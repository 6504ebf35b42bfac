"""What follows, in real Chromium, in one world: a day that went by, a contact against the usual, a gesture, and
a wish that is renewed.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from candidates.actions.closing import close
from candidates.actions.happenings import record
from candidates.actions.links import make_link
from candidates.enums import HappeningKind, LinkPurpose, Outcome
from followup.actions import promises, touch
from followup.actions.slips import notice_overrides
from followup.enums import PromiseOrigin
from followup.models import Gesture, Pledge, Slip
from messaging.models import Message
from preferences.enums import Channel, OverrideReason, Rule
from tests.browser import DESK, PHONE
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give
from tests.journeys.desk import Desk, applied, furnished, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)


def test_what_follows(open_page: Any, live_server: Any) -> None:
    world = furnished()
    went_by(world)
    desk = open_page(**DESK, base_url=live_server.url)
    sign_in(desk, world.ana, live_server.url)
    a_new_day_is_said(desk, world)
    a_gesture_is_logged(desk, world)
    phone = open_page(**PHONE, base_url=live_server.url)
    a_contact_against_the_usual_is_answered(phone, world)
    bo = wants_to_stay_in_touch(world)
    other = open_page(**PHONE, base_url=live_server.url)
    a_wish_is_renewed(other, bo, world)


def went_by(world: Desk) -> None:
    application = world.sam.applications.get()
    application.owner = world.ana
    application.save()
    day = (world.at - 3 * DAY).date()
    promises.make(application, day, PromiseOrigin.SAID, world.at - 4 * DAY, by=world.ana)
    promises.break_overdue(at=world.at)


def a_new_day_is_said(page: Page, world: Desk) -> None:
    page.goto("/desk/")
    row = page.locator("[data-row]", has_text="there was no news. A draft is ready.").first
    row.get_by_role("link", name="Email Sam").click()
    words = page.get_by_role("textbox", name="Message")
    expect(words).to_have_value(re.compile(r"by \{new_day\}"))
    page.get_by_role("button", name="Send email").click()
    expect(page.get_by_text("Say the day: it takes the place of {new_day}.").first).to_be_visible()
    new_day = (world.at + 5 * DAY).date()
    page.get_by_label("They hear from us again by").fill(new_day.isoformat())
    page.get_by_role("button", name="Send email").click()
    expect(page.get_by_text("Email to Sam Okoro.")).to_be_visible()
    assert Pledge.objects.get().due_on == new_day
    assert "{new_day}" not in Message.objects.get().bodies.latest("version").body


def a_gesture_is_logged(page: Page, world: Desk) -> None:
    page.goto(f"/desk/people/{world.sam.pk}/follow-up/")
    page.get_by_text("Log something you did for Sam").click()
    page.get_by_role("button", name="Filled in a form for them").click()
    expect(page.get_by_role("heading", name="Sam Okoro")).to_be_visible()
    assert Gesture.objects.get().by == world.ana


def a_contact_against_the_usual_is_answered(page: Page, world: Desk) -> None:
    reason = (OverrideReason.SAFETY, "Their shift tonight")
    sam = world.sam
    sam.refresh_from_db()
    message = compose(
        sam,
        at=world.at,
        channel=Channel.BY_HAND,
        author=world.ana,
        application=sam.applications.get(),
        overrides=[(Channel.BY_HAND, Rule.NOT_THEIR_WAY, *reason)],
    )
    delivery = delivery_of(message)
    pretend_sent(delivery, world.at)
    message.told_at = world.at
    message.save()
    attempt = delivery.attempts.get()
    record(kind=HappeningKind.OVERRIDDEN, candidate=sam, subject=attempt, at=world.at)
    notice_overrides(at=world.at)
    enter(page, sam, world)
    expect(page.get_by_role("heading", name="We got this wrong").first).to_be_visible()
    assert Slip.objects.filter(reply="go_on").count() == 0
    page.get_by_role("button", name="No, go on").first.click()
    expect(page.get_by_text("Thank you. We go on as you asked.")).to_be_visible()
    assert Slip.objects.filter(reply="go_on").count() == 1


def wants_to_stay_in_touch(world: Desk) -> Any:
    bo = applied(world.job, world.at, first_name="Bo", last_name="Larsen")
    held = bo.applications.get()
    close(
        application=held,
        outcome=Outcome.REJECTED,
        by=world.ana,
        version=held.version,
        at=world.at - 360 * DAY,
    )
    give(bo, "touch.which", "like_this", at=world.at - 355 * DAY)
    assert touch.ask_again(at=world.at) == 1
    bo.refresh_from_db()
    return bo


def a_wish_is_renewed(page: Page, bo: Any, world: Desk) -> None:
    before = bo.pool_until
    enter(page, bo, world)
    page.goto("/me/q/touch.which/")
    page.locator("label.choice", has_text="Any job near me").click()
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", name="My usual")).to_be_visible()
    bo.refresh_from_db()
    assert bo.pool_until > before + 300 * DAY


def enter(page: Page, candidate: Any, world: Desk) -> None:
    token = make_link(candidate=candidate, purpose=LinkPurpose.USUAL, at=world.at)
    page.goto(f"/u/{token}/")
    page.get_by_role("button", name="Continue").first.click()
    page.goto("/me/")
