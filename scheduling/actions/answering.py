"""What candidates say about the times they were offered, on a page, by text or by email."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from candidates.actions.candidates import locked_candidate
from candidates.enums import HappeningKind
from candidates.staff import Staff
from preferences.actions import answers
from preferences.enums import AnswerState, Channel, Scope, Through
from preferences.queries.usual import usual_of
from preferences.rules.hours import local_time
from preferences.rules.keys import TIMES_HOW
from scheduling.actions.interviews import book
from scheduling.actions.offers import (
    ask_a_person,
    check_open,
    held_offer,
    propose,
    say,
    send_offer,
)
from scheduling.enums import OfferState, PersonWhy, Way
from scheduling.exceptions import NoWordsSaid, OfferOver, SlotGone
from scheduling.models import Interview, Offer
from scheduling.rules.meet import way_of
from scheduling.rules.reading import read_choice

WAY_OF_CHANNEL = {Channel.TEXT: Way.TEXT_FEW, Channel.EMAIL: Way.EMAIL_FEW}


@transaction.atomic
def say_when(
    *, offer: Offer, words: str, at: datetime, why: PersonWhy = PersonWhy.SAID_WHEN
) -> Offer:
    """In their own words, or from the grid: a person makes a time of it. Raises NoWordsSaid, OfferOver."""
    if not words.strip():
        raise NoWordsSaid
    locked_candidate(offer.candidate_id)
    held = held_offer(offer.pk)
    check_open(held)
    held.said, held.said_at = words.strip()[:600], at
    note_way(held, Way.I_TELL)
    ask_a_person(held, why, at)
    say(HappeningKind.TIMES_ANSWERED, held, None, at)
    return held


@transaction.atomic
def ask_to_be_rung(*, offer: Offer, at: datetime) -> Offer:
    """ "Ring me": somebody does, in their hours. Raises OfferOver."""
    locked_candidate(offer.candidate_id)
    held = held_offer(offer.pk)
    check_open(held)
    held.way = Way.RING
    held.save(update_fields=["way"])
    ask_a_person(held, PersonWhy.ASKED_TO_RING, at)
    say(HappeningKind.TIMES_ANSWERED, held, None, at)
    return held


@transaction.atomic
def switch_way(*, offer: Offer, way: Way, at: datetime, by: Staff | None = None) -> Offer:
    """Another way to agree on this time, chosen by the candidate on their page, which showed the
    number. It holds for this application; their usual stays. Raises OfferOver, AnswerRefused.
    """
    person = locked_candidate(offer.candidate_id)
    held = held_offer(offer.pk)
    check_open(held)
    answers.give(
        candidate=person,
        key=TIMES_HOW,
        state=AnswerState.CHOSEN,
        options=[(way.value, 1, "")],
        scope=Scope.APPLICATION,
        application=held.application,
        through=Through.WEB,
        showed_number=way == Way.TEXT_FEW,
        at=at,
    )
    held.way = way
    held.version += 1
    held.save(update_fields=["way", "version"])
    usual = usual_of(person, at, held.application)
    slots = [] if way == Way.I_TELL else propose(held, usual, at)
    if not slots and way != Way.I_TELL:
        ask_a_person(held, PersonWhy.NO_TIMES, at)
    send_offer(held, usual, slots, by, at)
    return held


@transaction.atomic
def choose_by_words(
    *,
    offer: Offer,
    words: str,
    channel: str,
    at: datetime,
    offered: Sequence[datetime] | None = None,
) -> Interview | None:
    """A reply to numbered times: booked, or answered with what is left, or kept for a person.

    `offered` are the times as they were sent, where a later round may have replaced them. None when
    nothing was booked; whether it was understood shows in the offer. Raises OfferOver.
    """
    person = locked_candidate(offer.candidate_id)
    held = held_offer(offer.pk)
    check_open(held)
    zone = usual_of(person, at, held.application).zone
    times = offered if offered is not None else numbered(held)
    reading = read_choice(words, [local_time(t, zone) for t in times], local_time(at, zone))
    if reading is None or reading.is_none:
        held.said, held.said_at = words.strip()[:600], at
        why = PersonWhy.NONE_FIT if reading else PersonWhy.NOT_UNDERSTOOD
        ask_a_person(held, why, at)
        say(HappeningKind.TIMES_ANSWERED, held, None, at)
        return None
    try:
        with transaction.atomic():
            booked = book(offer=held, starts_at=times[reading.number - 1], at=at)
    except SlotGone:
        offer_what_is_left(held, at)
        return None
    note_way(booked.offer, WAY_OF_CHANNEL.get(Channel(channel), Way.BOOKING_PAGE))
    return booked


def numbered(offer: Offer) -> list[datetime]:
    return list(offer.slots.order_by("number").values_list("starts_at", flat=True))


def offer_what_is_left(offer: Offer, at: datetime) -> None:
    """The time went to somebody faster: what is open now, in the same way. Nothing: a person."""
    usual = usual_of(offer.candidate, at, offer.application)
    slots = propose(offer, usual, at)
    offer.version += 1
    offer.save(update_fields=["version"])
    if not slots:
        ask_a_person(offer, PersonWhy.NO_TIMES, at)
    send_offer(offer, usual, slots, None, at, letter="times_gone")


# --- the way they took, proposed as their usual -----------------------------------------------


def note_way(offer: Offer, way: Way) -> None:
    """Only where nothing was known: then it is a question, and never a change by itself."""
    if offer.way or offer.used_way:
        return
    offer.used_way = way
    offer.save(update_fields=["used_way"])


@transaction.atomic
def settle_way(*, offer: Offer, keep: bool, at: datetime) -> Offer:
    """ "Should we do it this way each time?" Asked once. Raises OfferOver, AnswerRefused."""
    person = locked_candidate(offer.candidate_id)
    held = held_offer(offer.pk)
    if not held.used_way or held.used_way_settled_at is not None:
        raise OfferOver
    held.used_way_settled_at = at
    held.save(update_fields=["used_way_settled_at"])
    if keep and not way_of(usual_of(person, at)):
        answers.give(
            candidate=person,
            key=TIMES_HOW,
            state=AnswerState.CHOSEN,
            options=[(held.used_way, 1, "")],
            through=Through.WEB,
            at=at,
        )
    return held


def open_offer_of(candidate_id: int) -> Offer | None:
    """The newest open one: what a reply without more is about."""
    return (
        Offer.objects.filter(candidate=candidate_id, state=OfferState.OPEN)
        .order_by("-created_at", "-pk")
        .first()
    )
