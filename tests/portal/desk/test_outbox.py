"""The outbox: what waits, what came back, and what to do next with each."""

from datetime import timedelta

import pytest
import time_machine

from candidates.enums import Role
from messaging.enums import DeliveryState, HoldReason, MessageState, Report
from messaging.models import Delivery, Message
from tests.factories.candidates import NOW, JobFactory, TeamFactory, member
from tests.factories.messaging import compose
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied

URL = "/desk/outbox/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def message(sam, ana):
    give(sam, "channel.first", "email")
    return compose(sam, author=ana, application=sam.applications.get(), body="Good news")


def put(message, state, **fields) -> None:
    Delivery.objects.filter(message=message).update(state=state, **fields)


def page_of(answer) -> str:
    return answer.content.decode()


def kinds(desk) -> list[str]:
    return [section.kind.key for section in desk.get(URL).context["outbox"].sections]


def test_nothing_waits(desk):
    assert "Nothing waits here" in page_of(desk.get(URL))


@pytest.mark.parametrize(
    ("state", "fields", "kind"),
    [
        (DeliveryState.QUEUED, {}, "undo"),
        (DeliveryState.QUEUED, {"hold": HoldReason.OWN_HOURS}, "held"),
        (DeliveryState.QUEUED, {"hold": "", "not_before": NOW}, "leaving"),
        (DeliveryState.QUEUED, {"hold": "", "channel": "call"}, "task"),
        (DeliveryState.UNKNOWN, {}, "unknown"),
        (DeliveryState.DEAD, {}, "dead"),
        (DeliveryState.ACCEPTED, {"report": Report.UNDELIVERED}, "lost"),
        (DeliveryState.ACCEPTED, {"report": Report.BOUNCED}, "lost"),
    ],
)
def test_each_in_its_place(desk, message, state, fields, kind):
    put(message, state, **fields)
    if state == DeliveryState.ACCEPTED:
        Message.objects.update(state=MessageState.DONE)
    assert kinds(desk) == [kind]


def test_what_was_delivered_is_not_in_the_outbox(desk, message):
    put(message, DeliveryState.ACCEPTED, report=Report.DELIVERED)
    assert kinds(desk) == []


def test_what_came_back_says_why(desk, message):
    Message.objects.update(state=MessageState.DRAFT, returned_at=NOW, returned_rule="never")
    put(message, DeliveryState.RETURNED)
    page = page_of(desk.get(URL))
    assert "Returned to you" in page
    assert "Sam said never this way" in page
    assert "Choose another way" in page


def test_other_teams_messages_are_not_there(desk, message):
    foreign = JobFactory.create(team=TeamFactory.create())
    stranger = applied(foreign, first_name="Not", last_name="Ours", email="x@example.com")
    compose(stranger, author=foreign.owner, application=stranger.applications.get())
    assert "Not Ours" not in page_of(desk.get(URL))


@pytest.mark.parametrize(
    ("do", "before", "after"),
    [
        ("undo", DeliveryState.QUEUED, DeliveryState.CANCELLED),
        ("stop", DeliveryState.QUEUED, DeliveryState.CANCELLED),
        ("repeat", DeliveryState.UNKNOWN, DeliveryState.QUEUED),
        ("repeat", DeliveryState.DEAD, DeliveryState.QUEUED),
        ("give_up", DeliveryState.DEAD, DeliveryState.CANCELLED),
        ("arrived", DeliveryState.UNKNOWN, DeliveryState.ACCEPTED),
    ],
)
def test_what_to_do_next(desk, message, do, before, after):
    put(message, before)
    assert desk.post(f"{URL}{message.pk}/", {"do": do}).status_code in (302, 303)
    assert Delivery.objects.get().state == after


def test_who_says_that_it_arrived_is_kept(desk, message):
    put(message, DeliveryState.UNKNOWN)
    desk.post(f"{URL}{message.pk}/", {"do": "arrived"})
    last = Delivery.objects.get().transitions.latest("pk")
    assert (last.why, last.by_id is not None) == ("said to have arrived", True)


def test_send_now_ends_the_wait(desk, message):
    desk.post(f"{URL}{message.pk}/", {"do": "send_now"})
    delivery = Delivery.objects.get()
    assert (delivery.hold, delivery.not_before) == ("", NOW)


def test_a_draft_is_discarded(desk, message):
    desk.post(f"{URL}{message.pk}/", {"do": "undo"})
    desk.post(f"{URL}{message.pk}/", {"do": "discard"})
    assert Message.objects.get().state == MessageState.CANCELLED


def test_it_is_already_leaving(desk, message):
    put(
        message,
        DeliveryState.SENDING,
        lease_token="7f1d1a2e-6f0d-4c0e-9b7a-1f2e3d4c5b6a",
        lease_expires_at=NOW + timedelta(minutes=1),
    )
    answer = desk.post(f"{URL}{message.pk}/", {"do": "undo"}, follow=True)
    assert "already leaving" in page_of(answer)


def test_what_moved_on_meanwhile_is_said(desk, message):
    put(message, DeliveryState.ACCEPTED)
    answer = desk.post(f"{URL}{message.pk}/", {"do": "repeat"}, follow=True)
    assert "not waiting in the outbox any more" in page_of(answer)


def test_undo_from_the_strip_opens_the_words_again(desk, message, sam):
    answer = desk.post(f"{URL}{message.pk}/", headers=HTMX)
    assert answer.status_code == 204
    assert f"/desk/people/{sam.pk}/contact/?draft={message.pk}" in answer["HX-Location"]


def test_the_strip_counts_down(desk, message):
    page = page_of(desk.get("/desk/f/outbox/", headers=HTMX))
    assert "Email to Sam Okafor." in page
    assert f"{URL}{message.pk}/" in page


def test_the_strip_is_empty_once_it_cannot_be_undone(desk, message, clock):
    clock.shift(timedelta(seconds=21))
    assert "Undo" not in page_of(desk.get("/desk/f/outbox/", headers=HTMX))


def test_a_move_can_be_taken_back_from_the_strip(desk, sam, ana):
    from candidates.actions import applications

    held = sam.applications.get()
    stage = held.job.stages.get(key="screen")
    applications.move(application=held, to_stage=stage, by=ana, version=held.version, at=NOW)
    assert "Sam Okafor is in Screen now." in page_of(desk.get("/desk/f/outbox/", headers=HTMX))


def test_an_auditor_sees_and_does_nothing(as_role, message):
    auditor = as_role(Role.AUDITOR)
    page = page_of(auditor.get(URL))
    assert "Sam Okafor" in page
    assert "Take back" not in page
    assert auditor.post(f"{URL}{message.pk}/", {"do": "undo"}).status_code == 403


def test_a_stranger_undoes_nothing(message, client):
    client.force_login(member(TeamFactory.create()))
    assert client.post(f"{URL}{message.pk}/", {"do": "undo"}).status_code == 404
    assert Delivery.objects.get().state == DeliveryState.QUEUED
