"""Offering times, in the way the candidate likes to agree on them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.enums import HappeningKind
from candidates.exceptions import ApplicationClosed
from candidates.models import Application
from candidates.queries import employer
from candidates.staff import Staff
from messaging.actions.asking_by_reply import ask_by_reply
from preferences.queries.usual import usual_of
from preferences.rules.values import Usual
from scheduling.actions.telling import tell
from scheduling.enums import InterviewState, Meeting, OfferEnd, OfferState, PersonWhy, Way
from scheduling.exceptions import (
    AlreadyBooked,
    BadLength,
    NoPanel,
    NoTimesLeft,
    NotOfTheTeam,
    OfferOver,
)
from scheduling.models import Diary, Hold, Interview, Offer, OfferPanel, Slot
from scheduling.queries.free import Search, open_times
from scheduling.queries.interviews import who_may_hold
from scheduling.queries.words import offer_words
from scheduling.rules.choosing import three_of
from scheduling.rules.meet import way_of
from scheduling.rules.replying import key_of

# These need no open time: they say when, or a person rings and finds one with them.
WITHOUT_TIMES = (Way.I_TELL, Way.RING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet:
    """What is to be arranged."""

    what: str
    meeting: str
    where: str
    minutes: int
    panel: Sequence[int]


@transaction.atomic
def offer_times(
    *,
    application: Application,
    meet: Meet,
    by: Staff,
    at: datetime,
    client_token: uuid.UUID,
    ask_when: bool = False,
) -> Offer:
    """Ask a candidate for a time, their way; `ask_when` asks when they are free whatever it is.

    The same token gives the same offer, and a newer offer takes the place of an open one. Raises
    AlreadyBooked, NoTimesLeft, NoPanel, NotOfTheTeam, BadLength, ApplicationClosed.
    """
    person = locked_candidate(application.candidate_id)
    known = Offer.objects.filter(client_token=client_token, application=application).first()
    if known is not None:
        return known
    offer = new_offer(application, meet, by, at, client_token)
    usual = usual_of(person, at, application)
    offer.way = Way.I_TELL if ask_when else way_of(usual)
    offer.save(update_fields=["way"])
    slots = [] if offer.way == Way.I_TELL else propose(offer, usual, at)
    if not slots and offer.way not in WITHOUT_TIMES:
        raise NoTimesLeft
    send_offer(offer, usual, slots, by, at)
    return offer


def new_offer(
    application: Application, meet: Meet, by: Staff, at: datetime, token: uuid.UUID
) -> Offer:
    """With everything checked and the one before ended. The candidate is held."""
    fresh = Application.objects.select_related("job__team", "owner", "candidate").get(
        pk=application.pk
    )
    if not fresh.is_live or fresh.job.closed_at is not None:
        raise ApplicationClosed
    check(fresh, meet)
    coming = Interview.objects.filter(
        application=fresh, state=InterviewState.BOOKED, ends_at__gt=at
    )
    if coming.exists():
        raise AlreadyBooked
    for before in Offer.objects.filter(application=fresh, state=OfferState.OPEN):
        end(before, OfferEnd.REPLACED, at)
    offer = Offer.objects.create(
        candidate=fresh.candidate,
        application=fresh,
        what=meet.what.strip()[:60],
        meeting=meet.meeting,
        where=meet.where.strip()[:200],
        minutes=meet.minutes,
        made_by_id=by.pk,
        created_at=at,
        client_token=token,
    )
    set_panel(offer, meet.panel)
    return offer


def check(application: Application, meet: Meet) -> None:
    if not meet.panel:
        raise NoPanel
    holders = who_may_hold(application.job.team).values_list("user_id", flat=True)
    if not set(meet.panel) <= set(holders):
        raise NotOfTheTeam
    if not 10 <= meet.minutes <= 480 or meet.meeting not in Meeting.values:
        raise BadLength


def set_panel(offer: Offer, panel: Sequence[int]) -> None:
    """Everybody has a diary afterwards: its row is what a booking holds."""
    zone = employer().time_zone
    for user in sorted(set(panel)):
        Diary.objects.get_or_create(user_id=user, defaults={"time_zone": zone})
        OfferPanel.objects.create(offer=offer, user_id=user)


def search_of(offer: Offer) -> Search:
    panel = tuple(offer.panel_rows.order_by("user_id").values_list("user_id", flat=True))
    return Search(
        candidate=offer.candidate,
        application=offer.application,
        panel=panel,
        minutes=offer.minutes,
        offer_id=offer.pk,
    )


def propose(offer: Offer, usual: Usual, at: datetime) -> list[tuple[int, datetime]]:
    """Three numbered times, in the place of those before."""
    found = open_times(search_of(offer), at, usual=usual)
    times = three_of(found.slots, found.zone)
    offer.slots.all().delete()
    Slot.objects.bulk_create(
        Slot(offer=offer, number=number, starts_at=start)
        for number, start in enumerate(times, start=1)
    )
    return list(enumerate(times, start=1))


def send_offer(
    offer: Offer,
    usual: Usual,
    slots: Sequence[tuple[int, datetime]],
    by: Staff | None,
    at: datetime,
    letter: str = "times_offer",
) -> None:
    message = tell(
        letter,
        application=offer.application,
        words=offer_words(offer, usual, slots),
        cause=f"{offer.pk}:{offer.version}",
        asks=1,
        by=by,
        at=at,
    )
    if slots:
        # As sent: what a number means does not change with a later round.
        options = [start.isoformat() for _number, start in slots]
        ask_by_reply(message=message, key=key_of(offer.pk), options=options)
    say(HappeningKind.TIMES_OFFERED, offer, by, at)


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: Staff, at: datetime) -> None:
    """Taken back by us. Raises OfferOver."""
    locked_candidate(offer.candidate_id)
    end(held_offer(offer.pk), OfferEnd.WITHDRAWN, at)


# --- parts ------------------------------------------------------------------------------------


def held_offer(offer_id: int) -> Offer:
    """Open or booked, and held; the candidate is held already. Raises OfferOver."""
    offer = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("candidate", "application__job__team", "application__owner")
        .get(pk=offer_id)
    )
    if offer.state == OfferState.ENDED:
        raise OfferOver
    return offer


def check_open(offer: Offer) -> None:
    """Whoever uses an offer asks again whether it still stands. Raises OfferOver."""
    application = offer.application
    if not application.is_live or application.job.closed_at is not None:
        raise OfferOver


def end(offer: Offer, why: OfferEnd, at: datetime) -> None:
    Hold.objects.filter(offer=offer).delete()
    offer.state, offer.ended_why, offer.ended_at = OfferState.ENDED, why, at
    offer.person_why, offer.person_at = "", None
    offer.version += 1
    offer.save()


def ask_a_person(offer: Offer, why: PersonWhy, at: datetime) -> None:
    """A task: nothing that was said is lost because a program did not understand it."""
    offer.person_why, offer.person_at = why, at
    offer.version += 1
    offer.save(update_fields=["person_why", "person_at", "version", "said", "said_at"])


def say(kind: HappeningKind, offer: Offer, by: Staff | None, at: datetime) -> None:
    happenings.record(
        kind=kind,
        candidate=offer.candidate,
        application=offer.application,
        subject=offer,
        by=by,
        at=at,
    )
