"""S-C4: My usual, its rows, and what it asks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from preferences.actions import answers
from preferences.actions.leave_be import stop_asking_if_enough
from preferences.models import Answer
from tests.factories.candidates import NOW, UserFactory
from tests.factories.preferences import give, note


def test_nothing_told_says_what_we_do(inside, words):
    page = words(inside.get("/me/"))
    assert (
        "You have not told us anything yet. This is what we do until you do. "
        "We email you, weekdays 9am to 5pm London time."
    ) in page
    assert "How we contact you Email Not asked yet. This is our default. Change" in page
    assert "Your time zone London Hours are in this zone Change Your time zone" in page


def test_rows_say_who_told_and_when(inside, sam, words):
    give(sam, "channel.first", "text", "email", at=NOW - timedelta(days=2), showed_number=True)
    note(sam, "papers.how", "photo_text", at=NOW, by=UserFactory.create(first_name="Ana"))
    page = words(inside.get("/me/"))
    assert (
        "We text you, weekdays 9am to 5pm London time. If that does not reach you, we email you."
        in page
    )
    assert "How we contact you Text message, then Email You, 1 March" in page
    assert "How you send papers Photo by text Ana Colleague" in page
    assert "noted this, 3 March, on the phone" in page


def test_a_choice_for_now_shows_what_it_replaces(inside, sam, words):
    give(sam, "channel.first", "email")
    until = NOW + timedelta(days=5, hours=12)
    give(sam, "channel.first", "call", until=until, at=NOW + timedelta(seconds=0))
    page = words(inside.get("/me/"))
    assert "Until 8 March we call you" in page
    assert "Usually: Email Phone call You, 3 March. Until 8 March" in page


def test_a_note_that_differs_waits_for_their_word(inside, sam, words):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=2))
    ana = UserFactory.create(first_name="Ana", last_name="Silva")
    noted = note(sam, "channel.first", "call", at=NOW - timedelta(days=1), by=ana)
    page = words(inside.get("/me/"))
    assert "Is this right? Ana Silva noted this, 2 March, on the phone" in page
    assert "How we contact you: Phone call" in page
    inside.post(reverse("me_settle", args=[noted.pk]), {"right": "1"})
    page = words(inside.get("/me/"))
    assert "Is this right?" not in page
    assert "We call you" in page


def test_a_note_that_is_wrong_leads_to_saying_it(inside, sam):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=2))
    noted = note(sam, "channel.first", "call", at=NOW - timedelta(days=1), by=UserFactory.create())
    answer = inside.post(reverse("me_settle", args=[noted.pk]), {"wrong": "1"})
    assert answer.url == "/me/q/channel.first/"
    assert not Answer.objects.filter(is_waiting=True, superseded_at=None).exists()


def test_someone_elses_note_is_missing(inside, sam):
    from tests.factories.candidates import person

    jo = person(email="jo@example.org")
    give(jo, "channel.first", "email", at=NOW - timedelta(days=2))
    noted = note(jo, "channel.first", "call", at=NOW - timedelta(days=1), by=UserFactory.create())
    address = reverse("me_settle", args=[noted.pk])
    assert inside.post(address, {"right": "1"}).status_code == 404


def test_old_answers_are_asked_about_once(inside, sam, words):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=100))
    page = words(inside.get("/me/"))
    assert "Is your usual still right? Some of it is from 23 November 2026." in page
    assert "check" in page
    inside.post("/me/keep/")
    page = words(inside.get("/me/"))
    assert "Thank you. We keep it as it is." in page
    assert "still right" not in page


def test_open_questions_are_offered(inside, check_in, words):
    assert "4 short questions are open." in words(inside.get("/me/"))


def test_what_helps_at_an_interview_needs_a_code(inside, sam, words):
    give(sam, "meet.support", "captions")
    page = words(inside.get("/me/"))
    assert "Captions" not in page
    assert "Shown after a code" in page
    assert inside.get("/me/q/meet.support/").url.startswith("/me/code/")


def test_after_a_code_it_is_shown(with_code, sam, words):
    give(sam, "meet.support", "captions")
    assert "Captions" in words(with_code.get("/me/"))


def test_changing_one_row(inside, sam, words):
    give(sam, "channel.first", "email")
    page = words(inside.get("/me/q/channel.first/"))
    assert "You told us this on Wed 3 Mar." in page
    answer = inside.post("/me/q/channel.first/", {"channel-first": "call", "scope": "always"})
    assert answer.url == "/me/"
    page = words(inside.get("/me/"))
    assert "Saved. From now on we call you, weekdays 9am to 5pm London time." in page


def test_just_for_now(inside, sam, words):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=1))
    inside.post(
        "/me/q/channel.first/",
        {"channel-first": "call", "scope": "now", "until": "2027-03-10"},
    )
    assert "Until 9 March we call you" in words(inside.get("/me/"))


def test_for_one_application(inside, application, sam, words):
    inside.post(
        "/me/q/times.how/",
        {"times-how": "ring", "scope": "application"},
    )
    page = words(inside.get("/me/"))
    assert "How we agree on times: Ring me." in page
    assert "Only for this job" in page


@pytest.mark.parametrize("key", ["nothing", "channel.firs", "x" * 50])
def test_a_question_we_do_not_ask_is_missing(inside, key):
    assert inside.get(f"/me/q/{key}/").status_code == 404


def test_nothing_chosen_is_said_and_nothing_is_kept(inside, sam):
    answer = inside.post("/me/q/channel.first/", {"scope": "always"})
    assert answer.status_code == 422
    assert not sam.answers.exists()


def test_contradictions_are_said_in_words(inside, sam, words):
    give(sam, "channel.never", "call")
    page = words(inside.get("/me/q/channel.first/"))
    assert "Phone call" not in page
    answer = inside.post("/me/q/channel.first/", {"channel-first": "call", "scope": "always"})
    assert answer.status_code == 422


def test_another_way_is_counted_and_answered(inside, sam, words):
    inside.post(
        "/me/q/channel.first/",
        {
            "channel-first": "another",
            "channel-first-another-words": "WhatsApp",
            "scope": "always",
        },
    )
    assert sam.unmet_requests.get().words == "WhatsApp"
    page = words(inside.get("/me/"))
    assert (
        "Saved. We do not have “WhatsApp” yet. We told the team that you asked. Until then: We"
        in page
    )
    assert "We email you" in page


def test_the_zone_for_good_and_for_a_while(inside, sam, words):
    inside.post("/me/zone/", {"zone": "Europe/Lisbon", "until": ""})
    page = words(inside.get("/me/"))
    assert "Saved. Your hours are read in Lisbon time." in page
    inside.post("/me/zone/", {"zone": "Asia/Manila", "until": "2027-03-10"})
    page = words(inside.get("/me/"))
    assert "Your time zone Manila Until" in page
    assert "then Lisbon" in page


def test_a_zone_until_yesterday_is_refused(inside, words):
    answer = inside.post("/me/zone/", {"zone": "Asia/Manila", "until": "2027-03-01"})
    assert answer.status_code == 422
    assert "Choose a date that is still to come." in words(answer)


def test_leaving_a_shared_phone(inside, words):
    assert "You have left" in words(inside.post("/me/leave/"))
    assert inside.get("/me/").url.startswith("/in/")


@pytest.mark.parametrize(
    ("choice", "said"), [("just_use_my_usual", "Just use my usual"), ("as_we_go", "Ask as we go")]
)
def test_whoever_had_enough_is_asked_once_what_they_want(inside, sam, words, choice, said):
    for key in ("channel.first", "channel.never", "papers.how"):
        answers.skip(candidate=sam, key=key, at=NOW)
    stop_asking_if_enough(candidate=sam, at=NOW)
    assert "Shall we leave you be?" in words(inside.get("/me/"))
    assert inside.post("/me/leave-be/", {"ask": choice}).url == "/me/"
    page = words(inside.get("/me/"))
    assert "Shall we leave you be?" not in page
    assert said in page


def test_a_choice_that_is_none_leads_to_the_question(inside, sam):
    assert inside.post("/me/leave-be/", {"ask": "whatever"}).url == "/me/q/ask.how/"
    assert not sam.answers.exists()
