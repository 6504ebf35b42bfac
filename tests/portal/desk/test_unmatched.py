"""Messages that nobody could be matched to: who sees them, and what a person does with them."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from candidates.enums import Role
from candidates.models import ContactPoint
from messaging.actions.holds import hold_channel
from messaging.actions.threads import thread_of
from messaging.models import Attachment, InboundMessage
from tests.factories.candidates import NOW, ApplicationFactory, TeamFactory, person
from tests.factories.messaging import compose
from tests.portal.desk.conftest import applied

URL = "/desk/unmatched/"


def came_in(address: str = "new@example.com", **more: Any) -> InboundMessage:
    fields = {
        "provider": "mail",
        "provider_msg_id": f"<{InboundMessage.objects.count()}@x>",
        "channel": "email",
        "from_address": address,
        "body": "When do I start?",
        "received_at": NOW,
        "needs_person": "unknown_sender",
    }
    return InboundMessage.objects.create(**fields | more)


def page_of(desk: Any, url: str = URL) -> str:
    return desk.get(url).content.decode()


def test_nothing_to_match_says_what_next(desk, sam):
    assert "See who waits on us" in page_of(desk)


def test_an_unknown_sender_is_everybodys_to_match(desk, sam):
    came_in()
    assert "When do I start?" in page_of(desk)


def test_a_number_that_only_other_teams_candidates_have_is_not_ours(desk, sam):
    other = person(phone="+447700900999")
    ApplicationFactory.create(candidate=other)
    came_in("+447700900999", channel="text")
    assert "When do I start?" not in page_of(desk)


def test_the_one_who_has_the_address_is_offered(desk, sam):
    each = came_in("sam@example.com")
    assert "Sam wrote it" in page_of(desk, f"{URL}{each.pk}/")


def test_somebody_is_found_by_name_and_it_goes_into_their_conversation(desk, sam):
    each = came_in()
    assert "Sam wrote it" in page_of(desk, f"{URL}{each.pk}/?q=okaf")
    desk.post(f"{URL}{each.pk}/", {"do": "match", "candidate": sam.pk})
    each.refresh_from_db()
    assert each.thread.candidate_id == sam.pk
    assert each.thread.last_in_at == NOW
    assert "When do I start?" in page_of(desk, f"/desk/people/{sam.pk}/messages/")
    assert not ContactPoint.objects.filter(value="new@example.com").exists()


def test_a_matched_text_shows_that_the_number_is_theirs(desk, job):
    kim = applied(job, first_name="Kim", email="kim@example.com", phone="+447700900555")
    point = kim.contact_points.get(kind="phone")
    ContactPoint.objects.filter(pk=point.pk).update(verified_at=None)
    each = came_in("+447700900555", channel="text")
    desk.post(f"{URL}{each.pk}/", {"do": "match", "candidate": kim.pk})
    point.refresh_from_db()
    assert point.verified_at is not None


def test_two_at_once_and_the_second_is_told(desk, sam):
    each = came_in()
    answer = desk.post(f"{URL}{each.pk}/", {"do": "aside"}, follow=True)
    assert "Put aside" in answer.content.decode()
    assert desk.post(f"{URL}{each.pk}/", {"do": "match", "candidate": sam.pk}).status_code == 404
    each.refresh_from_db()
    assert each.thread is None


def test_a_letter_kept_apart_is_let_in_by_a_person(desk, sam):
    each = came_in(meant_for=thread_of(sam), needs_person="quarantined")
    assert "from another address" in page_of(desk, f"{URL}{each.pk}/")
    desk.post(f"{URL}{each.pk}/", {"do": "release"})
    each.refresh_from_db()
    assert each.thread.candidate_id == sam.pk


@pytest.mark.parametrize("given", ["", "x", "9" * 30, "-1"])
def test_nobody_named_is_nobody_matched(desk, sam, given):
    each = came_in()
    answer = desk.post(f"{URL}{each.pk}/", {"do": "match", "candidate": given})
    assert answer.status_code == 404
    assert desk.post(f"{URL}{each.pk}/", {"do": "eat"}).status_code == 404


# --- files ------------------------------------------------------------------------------------


def test_a_file_is_downloaded_and_never_shown(desk, sam):
    each = came_in(thread=thread_of(sam), needs_person="")
    paper = Attachment.objects.create(
        inbound=each, name="cv.pdf", size=4, state="kept", content_type="application/pdf"
    )
    paper.file.save("x.pdf", ContentFile(b"%PDF"))
    assert "cv.pdf" in page_of(desk, f"/desk/people/{sam.pk}/messages/")
    answer = desk.get(f"/desk/attachments/{paper.pk}/")
    assert answer["Content-Disposition"] == 'attachment; filename="cv.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.content == b"%PDF"


@pytest.mark.parametrize("state", ["waiting", "refused", "quarantined"])
def test_a_file_that_was_not_found_safe_does_not_open(desk, sam, state):
    each = came_in(thread=thread_of(sam), needs_person="")
    paper = Attachment.objects.create(inbound=each, name="cv.pdf", size=4, state=state)
    assert desk.get(f"/desk/attachments/{paper.pk}/").status_code == 404
    assert f"/desk/attachments/{paper.pk}/" not in page_of(desk, f"/desk/people/{sam.pk}/messages/")


def test_there_is_something_to_reply_to_only_once_they_wrote(desk, sam):
    url = f"/desk/people/{sam.pk}/messages/"
    assert "Write to Sam" in page_of(desk, url)
    came_in(thread=thread_of(sam), needs_person="", is_automatic=True)
    assert "Reply to Sam" not in page_of(desk, url)
    came_in(thread=thread_of(sam), needs_person="")
    assert "Reply to Sam" in page_of(desk, url)


def test_a_file_of_what_is_not_matched_opens_for_who_may_match_it(desk, as_role, sam):
    each = came_in("sam@example.com", needs_person="quarantined", meant_for=thread_of(sam))
    paper = kept_file(each)
    assert f"/desk/attachments/{paper.pk}/" in page_of(desk, f"{URL}{each.pk}/")
    assert desk.get(f"/desk/attachments/{paper.pk}/").status_code == 200
    stranger = as_role(Role.RECRUITER, TeamFactory.create())
    assert stranger.get(f"/desk/attachments/{paper.pk}/").status_code == 404
    assert as_role(Role.AUDITOR).get(f"/desk/attachments/{paper.pk}/").status_code == 404


def test_a_colleagues_copied_letter_keeps_its_files(desk, as_role, sam):
    noted = compose(sam, at=NOW, channel="email")
    paper = kept_file(came_in("ana@northside.example", needs_person="", copy_of=noted))
    assert f"/desk/attachments/{paper.pk}/" in page_of(desk, f"/desk/people/{sam.pk}/messages/")
    assert desk.get(f"/desk/attachments/{paper.pk}/").status_code == 200
    stranger = as_role(Role.RECRUITER, TeamFactory.create())
    assert stranger.get(f"/desk/attachments/{paper.pk}/").status_code == 404


def test_today_says_how_many_are_not_matched(desk, sam):
    count = "/desk/f/unmatched/"
    assert count in page_of(desk, "/desk/")
    assert desk.get(count).status_code == 204
    came_in()
    came_in("else@example.com")
    assert "2 messages came in and are in nobody" in page_of(desk, count)


def test_the_conversation_says_what_was_understood(desk, sam):
    came_in(thread=thread_of(sam), needs_person="", understood="answer goal", read_by="x")
    came_in(thread=thread_of(sam), needs_person="not_understood", body="Eh?")
    shown = page_of(desk, f"/desk/people/{sam.pk}/messages/")
    assert "understood and read back to them" in shown
    assert "not read as an answer" in shown


def kept_file(inbound: InboundMessage) -> Attachment:
    paper = Attachment.objects.create(
        inbound=inbound, name="cv.pdf", size=4, state="kept", content_type="application/pdf"
    )
    paper.file.save("x.pdf", ContentFile(b"%PDF"))
    return paper


def test_today_says_who_seems_to_ask_us_to_stop(desk, sam):
    assert desk.get("/desk/f/unmatched/").status_code == 204
    hold_channel(candidate=sam, channel="email", inbound_id=1, at=NOW)
    page = page_of(desk, "/desk/f/unmatched/")
    assert "1 person seems to ask us to stop" in page
    assert f"/desk/people/{sam.pk}/messages/" in page
    stranger = person(email="kim@example.com")
    hold_channel(candidate=stranger, channel="email", inbound_id=2, at=NOW)
    assert "1 person seems to ask us to stop" in page_of(desk, "/desk/f/unmatched/")
