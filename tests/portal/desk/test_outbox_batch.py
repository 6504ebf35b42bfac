"""One thing done with a whole part of the outbox: seen before, reported row by row."""

import pytest
import time_machine

from candidates.enums import Role
from messaging.enums import DeliveryState, HoldReason, MessageState
from messaging.models import Delivery, Message
from tests.factories.candidates import NOW, TeamFactory
from tests.factories.messaging import compose
from tests.factories.preferences import give
from tests.portal.desk.conftest import applied


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def in_state(job, ana, name, state, **fields) -> Delivery:
    who = applied(job, first_name=name, email=f"{name.lower()}@example.com")
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
    assert desk.get("/desk/outbox/all/unknown/").status_code == 404
