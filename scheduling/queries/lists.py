"""What the desk has to do about times: who needs one, who waits for whom, what comes up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from candidates.models import Application
from candidates.queries import applications_changeable_by
from candidates.staff import Staff
from scheduling.enums import InterviewState, OfferState
from scheduling.models import Interview, Offer
from scheduling.queries.interviews import interviews_changeable_by, offers_changeable_by

STAGES_TO_MEET = ("screen", "interview")
SHOWN = 25
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesList:
    """Sections of the page about times, what waits for a person first."""

    offers_for_person: Sequence[Offer]
    interviews_for_person: Sequence[Interview]
    need_time: Sequence[Application]
    waiting: Sequence[Offer]
    to_confirm: Sequence[Interview]
    coming: Sequence[Interview]
    how_did_it_go: Sequence[Interview]


def times_list(user: Staff, at: datetime) -> TimesList:
    """Six queries, whatever there is."""
    offers = offers_changeable_by(user)
    interviews = interviews_changeable_by(user)
    booked = interviews.filter(state=InterviewState.BOOKED)
    coming = list(booked.filter(ends_at__gt=at).order_by("starts_at")[: 2 * SHOWN])
    live = offers.exclude(state=OfferState.ENDED).filter(
        Q(person_at__isnull=False) | Q(state=OfferState.OPEN)
    )
    open_ones = live.order_by(F("person_at").asc(nulls_last=True), "created_at")[: 2 * SHOWN]
    for_person = [each for each in open_ones if each.person_at]
    past = booked.filter(ends_at__lte=at, ends_at__gt=at - 4 * WEEK, outcome="")
    return TimesList(
        offers_for_person=for_person,
        interviews_for_person=[each for each in coming if each.person_at],
        need_time=list(need_time(user)[:SHOWN]),
        waiting=[each for each in open_ones if each.person_at is None],
        to_confirm=[each for each in coming if each.confirmed_at is None],
        coming=[each for each in coming if each.confirmed_at is not None],
        how_did_it_go=list(past.order_by("starts_at")[:SHOWN]),
    )


def need_time(user: Staff) -> QuerySet[Application]:
    """In a stage in which people meet, and nothing offered or booked since they came to it."""
    arranged = Offer.objects.filter(
        application=OuterRef("pk"),
        state__in=(OfferState.OPEN, OfferState.BOOKED),
        created_at__gte=OuterRef("stage_at"),
    )
    return (
        applications_changeable_by(user)
        .filter(closed_at=None, job__closed_at=None, stage__key__in=STAGES_TO_MEET)
        .exclude(Exists(arranged))
        .select_related("candidate", "job", "stage")
        .order_by(F("stage_at"))
    )


def coming_up(user: Staff, at: datetime) -> QuerySet[Interview]:
    """Interviews of the next 7 days that still lack something: a confirmation, a place, a person."""
    booked = interviews_changeable_by(user).filter(
        state=InterviewState.BOOKED, starts_at__gt=at, starts_at__lte=at + WEEK
    )
    return booked.order_by("starts_at")
