"""The reader of replies about times (messaging.actions.replies.Reader)."""

from datetime import datetime

from django.utils import translation

from candidates.rules.our_names import spoken_name
from candidates.rules.spoken import place
from messaging.actions.replies import Reply
from messaging.enums import HoldReason
from messaging.models import Delivery
from preferences.enums import Channel
from preferences.queries.setup import employer_setup
from preferences.queries.usual import zone_for
from scheduling.actions.answering import choose_by_words, open_offer_of, say_when
from scheduling.enums import OfferState, PersonWhy, Way
from scheduling.models import Interview, Offer
from scheduling.queries.words import short_moment
from scheduling.rules.replying import KEY, offer_id_of

UNDERSTOOD = "a time to meet"
GONE = "a time that had gone"
NONE_FIT = "none of the times"
AT_ONCE = ("", HoldReason.UNDO)


def read_times(reply: Reply, at: datetime) -> str | None:
    """ "2" is a time when the numbers that were sent last were times; their key says whose.

    What is not plain is noted for a person on the offer, and left to the next reader all the same.
    """
    sent = next((row for row in reply.asked if row.key.startswith(KEY)), None)
    if sent is None:
        if not reply.asked:
            note_words(reply, at)
        return None
    offer = Offer.objects.filter(pk=offer_id_of(sent.key), candidate=reply.candidate).first()
    if offer is None or offer.state != OfferState.OPEN:
        return None
    booked = choose_by_words(
        offer=offer,
        words=reply.words,
        channel=reply.said.channel,
        offered=[datetime.fromisoformat(each) for each in sent.options],
        at=at,
    )
    if booked is not None:
        read_back(reply, booked, at)
        return UNDERSTOOD
    offer.refresh_from_db()
    if offer.person_why == PersonWhy.NOT_UNDERSTOOD:
        return None
    return NONE_FIT if offer.person_why == PersonWhy.NONE_FIT else GONE


def note_words(reply: Reply, at: datetime) -> None:
    """Who was asked to say when they are free, and writes: their words are with the task."""
    offer = open_offer_of(reply.candidate.pk)
    if offer is not None and offer.way == Way.I_TELL and reply.words.strip():
        say_when(offer=offer, words=reply.words, at=at)


def read_back(reply: Reply, booked: Interview, at: datetime) -> None:
    """At once, where they wrote, when the letter itself has to wait for their hours."""
    told = Delivery.objects.filter(
        message__application=booked.application_id, message__agreed_at=booked.starts_at
    ).exclude(channel__in=(Channel.CALL, Channel.BY_HAND))
    newest = told.order_by("-pk").first()
    if newest is not None and newest.hold in AT_ONCE:
        return
    zone = zone_for(reply.candidate, employer_setup(), booked.starts_at).name_at(booked.starts_at)
    with translation.override(reply.candidate.language):
        what, when = spoken_name(booked.what), short_moment(booked.starts_at, zone)
    reply.answer("times_read_back", at, what=what, when=when, place=place(zone))
