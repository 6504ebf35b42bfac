"""A time chosen, kept, booked, confirmed, moved, cancelled, and how it went."""

from datetime import datetime, timedelta

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.access import give_access
from candidates.actions.candidates import locked_candidate
from candidates.enums import HappeningKind
from candidates.models import ApplicationAccess
from candidates.staff import Staff, id_of
from messaging.enqueue import run_soon
from preferences.queries.usual import usual_of
from scheduling.actions.announcing import announce, announce_cancelled
from scheduling.actions.holding import check_offered
from scheduling.actions.offers import ask_a_person, check_open, end, held_offer, search_of
from scheduling.actions.taking import hold_diaries, take
from scheduling.enums import InterviewState, OfferEnd, OfferState, PersonWhy
from scheduling.exceptions import (
    AlreadyBooked,
    InterviewMoved,
    InterviewOver,
    NotConfirmable,
    NotOffered,
    TooLateToChange,
)
from scheduling.models import Hold, Interview, Offer, Participant, Taken
from scheduling.queries.interviews import wishes_for, with_panel
from scheduling.rules import meet

TELL_INTERVIEWERS = "scheduling.tasks.tell_interviewers"
SEEN_FOR = timedelta(days=30)  # after an interview its holders may still look things up


@transaction.atomic
def book(*, offer: Offer, starts_at: datetime, at: datetime, by: Staff | None = None) -> Interview:
    """The time is theirs: one winner, whoever else looks at it. The same again is the same interview.

    A colleague may book a time outside of the free ones, as long as nobody is elsewhere. Raises
    SlotGone, NotOffered, AlreadyBooked, OfferOver.
    """
    person = locked_candidate(offer.candidate_id)
    held = held_offer(offer.pk)
    live = Interview.objects.filter(offer=held, state=InterviewState.BOOKED).first()
    if live is not None:
        if live.starts_at == starts_at:
            return live
        raise AlreadyBooked
    check_open(held)
    search = search_of(held)
    hold_diaries(search.panel)
    if by is None:
        check_offered(held, starts_at, at)
    elif starts_at <= at:
        raise NotOffered
    Hold.objects.filter(offer=held).delete()
    usual = usual_of(person, at, held.application)
    interview = Interview.objects.create(
        candidate=person,
        application=held.application,
        offer=held,
        what=held.what,
        meeting=held.meeting,
        where=held.where,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=held.minutes),
        booked_at=at,
        booked_by_id=id_of(by),
        remind_at=meet.remind_at(usual, starts_at, at),
    )
    take(search, starts_at, at, interview=interview)
    for user in search.panel:
        Participant.objects.create(interview=interview, user_id=user)
    mark_booked(held)
    let_panel_see(interview)
    say(HappeningKind.INTERVIEW_BOOKED, interview, by, at)
    settle(interview, by, at)
    return interview


def mark_booked(offer: Offer) -> None:
    offer.state = OfferState.BOOKED
    offer.person_why, offer.person_at = "", None
    offer.version += 1
    offer.save(update_fields=["state", "person_why", "person_at", "version"])


def settle(interview: Interview, by: Staff | None, at: datetime, letter: str = "") -> None:
    """Confirmed at once when nothing is left to arrange or to answer; told either way."""
    if interview.confirmed_at is None and not wishes_for(interview.application, at).open:
        interview.confirmed_at = at
        interview.save(update_fields=["confirmed_at"])
        say(HappeningKind.INTERVIEW_CONFIRMED, interview, by, at)
    name = letter or ("times_confirmed" if interview.confirmed_at else "times_kept")
    announce(interview, name, by=by, at=at)


@transaction.atomic
def confirm(*, interview: Interview, by: Staff, at: datetime, version: int) -> Interview:
    """Everything they asked for is ticked. Raises NotConfirmable, InterviewMoved, InterviewOver."""
    held = held_interview(interview, version)
    if held.confirmed_at is not None:
        return held
    if wishes_for(held.application, at).open:
        raise NotConfirmable
    held.confirmed_at = at
    change(held, at)
    say(HappeningKind.INTERVIEW_CONFIRMED, held, by, at)
    announce(held, "times_confirmed", by=by, at=at)
    return held


