"""“Ana is on this”, “not now”, the profile, and the morning letter."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from candidates.enums import Role
from candidates.models import Claim, Snooze
from messaging.actions.threads import thread_of
from messaging.models import InboundMessage
from portal.accounts.models import User
from portal.accounts.profile import is_summary_due
from portal.desk.queries.today import TITLES
from portal.desk.summary import send_summaries
from preferences.rules.hours import next_start, week_of
from preferences.rules.values import Zone
from preferences.rules.windows import PRESETS
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def words_of(answer) -> str:
    return answer.content.decode()


def day_of(client, of: str = "") -> str:
    """Today with the parts that the page asks for."""
    parts = [reverse("desk_today"), *[reverse("desk_today_section", args=[key]) for key in TITLES]]
    return "".join(words_of(client.get(part + of, headers=HTMX)) for part in parts)


# --- who is on it ---------------------------------------------------------------------------------


def test_colleagues_see_who_is_on_it(desk, sam, as_role):
    url = f"/desk/people/{sam.pk}/claim/"
    assert "I am on this" in day_of(desk)
    desk.post(url, {"do": "take"})
    assert "You are on this. Let go" in day_of(desk)
    bo = as_role(Role.RECRUITER)
    page = day_of(bo, "?of=team")
    assert "Ana Pires is on this" in page
    assert "item--taken" in page
    answer = bo.post(url, {"do": "take"}, follow=True)
    assert "Ana Pires is on this." in words_of(answer)
    bo.post(url, {"do": "over"})
    assert Claim.objects.get().user.first_name != "Ana" or "Let go" not in day_of(desk)
    desk.post(url, {"do": "let_go"})
    assert Claim.objects.count() == 1, "only one's own"


def test_it_ends_by_itself(desk, sam, as_role, clock):
    desk.post(f"/desk/people/{sam.pk}/claim/", {"do": "take"})
    clock.shift(timedelta(minutes=31))
    assert "is on this" not in day_of(as_role(Role.RECRUITER), "?of=team").replace(
        "I am on this", ""
    )


# --- not now --------------------------------------------------------------------------------------


def test_put_off_until_their_next_good_hour(desk, sam, clock):
    give(sam, "channel.first", "email")
    give(sam, "contact.hours", "evenings")
    url = f"/desk/people/{sam.pk}/snooze/"
    assert "At their next good hour, 5pm our time" in words_of(desk.get(url))
    answer = desk.post(url, {"when": "good"}, follow=True)
    assert "is off Today until 5pm" in words_of(answer)
    assert "1 person is snoozed." in day_of(desk)
    assert Snooze.objects.get().until == NOW.replace(hour=17)
    clock.move_to(NOW.replace(hour=17, minute=1))
    assert sam.full_name in day_of(desk)


def test_what_they_write_brings_them_back(desk, sam):
    desk.post(f"/desk/people/{sam.pk}/snooze/", {"when": "good"})
    desk.get("/desk/")  # what was just said is said once
    assert sam.full_name not in day_of(desk)
    thread = thread_of(sam)
    thread.last_in_at, thread.last_in_channel = NOW + timedelta(seconds=1), "email"
    thread.save()
    InboundMessage.objects.create(
        provider="x", provider_msg_id="1", channel="email", thread=thread, body="?", received_at=NOW
    )
    assert sam.full_name in day_of(desk)


@pytest.mark.parametrize("chosen", ["", "2020-01-01T10:00", "nonsense"])
def test_a_time_that_cannot_be(desk, sam, chosen):
    answer = desk.post(
        f"/desk/people/{sam.pk}/snooze/", {"when": "chosen", "chosen": chosen}, headers=HTMX
    )
    assert answer.status_code == 422
    assert "<html" not in words_of(answer)
    assert not Snooze.objects.exists()


def test_only_ones_own_day(desk, sam, as_role):
    desk.post(f"/desk/people/{sam.pk}/snooze/", {"when": "good"})
    assert sam.full_name in day_of(as_role(Role.RECRUITER), "?of=team")


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2027, 3, 3, 12, tzinfo=UTC), datetime(2027, 3, 3, 17, tzinfo=UTC)),
        (datetime(2027, 3, 3, 18, tzinfo=UTC), datetime(2027, 3, 4, 17, tzinfo=UTC)),
        (datetime(2027, 3, 5, 18, tzinfo=UTC), datetime(2027, 3, 8, 17, tzinfo=UTC)),
        # The clocks change on the Sunday between.
        (datetime(2027, 3, 26, 18, tzinfo=UTC), datetime(2027, 3, 29, 16, tzinfo=UTC)),
    ],
)
def test_when_their_hours_open_anew(at, opens):
    assert next_start(at, week_of(PRESETS["evenings"]), Zone("Europe/London")) == opens


# --- the profile ----------------------------------------------------------------------------------


def test_what_staff_change_about_themselves(desk, ana):
    given = {
        "first_name": "Anna",
        "last_name": "Pires",
        "time_zone": "Asia/Tokyo",
        "has_summary": "on",
    }
    answer = desk.post("/desk/profile/", given, follow=True)
    ana.refresh_from_db()
    assert (ana.first_name, ana.time_zone, ana.has_summary) == ("Anna", "Asia/Tokyo", True)
    assert not ana.has_shortcuts
    assert 'data-shortcuts="off"' in words_of(answer)
    assert "As of 9pm" in words_of(desk.get("/desk/")), "told in their own zone"
    assert desk.post("/desk/profile/", given | {"time_zone": "Mars/Olympus"}).status_code == 422


# --- the morning letter -----------------------------------------------------------------------------

MORNING = NOW.replace(hour=7, minute=1)


@pytest.fixture
def reader(ana):
    ana.has_summary = True
    ana.save()
    return ana


def test_a_letter_each_morning_once(reader, sam, clock):
    clock.move_to(MORNING)
    assert send_summaries(MORNING) == 1
    assert send_summaries(MORNING) == 0
    letter = mail.outbox[0]
    assert letter.to == [reader.email]
    assert sam.full_name in letter.body
    assert "/desk/" in letter.body
    assert send_summaries(MORNING + timedelta(days=1)) == 1


def test_who_did_not_ask_gets_none_and_nobody_gets_an_empty_one(ana, reader, job):
    assert send_summaries(MORNING) == 0
    assert not mail.outbox
    applied(job, email="bo@example.com")
    reader.has_summary = False
    reader.save()
    assert send_summaries(MORNING) == 0


def test_a_letter_that_did_not_leave_is_tried_again(reader, sam, monkeypatch, settings):
    settings.EMAIL_BACKEND = "tests.portal.desk.test_marks.Broken"
    assert send_summaries(MORNING) == 0
    reader.refresh_from_db()
    assert reader.summary_on is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_summaries(MORNING) == 1


class Broken:
    def __init__(self, **_options) -> None: ...

    def send_messages(self, _messages) -> int:
        raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("at", "zone", "is_due"),
    [
        (datetime(2027, 3, 3, 6, 59, tzinfo=UTC), "Europe/London", False),
        (datetime(2027, 3, 3, 7, 0, tzinfo=UTC), "Europe/London", True),
        (datetime(2027, 3, 3, 7, 0, tzinfo=UTC), "America/New_York", False),
        (datetime(2027, 3, 2, 22, 30, tzinfo=UTC), "Asia/Tokyo", True),
        (datetime(2027, 3, 6, 9, 0, tzinfo=UTC), "Europe/London", False),
    ],
)
def test_in_the_morning_of_their_own_zone(at, zone, is_due):
    assert is_summary_due(at, zone, None) is is_due
    assert not is_summary_due(at, zone, at.astimezone(ZoneInfo(zone)).date())


def test_a_user_without_a_team_gets_no_letter(db, sam):
    User.objects.create_user("loose@northside.example", has_summary=True)
    assert send_summaries(MORNING) == 0
