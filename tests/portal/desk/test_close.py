"""An application ends with an answer, told the way they chose; both can be taken back together."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from candidates.actions import applications
from candidates.enums import Outcome
from candidates.models import Application, CloseReason
from messaging.actions import decisions, messages
from messaging.enums import MessageState
from messaging.exceptions import TellsDecision, ToldAlready
from messaging.models import Message
from preferences.models import Pause
from tests.factories.candidates import NOW, stage
from tests.factories.messaging import pretend_sent
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX

LATE = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def held(sam) -> Application:
    give(sam, "channel.first", "email", "text", showed_number=True)
    give(sam, "news.how", "email_writing")
    return sam.applications.get()


@pytest.fixture
def end(desk, held):
    def post(headers=None, **changes):
        form = desk.get(url_of(held)).context["closing"].form
        given = {name: value for name, value in form.initial.items() if value is not None}
        given |= {
            "client_token": uuid.uuid4(),
            "reason": CloseReason.objects.get(key="someone_else").pk,
            "body": "We have chosen someone else.",
        }
        return desk.post(url_of(held), given | changes, headers=headers or {})

    return post


def url_of(application) -> str:
    return f"/desk/applications/{application.pk}/close/"


def fresh(application):
    application.refresh_from_db()
    return application


def test_it_ends_and_the_answer_is_on_its_way(end, held, ana):
    assert end().status_code == 303
    message = Message.objects.get()
    move = fresh(held).moves.first()
    assert (held.outcome, held.closed_at) == (Outcome.REJECTED, NOW)
    assert (message.topic, message.decides, message.author) == ("decision", move, ana)
    assert message.deliveries.get().channel == "email"
    assert move.reason.key == "someone_else"


def test_nobody_is_left_without_an_answer(end, held):
    answer = end(body=" ")
    assert answer.status_code == 422
    assert "Nobody is left without an answer" in answer.content.decode()
    assert fresh(held).is_live


def test_who_told_us_themselves_is_not_told(end, held):
    reason = CloseReason.objects.get(key="other_job").pk
    assert end(outcome="withdrawn", reason=reason, body="").status_code == 303
    assert fresh(held).outcome == Outcome.WITHDRAWN
    assert not Message.objects.exists()


def test_a_reason_fits_how_it_ends(end, held):
    assert end(outcome="hired").status_code == 422
    assert fresh(held).is_live


def test_twice_is_once(end, held):
    token = uuid.uuid4()
    assert end(client_token=token).status_code == end(client_token=token, version=1).status_code
    assert Message.objects.count() == 1


def test_two_desks_do_not_overwrite_each_other(end, held, ana):
    applications.move(
        application=held, to_stage=stage("screen"), by=ana, version=held.version, at=NOW
    )
    answer = end(version=held.version)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Moved from Application to Screen" in page, "what the colleague did"
    assert "We have chosen someone else." in page, "what was written here"
    assert not Message.objects.exists()
    assert end(version=fresh(held).version).status_code == 303


def test_the_usual_changed_while_they_wrote(desk, end, held, sam):
    before = desk.get(url_of(held)).context["closing"].form.initial
    give(sam, "channel.first", "text", showed_number=True, at=NOW + timedelta(seconds=1))
    answer = end(contact_version=before["contact_version"], seen_at=before["seen_at"])
    assert answer.status_code == 409
    assert "usual changed while you wrote" in answer.content.decode()
    assert fresh(held).is_live


def test_who_paused_can_be_answered_in_the_portal(end, held, sam):
    Pause.objects.create(candidate=sam, began_at=NOW, until=NOW + timedelta(days=9))
    answer = end()
    assert answer.status_code == 422
    assert "Answer in the portal" in answer.content.decode()
    assert fresh(held).is_live
    assert end(in_portal="on").status_code == 303
    assert Message.objects.get().deliveries.get().channel == "portal"


def test_who_wants_a_call_becomes_a_task(desk, end, held, sam):
    give(sam, "news.how", "call")
    page = desk.get(url_of(held)).content.decode()
    assert "Close, and I call Sam" in page
    end()
    assert Message.objects.get().deliveries.get().channel == "call"


def test_who_came_to_an_interview_hears_it_from_a_person(desk, held):
    assert "came to an interview" not in desk.get(url_of(held)).content.decode()
    held.moves.create(to_stage=stage("offer"), at=NOW)
    assert "came to an interview" in desk.get(url_of(held)).content.decode()


def test_undo_takes_back_both_and_keeps_the_words(desk, end, held, clock):
    end()
    message = Message.objects.get()
    clock.move_to(NOW + timedelta(seconds=10))
    assert "Email to Sam" in desk.get("/desk/f/outbox/", headers=HTMX).content.decode()
    answer = desk.post(f"/desk/outbox/{message.pk}/", {"do": "undo"}, follow=True)
    assert fresh(held).is_live
    assert "We have chosen someone else." in answer.content.decode()
    message.refresh_from_db()
    assert message.state == MessageState.CANCELLED


def test_what_waits_for_their_hours_can_be_taken_back_late(desk, end, held, sam, clock):
    give(sam, "contact.hours", "evenings")
    end()
    clock.move_to(LATE)
    desk.post(f"/desk/outbox/{Message.objects.get().pk}/", {"do": "stop"})
    assert fresh(held).is_live


def test_the_answer_alone_cannot_be_stopped(end, held, ana):
    end()
    message = Message.objects.get()
    for act in (messages.cancel, messages.undo):
        with pytest.raises(TellsDecision):
            act(message=message, by=ana, at=NOW)
    assert message.deliveries.get().state == "queued"


def test_what_they_heard_stays(end, held, ana):
    end()
    pretend_sent(Message.objects.get().deliveries.get(), NOW)
    with pytest.raises(ToldAlready):
        decisions.reopen(move=fresh(held).moves.first(), by=ana, at=NOW)
    assert not fresh(held).is_live


def test_a_withdrawal_noted_by_mistake_is_taken_back(desk, end, held):
    reason = CloseReason.objects.get(key="other_job").pk
    end(outcome="withdrawn", reason=reason, body="")
    assert "Sam Okafor is closed now." in desk.get("/desk/f/outbox/").content.decode()
    desk.post(f"/desk/moves/{fresh(held).moves.first().pk}/undo/")
    assert fresh(held).is_live