@transaction.atomic
def move(
    *,
    interview: Interview,
    starts_at: datetime,
    version: int,
    at: datetime,
    by: Staff | None = None,
) -> Interview:
    """To another time, which has to be open as for a booking; the old one is given back in the same
    moment. A candidate may move until four hours before, three times. Raises TooLateToChange,
    SlotGone, NotOffered, InterviewMoved, InterviewOver.
    """
    held = held_interview(interview, version)
    if held.starts_at == starts_at:
        return held
    if by is None and not meet.may_move(held.starts_at, held.moves, at):
        raise TooLateToChange
    offer = held_offer(held.offer_id)
    check_open(offer)
    search = search_of(offer)
    hold_diaries(search.panel)
    if by is None:
        check_offered(offer, starts_at, at)
    elif starts_at <= at:
        raise NotOffered
    Hold.objects.filter(offer=offer).delete()
    Taken.objects.filter(interview=held).delete()
    take(search, starts_at, at, interview=held)
    before = held.starts_at
    held.starts_at, held.ends_at = starts_at, starts_at + timedelta(minutes=offer.minutes)
    held.moves += 0 if by else 1
    held.late_minutes, held.late_at, held.late_by_id, held.reminded_at = 0, None, None, None
    usual = usual_of(held.candidate, at, held.application)
    held.remind_at = meet.remind_at(usual, starts_at, at)
    change(held, at)
    let_panel_see(held)
    say(HappeningKind.INTERVIEW_MOVED, held, by, at)
    announce(held, "times_moved", by=by, at=at, before=before)
    return held


@transaction.atomic
def cancel(
    *,
    interview: Interview,
    version: int,
    at: datetime,
    by: Staff | None = None,
    why: str = "",
    ask_again: bool = False,
    is_theirs: bool = False,
) -> Interview:
    """The time is free again; `is_theirs`: a colleague does what the candidate asked for. With
    `ask_again` they are offered other times by the same offer.

    Raises TooLateToChange for a candidate once it has begun, InterviewMoved, InterviewOver.
    """
    held = held_interview(interview, version)
    if by is None and not meet.may_cancel(held.starts_at, at):
        raise TooLateToChange
    offer = held_offer(held.offer_id)
    held.state, held.cancelled_at = InterviewState.CANCELLED, at
    held.is_cancelled_by_them, held.cancelled_why = by is None or is_theirs, why.strip()[:200]
    held.person_why, held.person_at = "", None
    Taken.objects.filter(interview=held).delete()
    change(held, at)
    stop_seeing(held, at)
    if ask_again:
        offer.state = OfferState.OPEN
        offer.version += 1
        offer.save(update_fields=["state", "version"])
        if by is None:
            ask_a_person(offer, PersonWhy.NONE_FIT, at)
    else:
        end(offer, OfferEnd.CANCELLED, at)
    say(HappeningKind.INTERVIEW_CANCELLED, held, by, at)
    announce_cancelled(held, by=by, at=at)
    return held


# --- parts ------------------------------------------------------------------------------------


def held_interview(
    interview: Interview, version: int | None, *, is_over_too: bool = False
) -> Interview:
    """Candidate first, then the interview. Raises InterviewOver, InterviewMoved."""
    locked_candidate(interview.candidate_id)
    Interview.objects.select_for_update().get(pk=interview.pk)
    held = with_panel(Interview.objects.filter(pk=interview.pk)).get()
    if version not in (None, held.version):
        raise InterviewMoved
    if not held.is_live and not is_over_too:
        raise InterviewOver
    return held


def change(interview: Interview, at: datetime) -> None:
    """What calendars have to learn of: a higher sequence takes the place of the entry before."""
    interview.version += 1
    interview.sequence += 1
    interview.changed_at = at
    interview.save()


def let_panel_see(interview: Interview) -> None:
    for participant in interview.participants.filter(left_at=None).select_related("user"):
        give_access(
            user=participant.user,
            application=interview.application,
            why="Interview",
            until=interview.ends_at + SEEN_FOR,
        )


def stop_seeing(interview: Interview, at: datetime) -> None:
    """Unless another interview of the same application is still theirs to hold."""
    others = Participant.objects.filter(
        interview__application=interview.application_id,
        interview__state=InterviewState.BOOKED,
        left_at=None,
    ).exclude(interview=interview)
    ApplicationAccess.objects.filter(
        application=interview.application_id,
        user__participations__interview=interview,
        until__gt=at,
    ).exclude(user__in=others.values("user_id")).update(until=at)


def say(kind: HappeningKind, interview: Interview, by: Staff | None, at: datetime) -> None:
    """To the other rooms, and soon to whoever holds it."""
    run_soon(TELL_INTERVIEWERS)
    happenings.record(
        kind=kind,
        candidate=interview.candidate,
        application=interview.application,
        subject=interview,
        by=by,
        at=at,
    )
