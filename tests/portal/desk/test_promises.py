"""Promising a day: from the panel, with a move, in a message; and what Today says when it went by."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine

from candidates.actions.happenings import record
from candidates.enums import HappeningKind, Role
from followup.actions import promises
from followup.enums import PromiseOrigin, PromiseState
from followup.models import Pledge, Promise
from messaging.models import Message
from tests.factories.candidates import NOW
from tests.factories.messaging import delivery_of, pretend_sent
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX
from tests.queries import queries

DAY = timedelta(days=1)
FRIDAY = date(2027, 3, 5)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def application(sam):
    return sam.applications.get()


@pytest.fixture
def url(application) -> str:
    return f"/desk/applications/{application.pk}/promise/"


@pytest.fixture
def write(desk, sam):
    """Send what the composer holds, changed as asked, by email as they want it."""
    give(sam, "channel.first", "email")
    sam.refresh_from_db()

    def send(**changes):
        where = f"/desk/people/{sam.pk}/contact/"
        form = desk.get(where).context["composer"].form
        given = {name: value for name, value in form.initial.items() if value is not None}
        given |= {"client_token": uuid.uuid4(), "body": "Hello Sam.", "subject": "News"}
        return desk.post(where, given | changes)

    return send


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_day_is_promised_from_the_panel_and_stands_there(desk, url, sam, ana):
    answer = desk.post(url, {"due_on": "2027-03-05", "what": "The rota"})
    assert answer.status_code == 303
    made = Promise.objects.get()
    assert (made.due_on, made.what, made.by, made.origin) == (FRIDAY, "The rota", ana, "said")
    shown = words_of(desk.get(f"/desk/people/{sam.pk}/follow-up/"))
    assert "The rota by 5 March" in shown
    assert "A colleague said so: Ana Pires" in shown


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        ("2027-03-02", "This day is over for them. Choose today or a later day."),
        ("2027-05-30", "Nobody waits longer than 45 days here. Choose an earlier day."),
        ("", "Choose a day."),
        ("soon", "Choose a day."),
    ],
)
def test_a_day_that_cannot_be_kept_is_refused_in_words(desk, url, due_on, words):
    answer = desk.post(url, {"due_on": due_on, "what": "The rota"}, headers=HTMX)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "The rota" in answer.content.decode()
    assert not Promise.objects.exists()


def test_a_move_may_say_the_day_and_taking_it_back_takes_the_day_back(desk, application):
    to = {
        "to_stage": application.job.stages.get(key="screen").pk,
        "version": application.version,
        "due_on": "2027-03-09",
    }
    desk.post(f"/desk/moves/{application.pk}/", to)
    made = Promise.objects.get()
    assert (made.origin, made.due_on) == (PromiseOrigin.MOVE, date(2027, 3, 9))
    desk.post(f"/desk/moves/{application.moves.first().pk}/undo/")
    made.refresh_from_db()
    assert made.state == PromiseState.DROPPED
    assert Promise.objects.get(state=PromiseState.OPEN).origin == PromiseOrigin.RHYTHM


def test_a_move_with_a_day_that_is_over_is_not_made(desk, application):
    to = {
        "to_stage": application.job.stages.get(key="screen").pk,
        "version": application.version,
        "due_on": "2027-03-01",
    }
    answer = desk.post(f"/desk/moves/{application.pk}/", to)
    application.refresh_from_db()
    assert (answer.status_code, application.stage.key) == (422, "application")


def test_a_message_promises_a_day_once_it_was_accepted(write, application, ana):
    promises.promise(application=application, due_on=FRIDAY, by=ana, at=NOW)
    answer = write(body="No decision yet. You hear by {new_day}.", news_on="2027-03-12")
    assert answer.status_code == 303, words_of(answer)
    message = Message.objects.get()
    assert message.bodies.get().body == "No decision yet. You hear by 12 March."
    assert Promise.objects.get().due_on == FRIDAY
    arrives(message, application, NOW + timedelta(minutes=1))
    promises.notice(at=NOW + timedelta(minutes=2))
    found = [(row.origin, row.state, row.due_on) for row in Promise.objects.order_by("pk")]
    assert found == [
        (PromiseOrigin.SAID, PromiseState.KEPT, FRIDAY),
        (PromiseOrigin.MESSAGE, PromiseState.OPEN, date(2027, 3, 12)),
    ]


def test_what_was_kept_says_when_and_how_they_were_told(desk, write, sam, application, ana):
    promises.promise(application=application, due_on=FRIDAY, by=ana, at=NOW)
    write(body="No decision yet.")
    arrives(Message.objects.get(), application, NOW + timedelta(minutes=1))
    promises.notice(at=NOW + timedelta(minutes=2))
    shown = words_of(desk.get(f"/desk/people/{sam.pk}/follow-up/"))
    assert "Told on 3 March, by email" in shown


def arrives(message, application, at) -> None:
    pretend_sent(delivery_of(message), at)
    record(
        kind=HappeningKind.MESSAGE_ACCEPTED,
        candidate=application.candidate,
        application=application,
        at=at,
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"body": "You hear by {new_day}."}, "Say the day: it takes the place of {new_day}."),
        ({"body": "Soon.", "news_on": "2027-03-01"}, "This day is over for them."),
    ],
)
def test_a_message_does_not_leave_without_its_day(write, given, words):
    answer = write(**given)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert not Message.objects.filter(queued_at__isnull=False).exists()
    assert not Pledge.objects.exists()


def test_a_day_that_went_by_is_first_on_today_with_the_draft(desk, sam, application, ana, clock):
    application.owner = ana
    application.save()
    promises.promise(application=application, due_on=FRIDAY, by=ana, at=NOW)
    clock.move_to(NOW + 4 * DAY)
    promises.break_overdue(at=NOW + 4 * DAY)
    desk.force_login(ana)  # four days on, a session is over
    draft = Message.objects.get()
    shown = words_of(desk.get("/desk/today/waiting/"))
    assert "We said by 5 March, and there was no news. A draft is ready." in shown
    assert f"?draft={draft.pk}" in shown
    letter = words_of(desk.get(f"/desk/people/{sam.pk}/contact/?draft={draft.pk}"))
    assert "You will hear from us again by {new_day}." in letter


def test_what_is_due_by_tomorrow_is_on_today(desk, sam, application, ana):
    application.owner = ana
    application.save()
    promises.promise(application=application, due_on=date(2027, 3, 3), by=ana, at=NOW)
    assert "News promised by today" in words_of(desk.get("/desk/today/waiting/"))


def test_an_auditor_reads_and_does_not_act(as_role, sam, application, ana, url):
    promises.promise(application=application, due_on=FRIDAY, by=ana, at=NOW)
    browser = as_role(Role.AUDITOR)
    assert "by 5 March" in words_of(browser.get(f"/desk/people/{sam.pk}/follow-up/"))
    assert browser.get(url).status_code == 403


def test_any_number_of_promises_costs_the_same(desk, sam, application, ana):
    promises.promise(application=application, due_on=FRIDAY, by=ana, at=NOW)
    where = f"/desk/people/{sam.pk}/follow-up/"
    with queries() as few:
        desk.get(where, headers=HTMX)
    for day in range(6, 20):
        promises.promise(application=application, due_on=date(2027, 3, day), by=ana, at=NOW)
    with queries() as many:
        desk.get(where, headers=HTMX)
    assert len(many) <= len(few)
