"""What one colleague sends in an hour ends somewhere, in words, and keeps what was written."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from messaging.models import Message
from portal.desk.hourly import TooManyNumbers, TooManyThisHour, check_messages, check_numbers
from tests.factories.candidates import NOW, TeamFactory, member, person
from tests.factories.messaging import compose
from tests.factories.preferences import set_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def bo(settings):
    set_up()
    settings.STAFF_MESSAGES_AN_HOUR = 3
    return member(TeamFactory.create())


def test_an_hour_of_messages(bo):
    for n in range(2):
        compose(person(email=f"sam{n}@example.org"), author=bo, channel="email")
    check_messages(bo, NOW)
    with pytest.raises(TooManyThisHour, match="1 are left"):
        check_messages(bo, NOW, wanted=2)
    compose(person(email="last@example.org"), author=bo, channel="email")
    with pytest.raises(TooManyThisHour, match="0 are left"):
        check_messages(bo, NOW + timedelta(minutes=59))
    check_messages(bo, NOW + timedelta(minutes=61))
    check_messages(member(TeamFactory.create()), NOW)


def test_what_is_automatic_counts_for_nobody(bo):
    for n in range(4):
        compose(person(email=f"sam{n}@example.org"), author=bo, channel="email")
    Message.objects.update(is_automatic=True)
    check_messages(bo, NOW)


def test_an_hour_of_numbers(bo, settings):
    settings.STAFF_NUMBERS_AN_HOUR = 0
    with pytest.raises(TooManyNumbers, match="0 numbers"):
        check_numbers(bo, NOW)
    settings.STAFF_NUMBERS_AN_HOUR = 1
    check_numbers(bo, NOW)


def test_the_composer_says_so_and_keeps_what_was_written(desk, sam, settings):
    settings.STAFF_MESSAGES_AN_HOUR = 0
    url = f"/desk/people/{sam.pk}/contact/"
    given = desk.get(url).context["composer"].form.initial
    kept = {name: value for name, value in given.items() if value is not None}
    words = {"client_token": uuid.uuid4(), "body": "Hello, we have news.", "subject": "News"}
    answer = desk.post(url, kept | words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "messages an hour at most" in page
    assert "Hello, we have news." in page
    assert not Message.objects.exists()
