"""What falls due by itself: reminders, and one chase."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from candidates.actions.candidates import locked_candidate
from candidates.models import Happening
from preferences.enums import TopicKey
from preferences.models import Pause
from preferences.queries.usual import usual_of
from scheduling.actions.announcing import announce
from scheduling.actions.offers import ask_a_person, propose, send_offer
from scheduling.enums import InterviewState, OfferState, PersonWhy, Way
from scheduling.models import Interview, Offer
from scheduling.queries.interviews import with_panel
from scheduling.rules.meet import chase_due, remind_at

CHASE_AFTER = 2  # working days without an answer until one reminder, and again until a person looks
AT_ONCE = 50


def one_by_one(ids: Iterable[int], deal_with: Callable[..., bool], at: datetime) -> int:
    return sum(deal_with(pk=pk, at=at) for pk in list(ids))


# --- reminders --------------------------------------------------------------------------------


def remind(at: datetime) -> int:
    """By `meet.remind`, at the time it says; once."""
    due = Interview.objects.filter(
        state=InterviewState.BOOKED, reminded_at=None, remind_at__lte=at
    ).order_by("remind_at")
    return one_by_one(due.values_list("pk", flat=True)[:AT_ONCE], remind_one, at)


@transaction.atomic
def remind_one(*, pk: int, at: datetime) -> bool:
    candidate_id = Interview.objects.values_list("candidate_id", flat=True).get(pk=pk)
    locked_candidate(candidate_id)
    held = Interview.objects.select_for_update(of=("self",)).get(pk=pk)
    is_due = held.is_live and held.reminded_at is None and held.remind_at is not None
    if not is_due or held.remind_at > at:  # type: ignore[operator]
        return False
    held.reminded_at = at
    held.save(update_fields=["reminded_at"])
    if held.starts_at > at:
        announce(held, "times_reminder", by=None, at=at, topic=TopicKey.REMINDER)
    return True


def plan_reminders_again(happening: Happening, at: datetime) -> None:
    """They changed how they want to be reminded."""
    coming = Interview.objects.filter(
        candidate=happening.candidate_id,
        state=InterviewState.BOOKED,
        reminded_at=None,
        starts_at__gt=at,
    )
    for interview in with_panel(coming):
        usual = usual_of(interview.candidate, at, interview.application)
        when = remind_at(usual, interview.starts_at, at)
        if when != interview.remind_at:
            Interview.objects.filter(pk=interview.pk, reminded_at=None).update(remind_at=when)


# --- no answer --------------------------------------------------------------------------------


def chase(at: datetime) -> int:
    """One reminder in their way after two working days, and after two more a person. A pause stops
    the clock: nobody is silent who asked for silence."""
    paused = Pause.objects.filter(
        candidate=OuterRef("candidate"), lifted_at=None, until__gt=at, began_at__lte=at
    )
    waiting = (
        Offer.objects.filter(
            state=OfferState.OPEN, person_at=None, created_at__lte=at - timedelta(days=CHASE_AFTER)
        )
        .exclude(way=Way.RING)
        .exclude(Exists(paused))
    )
    due = waiting.order_by("created_at").values_list("pk", flat=True)
    return one_by_one(due[:AT_ONCE], chase_one, at)


@transaction.atomic
def chase_one(*, pk: int, at: datetime) -> bool:
    candidate_id = Offer.objects.values_list("candidate_id", flat=True).get(pk=pk)
    person = locked_candidate(candidate_id)
    offer = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("candidate", "application__job", "application__owner")
        .get(pk=pk)
    )
    if offer.state != OfferState.OPEN or offer.person_at is not None:
        return False
    if not chase_due(offer.reminded_at or offer.created_at, at, CHASE_AFTER):
        return False
    if offer.reminded_at is not None:
        ask_a_person(offer, PersonWhy.SILENT, at)
        return True
    usual = usual_of(person, at, offer.application)
    slots = [] if offer.way == Way.I_TELL else propose(offer, usual, at)
    offer.reminded_at = at
    offer.version += 1
    offer.save(update_fields=["reminded_at", "version"])
    if not slots and offer.way != Way.I_TELL:
        ask_a_person(offer, PersonWhy.NO_TIMES, at)
        return True
    send_offer(offer, usual, slots, None, at, letter="times_chase")
    return True
