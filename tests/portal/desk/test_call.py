"""Calls and things done by hand: no number before the verdict, and every look at one is on record."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from candidates.enums import Role
from messaging.actions import messages
from messaging.models import Attempt, Delivery, Message
from tests.factories.candidates import NOW, member
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def url(sam) -> str:
    return f"/desk/people/{sam.pk}/call/"


@pytest.fixture
def wants_calls(sam):
    give(sam, "channel.first", "call")
    sam.refresh_from_db()


@pytest.fixture
def ring(desk, url, sam):
    def post(**changes):
        sam.refresh_from_db()
        given = {
            "channel": "call",
            "topic": "update",
            "application": "",
            "seen_at": NOW.timestamp(),
        }
        return desk.post(url, given | {"contact_version": sam.contact_version} | changes)

    return post


def page_of(answer) -> str:
    return answer.content.decode()


def test_the_verdict_comes_first_and_no_number(desk, url, wants_calls):
    page = page_of(desk.get(url))
    assert "A call now is fine" in page
    assert "Show the number" in page
    assert "900123" not in page


def test_the_number_once_it_is_on_record(desk, ring, wants_calls, ana):
    answer = ring()
    attempt = Attempt.objects.get()
    assert answer["Location"] == f"/desk/calls/{attempt.pk}/"
    assert (attempt.by, attempt.address) == (ana, "+447700900123")
    page = page_of(desk.get(answer["Location"]))
    assert "7700 900123" in page
    assert "Their first way" in page


@pytest.mark.parametrize("outcome", ["spoke", "no_answer", "left_message"])
def test_how_it_went(desk, ring, wants_calls, sam, outcome):
    log = ring()["Location"]
    answer = desk.post(log, {"outcome": outcome, "words": "Can start on Monday."})
    assert answer["Location"] == f"/desk/people/{sam.pk}/"
    assert Delivery.objects.get().call_outcome == outcome
    assert "was noted already" in page_of(desk.get(log))


def test_another_way_opens_the_note(desk, ring, wants_calls, sam):
    answer = desk.post(ring()["Location"], {"outcome": "another_way", "words": ""})
    assert answer["Location"] == f"/desk/people/{sam.pk}/note/"


def test_no_voicemail_means_no_such_button(desk, ring, wants_calls, sam):
    give(sam, "channel.never", "voicemail")
    log = ring()["Location"]
    assert "disabled" in page_of(desk.get(log))
    answer = desk.post(log, {"outcome": "left_message", "words": ""})
    assert answer.status_code == 422
    assert "asked not to get voicemail" in page_of(answer)


def test_against_a_never_without_a_reason_shows_no_number(ring, sam):
    give(sam, "channel.first", "email")
    give(sam, "channel.never", "call")
    answer = ring()
    assert answer.status_code == 422
    assert "Sam asked for no calls" in page_of(answer)
    assert "900123" not in page_of(answer)
    assert not Attempt.objects.exists()


def test_against_a_never_with_a_reason(desk, ring, sam):
    give(sam, "channel.first", "email")
    give(sam, "channel.never", "call")
    answer = ring(override_rule="never not_their_way", override_reason="safety", override_words="")
    assert answer.status_code == 303
    assert "Against the usual" in page_of(desk.get(answer["Location"]))


def test_outside_their_hours_it_waits(ring, wants_calls, sam):
    give(sam, "contact.hours", "evenings")
    answer = ring()
    assert answer.status_code == 422
    assert "Wait until 5pm" in page_of(answer)
    assert "900123" not in page_of(answer)


def test_the_usual_changed_since_the_page_was_opened(ring, wants_calls, sam):
    version = sam.contact_version
    give(sam, "contact.hours", "evenings", at=NOW + timedelta(seconds=5))
    answer = ring(contact_version=version)
    assert answer.status_code == 409
    assert not Attempt.objects.exists()


def test_pressed_twice_is_one_call(ring, wants_calls):
    token = "7f1d1a2e-6f0d-4c0e-9b7a-1f2e3d4c5b6a"
    assert ring(client_token=token)["Location"] == ring(client_token=token)["Location"]
    assert Attempt.objects.count() == 1


def test_a_task_brings_its_words(desk, ring, url, sam, ana, wants_calls):
    messages.compose(
        candidate=sam, topic="decision", body="Tell Sam: yes.", author=ana, channel="call", at=NOW
    )
    task = Delivery.objects.get()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert "Tell Sam: yes." in page_of(desk.get(f"{url}?task={task.pk}"))
        answer = ring(task=task.pk)
    assert Attempt.objects.get().delivery == task
    assert Message.objects.count() == 1
    assert answer.status_code == 303


def test_by_hand_has_no_number(desk, ring, sam):
    give(sam, "channel.first", "email")
    answer = ring(
        channel="by_hand", override_rule="not_their_way", override_reason="other_ways_failed"
    )
    page = page_of(desk.get(answer["Location"]))
    assert "It is done" in page
    assert "900123" not in page


def test_the_number_is_for_who_asked(ring, wants_calls, team, client):
    from django.test import Client

    log = ring()["Location"]
    colleague = Client()
    colleague.force_login(member(team))
    assert colleague.get(log).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INTERVIEWER])
def test_who_may_not_ring(as_role, url, role):
    assert as_role(role).get(url, headers=HTMX).status_code == 403


# --- I already called ---------------------------------------------------------------------------


def test_in_one_tap_from_the_card_it_counts_as_a_contact(desk, sam):
    give(sam, "channel.first", "email")
    card = page_of(desk.get(f"/desk/f/card/{sam.pk}/"))
    assert "I already called" in card
    token = re.search(r'name="client_token" value="([^"]+)"', card)[1]
    tap = {"channel": "call", "outcome": "spoke", "client_token": token}
    for _twice in range(2):
        answer = desk.post(f"/desk/people/{sam.pk}/already/", tap)
        assert answer["Location"] == f"/desk/people/{sam.pk}/"
    attempt = Attempt.objects.get()  # twice is once
    assert (attempt.by.first_name, attempt.delivery.call_outcome) == ("Ana", "spoke")
    assert attempt.ruling.verdict == "against"  # it happened all the same, and it is known
    thread = attempt.delivery.message.thread
    assert (thread.last_out_at, thread.last_out_channel) == (NOW, "call")


def test_a_swap_closes_what_is_open_and_reads_again(desk, sam):
    answer = desk.post(
        f"/desk/people/{sam.pk}/already/",
        {"channel": "email", "outcome": "spoke", "client_token": str(uuid4())},
        headers=HTMX | {"HX-Current-URL": "http://testserver/desk/people/"},
    )
    assert answer.status_code == 204
    assert "usual:changed" in answer["HX-Trigger"]


def test_a_task_that_was_done_already_is_done(desk, sam, ana, wants_calls):
    message = messages.compose(
        candidate=sam, topic="update", body="Say we have news.", author=ana, at=NOW
    )
    Delivery.objects.update(not_before=NOW, hold="")
    task = Delivery.objects.get(message=message)
    page = page_of(desk.get(f"/desk/people/{sam.pk}/call/?task={task.pk}"))
    assert "I already called" in page
    tap = {"task": task.pk, "outcome": "no_answer"}
    desk.post(f"/desk/people/{sam.pk}/already/", tap)
    task.refresh_from_db()
    assert (task.state, task.hold) == ("queued", "retry")  # stays one, for later
    Delivery.objects.update(not_before=NOW, hold="")
    desk.post(f"/desk/outbox/{message.pk}/", {"do": "already"})
    task.refresh_from_db()
    assert (task.state, task.call_outcome) == ("accepted", "spoke")
    assert Message.objects.count() == 1


def test_nobody_notes_what_cannot_be(desk, sam, wants_calls):
    give(sam, "channel.never", "voicemail")
    for outcome in ("left_message", "nonsense"):
        answer = desk.post(
            f"/desk/people/{sam.pk}/already/", {"channel": "call", "outcome": outcome}
        )
        assert answer["Location"] == f"/desk/people/{sam.pk}/call/"
    assert not Attempt.objects.exists()
