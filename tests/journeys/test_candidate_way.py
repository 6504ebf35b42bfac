"""The candidate's way in a real browser: from the link to My usual, with and without JavaScript."""

from datetime import UTC, datetime

import pytest

from candidates.rules import secrets
from preferences.models import Pause
from tests.journeys.candidate import Taps, sams_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture(params=["phone", "phone_without_script", "desk"])
def page(request):
    return request.getfixturevalue(request.param)


def test_from_the_link_to_saved_in_five_taps(page, live_server, now):
    _sam, token = sams_link(now)
    page.goto(f"{live_server.url}/u/{token}/")
    tap = Taps(page)
    tap("Continue")
    assert token not in page.url
    tap("Text message")
    tap("Phone calls")
    tap("Evenings, 5 to 8")
    tap("Save")
    assert "Saved. From now on we text you, weekdays 5pm to 8pm London time. We will not call." in (
        page.inner_text("main")
    )
    assert tap.count <= 5


def test_change_undo_pause_and_start_again(page, live_server, now):
    sam, token = sams_link(now)
    page.goto(f"{live_server.url}/u/{token}/")
    tap = Taps(page)
    tap("Continue")
    tap("Email")
    tap("Save")
    tap("My usual")
    page.get_by_role("link", name="Change How we contact you").click()
    tap("Phone call")
    tap("Save")
    assert "Saved. From now on we call you" in page.inner_text("main")
    tap("Undo")
    assert "Undone. It is as it was before." in page.inner_text("main")
    assert "We email you" in page.inner_text("main")
    tap("Pause, or change for now")
    tap("No messages until a date")
    tap("For 1 week")
    tap("Save")
    assert "Paused. No messages until" in page.inner_text("main")
    assert Pause.objects.get(candidate=sam).lifted_at is None
    tap("Start again now")
    assert "Paused" not in page.inner_text("main")


def test_stop_for_good_and_open_again(page, live_server, now):
    _sam, token = sams_link(now)
    page.goto(f"{live_server.url}/u/{token}/")
    tap = Taps(page)
    tap("Just stop messages")
    tap("Stop all messages")
    assert "We will not write or call any more." in page.inner_text("main")
    tap("My usual")
    tap("Let us write again")
    assert "Switched on again" in page.inner_text("main")


def test_adding_and_checking_a_number(page, live_server, now, monkeypatch):
    made = []
    original = secrets.code_of
    monkeypatch.setattr(secrets, "code_of", lambda n: made.append(original(n)) or made[-1])
    _sam, token = sams_link(now, with_number=False)
    page.goto(f"{live_server.url}/u/{token}/")
    tap = Taps(page)
    tap("Continue")
    tap("Text message")
    tap("Save")
    assert "One thing more" in page.inner_text("main")
    tap("See your number and address")
    tap("Add your mobile number")
    page.get_by_label("Mobile number").fill("07700 900 199")
    tap("Send me a code")
    page.get_by_label("The 6 digits").fill(f"{made[-1][:3]} {made[-1][3:]}")
    tap("Continue")
    assert "Thank you. That is yours" in page.inner_text("main")
    assert "We text you" in page.inner_text("main")


def test_exact_hours_wrong_and_right(page, live_server, now):
    _sam, token = sams_link(now)
    page.goto(f"{live_server.url}/u/{token}/")
    tap = Taps(page)
    tap("Continue")
    tap("Choose exact hours")
    page.get_by_label("Monday from").fill("18:00")
    page.get_by_label("Monday to").fill("09:00")
    tap("Save")
    assert "Something needs another look" in page.inner_text("main")
    assert page.get_by_label("Monday from").input_value() == "18:00"
    page.get_by_label("Monday to").fill("20:00")
    tap("Save")
    assert "Monday 6pm to 8pm" in page.inner_text("main")


def test_applying_from_the_list_of_jobs(page, live_server, now):
    sams_link(now)
    page.goto(live_server.url)
    tap = Taps(page)
    tap("Night Carer")
    tap("Apply")
    page.get_by_label("First name").fill("Jo")
    page.get_by_label("Last name").fill("Field")
    page.get_by_label("Email").fill("jo@example.org")
    tap("Apply")
    tap("Email")
    tap("Save")
    assert "Thank you, Jo" in page.inner_text("main")
    assert "We email you" in page.inner_text("main")
