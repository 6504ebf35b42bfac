"""Replies about times, from the text that comes in to the interview."""

from datetime import timedelta

import pytest

from scheduling.actions import offers
from scheduling.enums import OfferEnd
from tests.factories.candidates import NOW, ApplicationFactory, person
from tests.factories.messaging import compose, delivery_of, pretend_sent, text_in
from tests.factories.preferences import give
from tests.factories.scheduling import live, offer_times

pytestmark = pytest.mark.django_db

NUMBER = "+447700900123"
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def offer(application, sam, ana):
    return texted(application, sam, ana)


def texted(application, candidate, ana):
    give(candidate, "channel.first", "text", showed_number=True)
    give(candidate, "times.how", "text_few", showed_number=True)
    offer = offer_times(application, ana)
    message = candidate.thread.messages.latest("pk")
    pretend_sent(delivery_of(message), NOW + timedelta(minutes=1))
    return offer


def text(words, at=LATER, number=NUMBER):
    return text_in(words, at, number)


@pytest.mark.parametrize("words", ["2", "2 please", "the second one"])
def test_a_text_books_the_second(offer, words):
    wanted = offer.slots.get(number=2).starts_at
    said = text(words)
    assert live(offer).starts_at == wanted
    assert said.understood == "a time to meet"
    assert said.needs_person == ""


def test_the_clock_and_the_day_of_it_book_it_too(offer):
    """Like "14:30 tomorrow"."""
    second = offer.slots.get(number=2).starts_at
    assert second.date() == NOW.date() + timedelta(days=1)
    text(f"{second:%H:%M} tomorrow")
    assert live(offer).starts_at == second


def test_two_with_nothing_offered_is_nothing(application, sam):
    give(sam, "channel.first", "text", showed_number=True)
    pretend_sent(delivery_of(compose(sam)), NOW)
    said = text("2")
    assert said.understood == ""
    assert not application.interviews.exists()


def test_two_after_the_offer_was_taken_back_books_nothing_and_a_person_reads_it(offer, ana):
    offers.withdraw_offer(offer=offer, by=ana, at=NOW)
    said = text("2")
    offer.refresh_from_db()
    assert offer.ended_why == OfferEnd.WITHDRAWN
    assert not offer.interviews.exists()
    assert said.needs_person == "not_understood"


def test_what_is_not_understood_is_with_a_person_in_both_places(offer):
    said = text("I work until three but after that any day")
    offer.refresh_from_db()
    assert offer.person_why == "not_understood"
    assert "after that any day" in offer.said
    assert said.needs_person == "not_understood"


def test_a_number_means_what_it_meant_when_it_was_sent(offer, application, sam, ana):
    """The slots were numbered anew meanwhile; the text that left said otherwise."""
    wanted = offer.slots.get(number=2).starts_at
    offer.slots.filter(number=2).update(starts_at=wanted + timedelta(days=7))
    text("2")
    assert live(offer).starts_at == wanted


def test_stop_is_never_a_time(offer):
    text("CANCEL")
    assert not offer.interviews.exists()


def test_two_people_on_one_number(offer, sam, job, ana):
    """Only one of them was offered times: the reply is theirs. Both were: it is a person's."""
    jo = person(phone=NUMBER, first_name="Jo")
    give(jo, "channel.first", "text", showed_number=True)
    pretend_sent(delivery_of(compose(jo)), NOW + timedelta(minutes=5))
    text("2")
    assert live(offer).candidate == sam


def test_both_on_one_number_were_offered_times(offer, job, ana):
    jo = person(phone=NUMBER, first_name="Jo")
    other = texted(ApplicationFactory.create(candidate=jo, job=job), jo, ana)
    said = text("2")
    assert not offer.interviews.exists()
    assert not other.interviews.exists()
    assert said.needs_person == "unknown_sender"


def test_words_to_who_was_asked_when(application, sam, ana):
    give(sam, "channel.first", "text", showed_number=True)
    give(sam, "times.how", "i_tell")
    offer = offer_times(application, ana)
    pretend_sent(delivery_of(sam.thread.messages.latest("pk")), NOW)
    text("any morning next week")
    offer.refresh_from_db()
    assert (offer.person_why, offer.said) == ("said_when", "any morning next week")
