"""What goes wrong on the way: no network, two taps, Back, two tabs, an old code. Nothing is lost or doubled."""

from datetime import UTC, datetime, timedelta

import pytest

from candidates.models import ContactCode
from candidates.rules import secrets
from preferences.models import Answer, CheckIn
from tests.browser import PHONE
from tests.journeys.candidate import Taps, sams_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, live_server):
    """Sam's phone, inside, with the four questions open."""
    _sam, token = sams_link(datetime.now(UTC))
    phone = open_page(**PHONE, reduced_motion="reduce")
    phone.goto(f"{live_server.url}/u/{token}/")
    Taps(phone)("Continue")
    phone.get_by_role("button", name="Save").wait_for()
    return phone


def test_the_network_goes_in_the_middle(page):
    tap = Taps(page)
    tap("Text message")
    tap("Evenings, 5 to 8")
    page.context.set_offline(True)
    tap("Save")
    page.get_by_text("You are offline. Your answers are still here.").wait_for()
    assert page.get_by_label("Evenings, 5 to 8").is_checked()
    assert not Answer.objects.exists()
    page.context.set_offline(False)
    tap("Save")
    page.get_by_text("Saved. From now on we text you, weekdays 5pm to 8pm London time.").wait_for()
    assert Answer.objects.filter(key="channel.first").count() == 1


def test_two_taps_save_once(page):
    Taps(page)("Email")
    page.get_by_role("button", name="Save").dblclick()
    page.get_by_text("Saved. From now on we email you").wait_for()
    assert Answer.objects.count() == 4
    assert CheckIn.objects.get().closed_why == "finished"


def test_back_brings_no_form_that_could_be_sent_again(page):
    tap = Taps(page)
    tap("Email")
    tap("Save")
    page.get_by_text("Saved. From now on we email you").wait_for()
    page.go_back()
    page.get_by_role("heading", name="My usual", exact=True).wait_for()
    assert Answer.objects.count() == 4


def test_two_tabs_keep_the_newer_and_say_so(page):
    other = page.context.new_page()
    other.goto(page.url.replace("/check-in/", "/q/channel.first/"))
    Taps(other)("Phone call")
    Taps(other)("Save")
    other.get_by_text("Saved. From now on we call you").wait_for()
    tap = Taps(page)
    tap("Email")
    tap("Save")
    page.get_by_text("you changed this in another window").wait_for()
    assert Answer.objects.get(key="channel.first", superseded_at=None).chosen.get().key == "email"


def test_an_old_code_is_said_and_a_new_one_opens(page, monkeypatch):
    made = []
    original = secrets.code_of
    monkeypatch.setattr(secrets, "code_of", lambda n: made.append(original(n)) or made[-1])
    page.goto(page.url.replace("/check-in/", "/messages/"))
    page.get_by_role("button", name="Send a code to s").click()
    field = page.get_by_label("The 6 digits")
    field.wait_for()
    earlier = datetime.now(UTC) - timedelta(minutes=1)
    ContactCode.objects.update(created_at=earlier - timedelta(minutes=15), expires_at=earlier)
    field.fill(made[-1])
    Taps(page)("Continue")
    assert "run out" in page.inner_text("main")
    page.get_by_role("button", name="Send a code to s").click()
    page.get_by_label("The 6 digits").fill(made[-1])
    Taps(page)("Continue")
    page.wait_for_url("**/me/messages/")
