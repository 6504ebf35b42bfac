"""S-C2 and S-C3: a page of questions, saved, read back, undone."""

import re
from datetime import timedelta

import pytest
from time_machine import travel

from candidates.models import Candidate
from preferences.models import Answer, CheckIn, Consent
from tests.factories.candidates import NOW
from tests.factories.preferences import give

SAM_SAYS = {
    "channel-first": "text",
    "channel-first-second-text": "email",
    "channel-never": ["call", "voicemail"],
    "contact-hours": ["evenings"],
    "papers-how": "photo_text",
}


def test_four_questions_stand_on_one_page_with_why(inside, check_in, words):
    page = words(inside.get("/me/check-in/"))
    assert "4 short questions" in page
    assert "For the Night Carer job." in page
    assert "How should we contact you about this job?" in page
    assert "We use this each time we get in touch." in page
    assert "To 07700" not in page.replace("+4477 •••• 123", "")
    assert "And if that does not reach you?" in page


def test_saving_answers_reads_back_and_says_what_happens_next(inside, check_in, words):
    answer = inside.post("/me/check-in/", SAM_SAYS)
    assert answer.url == "/me/check-in/check/"
    page = words(inside.get(answer.url))
    assert (
        "Saved. From now on we text you, weekdays 5pm to 8pm London time. If that does not reach you, "
        "we email you. We will not call or leave voicemail. How you send papers: Photo by text."
    ) in page
    assert (
        "Ana reads your application and tells you how it goes on. "
        "Ana will text you by Wed 10 Mar, weekdays 5pm to 8pm London time."
    ) in page
    assert CheckIn.objects.get().closed_why == "finished"


def test_choosing_texts_beside_the_number_is_consent(inside, check_in, sam):
    inside.post("/me/check-in/", SAM_SAYS)
    consent = Consent.objects.get(candidate=sam, answer__key="channel.first")
    assert (consent.channel, consent.act, consent.how) == ("text", "given", "chosen_on_page")


def test_what_is_left_empty_is_skipped(inside, check_in, sam):
    inside.post("/me/check-in/", {})
    assert set(sam.answers.values_list("state", flat=True)) == {"skipped"}
    assert not CheckIn.objects.filter(closed_at=None).exists()


def test_undo_brings_back_what_was_before(inside, check_in, sam, words):
    inside.post("/me/check-in/", SAM_SAYS)
    assert inside.post("/me/undo/").url == "/me/"
    page = words(inside.get("/me/"))
    assert "Undone. It is as it was before." in page
    assert "You have not told us anything yet." in page
    assert not Consent.objects.filter(candidate=sam, answer__undone_at=None).exists()
    assert "Saved." not in page


def test_undo_twice_does_no_more(inside, check_in):
    inside.post("/me/check-in/", SAM_SAYS)
    inside.post("/me/undo/")
    inside.post("/me/undo/")
    assert Answer.objects.filter(undone_at__isnull=False).count() == 4


