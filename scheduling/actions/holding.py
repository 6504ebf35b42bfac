"""Keeping a time for somebody while they look at it."""

from datetime import datetime, timedelta

from django.db import transaction

from candidates.actions.candidates import locked_candidate
from scheduling.actions.offers import check_open, held_offer, search_of
from scheduling.actions.taking import hold_diaries, take
from scheduling.exceptions import NotOffered, SlotGone
from scheduling.models import Hold, Offer, Taken
from scheduling.queries.free import open_times
from scheduling.rules import meet


@transaction.atomic
def hold_slot(*, offer: Offer, starts_at: datetime, at: datetime) -> Hold:
    """Keep a time for five minutes while they look at it; again, and it is kept for five more.

    Raises SlotGone when somebody was faster, NotOffered for a time that was never open, OfferOver.
    """
    locked_candidate(offer.candidate_id)
    held = held_offer(offer.pk)
    check_open(held)
    search = search_of(held)
    hold_diaries(search.panel)
    check_offered(held, starts_at, at)
    Hold.objects.filter(offer=held).delete()
    hold = Hold.objects.create(
        offer=held,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=held.minutes),
        until=at + meet.HELD_FOR,
    )
    take(search, starts_at, at, hold=hold)
    return hold


def check_offered(offer: Offer, starts_at: datetime, at: datetime) -> None:
    """It has to be one of the open times now. What is open was worked out with everything held."""
    if starts_at in open_times(search_of(offer), at).slots:
        return
    was_offered = offer.slots.filter(starts_at=starts_at).exists()
    is_ours = Taken.objects.filter(
        user__in=offer.panel_rows.values("user_id"),
        span__overlap=(starts_at, starts_at + timedelta(minutes=offer.minutes)),
    ).exists()
    raise SlotGone if was_offered or is_ours else NotOffered
