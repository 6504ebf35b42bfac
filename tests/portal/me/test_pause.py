"""S-C5 and stopping: for a while, only what is urgent, another way for now, for good."""

from datetime import UTC, datetime, timedelta

import pytest

from candidates.models import Membership
from messaging.actions import opt_outs
from preferences.enums import Channel, ConsentHow, Through
from preferences.models import Pause
from scheduling.actions import interviews
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.factories.scheduling import offer_times


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        ({"when": "1"}, datetime(2027, 3, 4, tzinfo=UTC)),
        ({"when": "7"}, datetime(2027, 3, 10, tzinfo=UTC)),
        ({"when": "14"}, datetime(2027, 3, 17, tzinfo=UTC)),
        ({"when": "date", "on": "2027-03-20"}, datetime(2027, 3, 20, tzinfo=UTC)),
    ],
)
def test_no_messages_until_a_date(inside, sam, given, ends):
    inside.post("/me/pause/", {"need": "no_messages", **given})
    pause = Pause.objects.get(candidate=sam)
    assert (pause.kind, pause.until) == ("all", ends)


def test_the_pause_stands_on_top_with_its_end(inside, sam, words):
    inside.post("/me/pause/", {"need": "no_messages", "when": "7"})
    page = words(inside.get("/me/"))
    assert "Saved. No messages until 9 March. Then we go back to your usual." in page
    assert "Paused. No messages until 9 March. Start again now" in page
    inside.post("/me/resume/")
    page = words(inside.get("/me/"))
    assert "Started again. Your usual holds from now on." in page
    assert "Paused" not in page


def test_only_what_is_urgent(inside, sam, words):
    inside.post("/me/pause/", {"need": "only_urgent", "when": "7"})
    assert "Only what is urgent until 9 March." in words(inside.get("/me/"))


def test_another_way_for_now_lifts_a_never_and_says_so(inside, sam, words):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=1))
    give(sam, "channel.never", "call", at=NOW - timedelta(days=1))
    inside.post("/me/pause/", {"need": "another_way", "way": "call", "when": "7"})
    page = words(inside.get("/me/"))
    assert "Saved. From now on until 9 March we call you" in page
    assert "You asked us not to call. Until 9 March we will, because you chose it." in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Select what you need."),
        ({"need": "no_messages"}, "Select until when."),
        ({"need": "another_way", "when": "7"}, "Select which way to use for now."),
        (
            {"need": "no_messages", "when": "date", "on": "2027-03-01"},
            "Choose a date that is still to come.",
        ),
        ({"need": "no_messages", "when": "date", "on": "soon"}, "Enter a date"),
    ],
)
def test_what_is_missing_is_said(inside, sam, words, given, told):
    answer = inside.post("/me/pause/", {"seen": "", **given})
    assert answer.status_code == 422
    assert told in words(answer)
    assert not Pause.objects.exists()


def test_stop_for_good_asks_once_and_then_stops(inside, application, sam, words):
    answer = inside.post("/me/pause/", {"need": "stop"})
    assert answer.url == "/me/stop/"
    page = words(inside.get("/me/stop/"))
    assert "Your application for Night Carer stays." in page
    assert not sam.consents.exists()
    assert "Stopped" in words(inside.post("/me/stop/"))
    page = words(inside.get("/me/"))
    assert "You stopped all our messages. We write to you only here." in page


def test_starting_again_after_stopping_for_good(inside, sam, words):
    give(sam, "channel.first", "email")
    inside.post("/me/stop/")
    inside.post("/me/on/", {"what": "all"})
    page = words(inside.get("/me/"))
    assert "Switched on again: Email, " in page.replace(" and ", ", ")
    assert "We email you" in page


def test_the_landing_leads_to_stopping(client, token):
    assert client.post(f"/u/{token}/", {"stop": "1"}).url == "/me/stop/"


def test_one_topic_is_switched_on_again(inside, sam, words):
    opt_outs.opt_out(
        candidate=sam,
        channel=Channel.EMAIL,
        topic="other_jobs",
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=NOW,
    )
    page = words(inside.get("/me/"))
    assert "Switched off" in page
    assert "Email about other jobs" in page
    inside.post("/me/on/", {"what": "email:other_jobs"})
    page = words(inside.get("/me/"))
    assert "Thank you. Switched on again: Email about other jobs." in page
    assert "Switched off" not in page


def test_texts_closed_by_stop_open_only_by_start(inside, sam, words):
    give(sam, "channel.first", "text", "email", showed_number=True)
    opt_outs.opt_out(
        candidate=sam,
        channel=Channel.TEXT,
        contact_point=sam.contact_points.get(kind="phone"),
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        words="STOP",
        at=NOW,
    )
    page = words(inside.get("/me/"))
    assert "You chose text. We cannot use it now. You stopped it." in page
    assert "text START to our number" in page
    assert "We email you" in page
    inside.post("/me/on/", {"what": "text:"})
    page = words(inside.get("/me/"))
    assert "We email you" in page


def test_an_interview_inside_the_pause_is_asked_about(inside, sam, application, words):
    owner = application.owner
    Membership.objects.create(user=owner, team=application.job.team, role="recruiter")
    offer = offer_times(application, owner, ask_when=True)
    interviews.book(offer=offer, starts_at=NOW + timedelta(days=5), by=owner, at=NOW)
    wanted = {"need": "no_messages", "when": "7"}
    assert inside.post("/me/pause/", {"need": "no_messages", "when": "1"}).status_code == 302
    asked = inside.post("/me/pause/", wanted)
    assert asked.status_code == 422
    assert "You have an interview on 8 March. Should we still remind you?" in words(asked)
    inside.post("/me/pause/", wanted | {"remind": "yes"})
    assert Pause.objects.get(lifted_at=None).lets_appointments_pass
