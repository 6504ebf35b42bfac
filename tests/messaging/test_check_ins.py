"""A move brings its questions, a minute later, the candidate's way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django_q.models import Schedule

from candidates.actions import applications
from messaging.actions.setup import install_starter_templates
from messaging.enums import MessageState
from messaging.models import Delivery, Message
from messaging.tasks import consume_happenings
from preferences.enums import Channel
from preferences.models import CheckIn
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory, person, stage
from tests.factories.preferences import give, set_up

LATER = NOW + timedelta(seconds=61)


@pytest.fixture(autouse=True)
def _house(db: None) -> None:
    set_up()
    install_starter_templates(at=NOW)


def apply(candidate: Any) -> Any:
    return applications.apply(
        candidate=candidate, job=JobFactory.create(), source="applied", at=NOW
    )


def test_an_application_brings_its_questions_after_a_minute() -> None:
    sam = person(email="sam@example.com")
    apply(sam)
    assert consume_happenings(NOW + timedelta(seconds=59)) == 0
    assert consume_happenings(LATER) == 1
    message = Message.objects.get()
    assert message.check_in == CheckIn.objects.get()
    assert message.is_automatic
    assert "{link}" in message.bodies.get().body
    assert Delivery.objects.get().channel == Channel.EMAIL
    assert CheckIn.objects.get().sent_at == LATER


def test_it_is_sent_once_however_often_it_is_looked_at() -> None:
    apply(person(email="sam@example.com"))
    for _time in range(3):
        consume_happenings(LATER)
    assert Message.objects.count() == 1


def test_without_an_address_a_person_rings_with_the_questions() -> None:
    sam = person(phone="+447700900001")
    apply(sam)
    consume_happenings(LATER)
    delivery = Delivery.objects.get()
    assert delivery.channel == Channel.CALL
    body = delivery.message.bodies.get().body
    assert "{link}" not in body
    assert "How should we contact you about this job?" in body


def test_a_move_that_was_undone_asks_nothing() -> None:
    sam = person(email="sam@example.com")
    application = ApplicationFactory.create(candidate=sam)
    move = applications.move(
        application=application, to_stage=stage("screen"), by=None, version=1, at=NOW
    )
    applications.undo_move(move=move, by=None, at=NOW + timedelta(seconds=30))
    consume_happenings(LATER)
    assert not Message.objects.exists()


def test_old_moves_ask_nothing_by_themselves(settings: Any) -> None:
    apply(person(email="sam@example.com"))
    days = settings.CHECK_IN_MAX_AGE
    consume_happenings(NOW + timedelta(days=days, seconds=1))
    assert not Message.objects.exists()


def test_with_no_way_to_reach_them_it_is_done_by_hand() -> None:
    sam = person()
    give(sam, "channel.never", "call")
    apply(sam)
    consume_happenings(LATER)
    assert Message.objects.get().state == MessageState.OUT
    assert Delivery.objects.get().channel == Channel.BY_HAND


def test_what_is_held_is_judged_again_when_the_hours_change() -> None:
    sam = person(email="sam@example.com")
    give(sam, "contact.hours", "evenings")
    consume_happenings(NOW)
    apply(sam)
    consume_happenings(LATER)
    held = Delivery.objects.get()
    assert held.not_before > LATER + timedelta(hours=1)
    give(sam, "contact.hours", "any", at=LATER)
    consume_happenings(LATER)
    held.refresh_from_db()
    assert held.not_before == LATER


def test_schedules_are_written_from_code(capsys: Any) -> None:
    Schedule.objects.create(name="broken", func="nowhere.at.all")
    for _time in range(2):
        call_command("schedule")
    names = set(Schedule.objects.values_list("func", flat=True))
    assert "messaging.tasks.sweep_outbox" in names
    assert "nowhere.at.all" not in names
    assert Schedule.objects.count() == len(names)
