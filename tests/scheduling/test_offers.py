"""Offering times: five ways, chosen by the usual."""

from datetime import timedelta
from uuid import uuid4

import pytest

from candidates.exceptions import ApplicationClosed
from messaging.models import Message
from scheduling.enums import OfferState
from scheduling.exceptions import AlreadyBooked, BadLength, NoPanel, NoTimesLeft, NotOfTheTeam
from scheduling.models import Offer
from tests.factories.candidates import NOW, UserFactory, member
from tests.factories.messaging import delivery_of
from tests.factories.preferences import give
from tests.factories.scheduling import offer_times

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def told(application):
    """The newest message about it, and how it goes."""
    message = Message.objects.filter(application=application).order_by("-pk")[0]
    return message, message.bodies.get(), delivery_of(message)


def test_nothing_known_offers_the_link_and_three_numbers(application, ana):
    offer = offer_times(application, ana)
    message, body, delivery = told(application)
    assert offer.way == ""
    assert [slot.number for slot in offer.slots.all()] == [1, 2, 3]
    assert delivery.channel == "email"
    assert "{link}" in body.body
    assert "1. Wed 3 Mar" in body.body
    assert "3) Fri 5 Mar" in body.text
    assert (message.topic, message.asks, message.is_automatic) == ("interview", 1, True)


def test_a_text_with_three_numbered_times(application, sam, ana):
    give(sam, "channel.first", "text", showed_number=True)
    give(sam, "times.how", "text_few", showed_number=True)
    offer = offer_times(application, ana)
    _message, body, delivery = told(application)
    assert (offer.way, delivery.channel) == ("text_few", "text")
    assert "{link}" not in body.text
    assert "Reply 1, 2, 3, or say when you can." in body.text
    assert "London time: 1) " in body.text
    # One part in English, with what the envelope puts around it left out.
    assert len(body.text) <= 160


def test_an_email_with_times_and_a_link(application, sam, ana):
    give(sam, "times.how", "email_few")
    offer_times(application, ana)
    _message, body, delivery = told(application)
    assert delivery.channel == "email"
    assert "2. " in body.body
    assert "{link}" in body.body


def test_a_booking_page_carries_the_link_alone(application, sam, ana):
    give(sam, "times.how", "booking_page")
    offer = offer_times(application, ana)
    _message, body, _delivery = told(application)
    assert "{link}" in body.body
    assert "1. " not in body.body
    assert offer.way == "booking_page"


def test_who_says_when_is_asked_when(application, sam, ana):
    give(sam, "times.how", "i_tell")
    offer = offer_times(application, ana)
    _message, body, _delivery = told(application)
    assert "When are you free?" in body.body
    assert not offer.slots.exists()


def test_whom_we_ring_is_a_task_with_times_to_read_out(application, sam, ana):
    give(sam, "times.how", "ring")
    offer_times(application, ana)
    _message, body, delivery = told(application)
    assert delivery.channel == "call"
    assert "These would fit" in body.body
    assert "1. " in body.body


def test_the_same_token_is_the_same_offer(application, ana):
    token = uuid4()
    first = offer_times(application, ana, client_token=token)
    again = offer_times(application, ana, client_token=token)
    assert first == again
    assert Message.objects.filter(application=application).count() == 1


def test_a_newer_offer_takes_the_place_of_an_open_one(application, ana):
    first = offer_times(application, ana)
    offer_times(application, ana, minutes=45)
    first.refresh_from_db()
    assert (first.state, first.ended_why) == (OfferState.ENDED, "replaced")
    assert Offer.objects.filter(state="open").count() == 1


@pytest.mark.parametrize("minutes", [0, 5, 481])
def test_a_length_that_cannot_be_meant(application, ana, minutes):
    with pytest.raises(BadLength):
        offer_times(application, ana, minutes=minutes)


def test_only_people_of_the_team_hold_it(application, ana, team):
    with pytest.raises(NoPanel):
        offer_times(application, ana, panel=[])
    with pytest.raises(NotOfTheTeam):
        offer_times(application, ana, panel=[ana.pk, UserFactory.create().pk])
    with pytest.raises(NotOfTheTeam):
        offer_times(application, ana, panel=[member(team, "auditor").pk])


def test_without_a_free_time_nothing_is_sent(application, ana):
    ana.diary.rules.all().delete()
    with pytest.raises(NoTimesLeft):
        offer_times(application, ana)
    assert not Message.objects.filter(application=application).exists()
    assert not Offer.objects.exists()
    assert offer_times(application, ana, ask_when=True).way == "i_tell"


def test_a_closed_application_or_job_is_offered_nothing(application, ana, job):
    job.closed_at = NOW
    job.save()
    with pytest.raises(ApplicationClosed):
        offer_times(application, ana)


def test_whoever_has_an_interview_to_come_is_not_asked_again(application, ana):
    from scheduling.actions.interviews import book

    offer = offer_times(application, ana)
    book(offer=offer, starts_at=offer.slots.get(number=1).starts_at, at=NOW)
    with pytest.raises(AlreadyBooked):
        offer_times(application, ana)


def test_only_times_in_the_hours_they_said(application, sam, ana):
    give(sam, "meet.hours", "mornings", "two_days")
    offer = offer_times(application, ana)
    for slot in offer.slots.all():
        assert 8 <= slot.starts_at.hour < 12
        assert slot.starts_at >= NOW + timedelta(days=2)