def test_wrong_hours_are_said_beside_the_field_and_all_is_kept(inside, check_in, words):
    wrong = {
        **SAM_SAYS,
        "contact-hours": ["exact"],
        "contact-hours-0-from": "18:00",
        "contact-hours-0-to": "09:00",
    }
    answer = inside.post("/me/check-in/", wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Enter an end after the start." in page
    assert 'value="18:00"' in page
    assert "Something needs another look" in page
    assert not Answer.objects.exists()


def test_what_is_known_stands_above_and_is_not_asked(inside, application, sam, words):
    from preferences.actions import check_ins

    give(sam, "channel.first", "email", at=NOW - timedelta(days=3))
    check_ins.open_for_stage(application=application, at=NOW)
    page = words(inside.get("/me/check-in/"))
    assert "3 short questions" in page
    assert "What we know already" in page
    assert "How we contact you Email You, 28 February Change How we contact you" in page
    assert "How should we contact you about this job?" not in page


def test_nothing_open_leads_to_my_usual(inside):
    assert inside.get("/me/check-in/").url == "/me/"


def test_an_old_answer_is_asked_as_still_right(inside, application, sam, words):
    from preferences.actions import check_ins

    give(sam, "channel.first", "email", at=NOW - timedelta(days=100))
    check_ins.open_for_stage(application=application, at=NOW)
    assert "Is this still right?" in words(inside.get("/me/check-in/"))
    inside.post("/me/check-in/", {"still_right": "1"})
    newest = sam.answers.get(key="channel.first", superseded_at=None)
    assert newest.at == NOW
    assert newest.confirms is not None


def test_a_change_in_another_window_is_told_and_the_newer_kept(inside, check_in, sam, words):
    page = inside.get("/me/check-in/").content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    with travel(NOW + timedelta(minutes=2), tick=False):
        give(sam, "channel.first", "email", at=NOW + timedelta(minutes=1))
        inside.post("/me/check-in/", {**SAM_SAYS, "seen": seen})
        told = words(inside.get("/me/check-in/check/"))
    assert (
        "How we contact you: you changed this in another window, 12:01pm London time, to “Email”."
        in told
    )
    assert "We keep what you saved last." in told
    assert "we text you" in told.lower()


def test_without_a_number_texts_wait_for_one(client, application, token, words):
    from preferences.actions import check_ins

    application.candidate.contact_points.filter(kind="phone").delete()
    check_ins.open_for_stage(application=application, at=NOW)
    client.post(f"/u/{token}/")
    assert "We ask for your number next" in words(client.get("/me/check-in/"))
    client.post("/me/check-in/", SAM_SAYS)
    page = words(client.get("/me/check-in/check/"))
    assert "You chose text. We cannot use it now." in page
    assert "Until then: We email you, weekdays 5pm to 8pm London time." in page


def test_a_time_zone_that_is_not_theirs_is_changed_with_the_hours(inside, check_in, sam, words):
    inside.post("/me/check-in/", {**SAM_SAYS, "zone": "Asia/Manila"})
    assert Candidate.objects.get(pk=sam.pk).time_zone == "Asia/Manila"


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/me/check-in/", 9),
        ("/me/check-in/check/", 11),
        ("/me/", 12),
        ("/me/q/channel.first/", 8),
        ("/me/pause/", 9),
        ("/me/contacts/", 4),
        ("/me/zone/", 3),
    ],
)
def test_pages_ask_as_many_queries_however_much_was_said(
    inside, check_in, sam, address, queries, django_assert_num_queries
):
    """Twelve at most (FIGURES); the figures here are what they are, so that a change is seen."""
    with django_assert_num_queries(queries):
        inside.get(address)
    for key, option in (("papers.how", "photo_text"), ("goal", "pay"), ("chat.how", "video")):
        give(sam, key, option)
    with django_assert_num_queries(queries):
        inside.get(address)


def test_the_pages_are_for_someone_inside(client, check_in):
    assert client.get("/me/check-in/").url.startswith("/in/?next=")


def test_what_is_sent_twice_is_kept_once(inside, check_in, sam, words):
    page = inside.get("/me/check-in/").content.decode()
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    [number] = re.findall(r'name="check_in" value="(\d+)"', page)
    sent = {**SAM_SAYS, "seen": seen, "check_in": number}
    for minutes in (1, 2):
        with travel(NOW + timedelta(minutes=minutes), tick=False):
            assert inside.post("/me/check-in/", sent).url == "/me/check-in/check/"
    assert Answer.objects.count() == 4
    assert "Saved. From now on we text you" in words(inside.get("/me/check-in/check/"))
    with travel(NOW + timedelta(minutes=3), tick=False):
        inside.post("/me/check-in/", {**sent, "channel-first": "email"})
    newest = sam.answers.get(key="channel.first", superseded_at=None)
    assert newest.chosen.first().key == "email"
    assert inside.post("/me/check-in/", {"check_in": "9" * 30}).url == "/me/"
