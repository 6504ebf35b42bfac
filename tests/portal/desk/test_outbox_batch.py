"""One thing done with a whole part of the outbox: seen before, reported row by row."""

from datetime import timedelta

import pytest
import time_machine

from candidates.enums import Role
from messaging.enums import DeliveryState, HoldReason, MessageState, Report, ReturnedWhy
from messaging.models import Delivery, Message
from preferences.actions.pauses import pause
from preferences.enums import PauseKind, Through
from tests.factories.candidates import NOW, TeamFactory
from tests.factories.messaging import compose
from tests.factories.preferences import give
from tests.portal.desk.conftest import applied


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def in_state(job, ana, name, state, **fields) -> Delivery:
    phone = f"+4477009000{len(name)}{ord(name[0])}"
    who = applied(job, first_name=name, email=f"{name.lower()}@example.com", phone=phone)
    give(who, "channel.first", "email")
    message = compose(who, author=ana, application=who.applications.get(), body="News")
    Delivery.objects.filter(message=message).update(state=state, **fields)
    return message.deliveries.get()


def test_one_that_moved_on_does_not_hold_up_the_others(desk, job, ana):
    rows = [in_state(job, ana, name, DeliveryState.DEAD) for name in ("Kim", "Lou", "Max")]
    page = desk.get("/desk/outbox/all/dead/").content.decode()
    assert page.count('name="row"') == 3
    assert "Some may get it twice" in page
    rows[1].refresh_from_db()
    Delivery.objects.filter(pk=rows[1].pk).update(state=DeliveryState.CANCELLED)
    answer = desk.post(
        "/desk/outbox/all/dead/", {"do": "repeat", "row": [row.pk for row in rows]}
    ).content.decode()
    assert answer.count("queued again") == 2
    assert "has moved on since the page was opened" in answer
    states = list(Delivery.objects.order_by("pk").values_list("state", flat=True))
    assert states == [DeliveryState.QUEUED, DeliveryState.CANCELLED, DeliveryState.QUEUED]
    again = desk.post("/desk/outbox/all/dead/", {"do": "repeat", "row": [rows[0].pk]})
    assert "queued again" not in again.content.decode()


def test_what_needs_a_reason_stays_and_says_so(desk, job, ana):
    later = NOW.replace(year=NOW.year + 1)
    kim = in_state(
        job, ana, "Kim", DeliveryState.QUEUED, hold=HoldReason.OWN_HOURS, not_before=later
    )
    lou = in_state(job, ana, "Lou", DeliveryState.QUEUED, hold=HoldReason.RETRY, not_before=later)
    desk.post("/desk/outbox/all/held/", {"do": "stop", "row": [lou.pk]})
    assert Message.objects.get(pk=lou.message_id).state == MessageState.CANCELLED
    kim.refresh_from_db()
    assert kim.state == DeliveryState.QUEUED  # was not ticked


def test_only_their_own_desk_and_only_what_may_be_done(desk, as_role, job, ana):
    row = in_state(job, ana, "Kim", DeliveryState.DEAD)
    stranger = as_role(Role.RECRUITER, TeamFactory.create())
    assert "Nothing of this kind" in stranger.get("/desk/outbox/all/dead/").content.decode()
    stranger.post("/desk/outbox/all/dead/", {"do": "give_up", "row": [row.pk]})
    row.refresh_from_db()
    assert row.state == DeliveryState.DEAD
    assert desk.post("/desk/outbox/all/dead/", {"do": "stop"}).status_code == 404
    assert desk.get("/desk/outbox/all/nonsense/").status_code == 404


def test_what_may_have_arrived_is_said_to_have(desk, job, ana):
    rows = [in_state(job, ana, name, DeliveryState.UNKNOWN) for name in ("Kim", "Lou")]
    assert "They all arrived" in desk.get("/desk/outbox/all/unknown/").content.decode()
    desk.post("/desk/outbox/all/unknown/", {"do": "arrived", "row": [row.pk for row in rows]})
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.ACCEPTED}


def test_what_did_not_arrive_goes_by_the_next_way_of_each(desk, job, ana):
    kim = in_state(job, ana, "Kim", DeliveryState.ACCEPTED, report=Report.BOUNCED, state_at=NOW)
    lou = in_state(job, ana, "Lou", DeliveryState.ACCEPTED, report=Report.BOUNCED, state_at=NOW)
    Message.objects.update(state=MessageState.DONE)
    give(kim.candidate, "channel.first", "email", "call")
    rows = [kim.pk, lou.pk]
    answer = desk.post("/desk/outbox/all/lost/", {"do": "next_way", "row": rows}).content.decode()
    assert answer.count("goes another way") == 1
    assert "no other way of theirs" in answer
    going = kim.message.deliveries.order_by("-pk")[0]
    assert (going.channel, going.state, going.is_fallback) == ("call", DeliveryState.QUEUED, True)
    assert lou.message.deliveries.count() == 1
    again = desk.post("/desk/outbox/all/lost/", {"do": "next_way", "row": [kim.pk]})
    assert "goes another way" not in again.content.decode()


def test_what_came_back_goes_the_way_they_allow_now(desk, job, ana):
    kim, lou = (in_state(job, ana, name, DeliveryState.RETURNED) for name in ("Kim", "Lou"))
    Message.objects.update(
        state=MessageState.DRAFT, returned_at=NOW, returned_why=ReturnedWhy.VERDICT
    )
    pause(
        candidate=lou.candidate,
        kind=PauseKind.ALL,
        until=NOW + timedelta(days=9),
        through=Through.WEB,
        at=NOW,
    )
    give(kim.candidate, "channel.first", "text")
    page = desk.get("/desk/outbox/all/verdict/").content.decode()
    assert page.count('name="row"') == 2
    pks = [kim.message_id, lou.message_id]
    answer = desk.post("/desk/outbox/all/verdict/", {"do": "their_way", "row": pks})
    assert "queued again" in answer.content.decode()
    kim.message.refresh_from_db()
    assert kim.message.state == MessageState.OUT
    assert kim.message.author == ana
    left = Message.objects.filter(state=MessageState.DRAFT).values_list("pk", flat=True)
    desk.post("/desk/outbox/all/verdict/", {"do": "discard", "row": list(left)})
    assert not Message.objects.filter(state=MessageState.DRAFT).exists()
