"""What falls due by itself: reminders, one chase, and a look at who and what is still there."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from candidates.actions.candidates import locked_candidate
from candidates.enums import Outcome as ApplicationOutcome
from candidates.models import Application, Happening, Membership
from messaging.models import Message
from preferences.enums import TopicKey
from preferences.queries.usual import usual_of
from scheduling.actions.announcing import announce
from scheduling.actions.interviews import cancel
from scheduling.actions.offers import ask_a_person, end, propose, send_offer
from scheduling.enums import InterviewState, OfferEnd, OfferState, PersonWhy, Way
from scheduling.models import Interview, Offer, Participant
from scheduling.queries.interviews import with_panel
from scheduling.rules.meet import chase_due, remind_at

CHASE_AFTER = 2  # working days without an answer until one reminder
PERSON_AFTER = 4  # and until a person looks
AT_ONCE = 50
NOT_TOLD = (TopicKey.INTERVIEW, TopicKey.REMINDER)


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


# --- no answer --------------------------------------------------------------------------------


def chase(at: datetime) -> int:
    """One reminder in their way after two working days, and after two more a person."""
    waiting = Offer.objects.filter(
        state=OfferState.OPEN, person_at=None, created_at__lte=at - timedelta(days=CHASE_AFTER)
    ).exclude(way=Way.RING)
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
    if chase_due(offer.created_at, at, PERSON_AFTER) and offer.reminded_at is not None:
        ask_a_person(offer, PersonWhy.SILENT, at)
        return True
    if offer.reminded_at is not None or not chase_due(offer.created_at, at, CHASE_AFTER):
        return False
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


# --- what changed elsewhere -------------------------------------------------------------------


def look_after(at: datetime) -> int:
    """Interviewers who left, and jobs that closed: a person is told, nothing is lost."""
    left = gone_from_panels(at)
    shut = Offer.objects.filter(state=OfferState.OPEN).filter(
        Q(application__closed_at__isnull=False) | Q(application__job__closed_at__isnull=False)
    )
    closed = one_by_one(shut.values_list("pk", flat=True)[:AT_ONCE], close_one, at)
    return left + closed


def gone_from_panels(at: datetime) -> int:
    still = Membership.objects.filter(
        user=OuterRef("user"), team=OuterRef("interview__application__job__team")
    )
    missing = Participant.objects.filter(
        left_at=None, interview__state=InterviewState.BOOKED, interview__starts_at__gt=at
    ).filter(Q(user__is_active=False) | ~Exists(still))
    ids = missing.filter(interview__person_at=None).values_list("interview_id", flat=True)
    return Interview.objects.filter(pk__in=ids, person_at=None).update(
        person_why=PersonWhy.PANEL_LEFT, person_at=at
    )


@transaction.atomic
def close_one(*, pk: int, at: datetime) -> bool:
    candidate_id = Offer.objects.values_list("candidate_id", flat=True).get(pk=pk)
    locked_candidate(candidate_id)
    offer = Offer.objects.select_for_update().get(pk=pk)
    if offer.state != OfferState.OPEN:
        return False
    end(offer, OfferEnd.CLOSED, at)
    return True


def tidy_up(happening: Happening, at: datetime) -> None:
    """An application that ended has no interview to come."""
    application = Application.objects.get(pk=happening.application_id or 0)
    if application.is_live:
        return
    for offer in Offer.objects.filter(application=application, state=OfferState.OPEN):
        close_one(pk=offer.pk, at=at)
    coming = Interview.objects.filter(
        application=application, state=InterviewState.BOOKED, starts_at__gt=at
    )
    for interview in coming:
        cancel(
            interview=interview,
            version=interview.version,
            by=application.owner,
            is_theirs=application.outcome == ApplicationOutcome.WITHDRAWN,
            at=at,
        )


def notice_not_told(happening: Happening, at: datetime) -> None:
    """A message about a time came back: the row under Times says so, too."""
    message = Message.objects.filter(pk=happening.subject or 0).first()
    if message is None or message.topic not in NOT_TOLD or message.application_id is None:
        return
    mark = {"person_why": PersonWhy.NOT_TOLD, "person_at": at}
    coming = Interview.objects.filter(
        application=message.application_id, state=InterviewState.BOOKED, starts_at__gt=at
    )
    offers = Offer.objects.filter(application=message.application_id, state=OfferState.OPEN)
    coming.filter(person_at=None).update(**mark)
    offers.filter(person_at=None).update(**mark)


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
