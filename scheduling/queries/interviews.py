"""Offers and interviews, and who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Prefetch, QuerySet, When

from candidates.enums import Role
from candidates.models import Application, Candidate, Membership, Team
from candidates.queries import (
    applications_changeable_by,
    applications_visible_to,
)
from candidates.staff import Staff
from preferences.queries.usual import usual_of
from preferences.rules.values import Usual
from scheduling.enums import InterviewState, OfferState
from scheduling.models import CalendarFeed, Interview, Offer, Participant, TickedOff
from scheduling.rules.meet import Wish, open_wishes, wishes_of

HOLDERS = (Role.RECRUITER, Role.COORDINATOR, Role.INTERVIEWER)


def offers_of(candidate: Candidate) -> QuerySet[Offer]:
    """Their own, whatever became of them."""
    return Offer.objects.filter(candidate=candidate).select_related(
        "candidate", "application__job__team", "application__owner", "hold"
    )


def interview_of(offer: Offer) -> Interview | None:
    """The live one."""
    found = offer.interviews.filter(state=InterviewState.BOOKED)
    return with_panel(found).first()


def last_interview_of(offer: Offer) -> Interview | None:
    return with_panel(offer.interviews.all()).order_by("-pk").first()


def interviews_to_come(candidate: Candidate, at: datetime) -> list[datetime]:
    """When theirs begin, the soonest first."""
    coming = Interview.objects.filter(
        candidate=candidate, state=InterviewState.BOOKED, starts_at__gt=at
    )
    return list(coming.order_by("starts_at").values_list("starts_at", flat=True))


def with_panel(interviews: QuerySet[Interview]) -> QuerySet[Interview]:
    holding = Participant.objects.filter(left_at=None).select_related("user").order_by("pk")
    return interviews.select_related(
        "candidate", "application__job__team", "application__owner", "offer", "call"
    ).prefetch_related(Prefetch("participants", holding))


def interviews_changeable_by(user: Staff) -> QuerySet[Interview]:
    return with_panel(Interview.objects.filter(application__in=applications_changeable_by(user)))


def interviews_held_by(user: Staff, at: datetime) -> QuerySet[Interview]:
    """Theirs to hold or held by them, for as long as their access lasts."""
    return with_panel(
        Interview.objects.filter(
            participants__user_id=user.pk,
            participants__left_at=None,
            application__in=applications_visible_to(user, at),
        )
    ).distinct()


def offers_changeable_by(user: Staff) -> QuerySet[Offer]:
    return Offer.objects.filter(application__in=applications_changeable_by(user)).select_related(
        "candidate", "application__job__team", "application__owner"
    )


def live_offer(application: Application) -> Offer | None:
    """The one that is open, else the one with an interview still to come."""
    is_open = Case(When(state=OfferState.OPEN, then=0), default=1)
    live = Offer.objects.filter(application=application).exclude(state=OfferState.ENDED)
    return live.order_by(is_open, "-pk").first()


def who_may_hold(team: Team) -> QuerySet[Membership]:
    """Everybody of the team who can be on a panel."""
    return (
        Membership.objects.filter(team=team, role__in=HOLDERS)
        .filter(user__is_active=True, user__is_program=False)
        .select_related("user")
        .order_by("user__first_name", "user__last_name", "user_id")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What they asked for before an interview, and what of it is done."""

    asked: Sequence[Wish]
    ticked: dict[tuple[str, str], TickedOff]

    @property
    def open(self) -> Sequence[Wish]:
        return open_wishes(self.asked, self.ticked)


def wishes_for(application: Application, at: datetime, usual: Usual | None = None) -> Wishes:
    usual = usual or usual_of(application.candidate, at, application)
    rows = TickedOff.objects.filter(application=application)
    return Wishes(asked=wishes_of(usual), ticked={(row.key, row.option): row for row in rows})


def feed_interviews(feed: CalendarFeed, at: datetime) -> QuerySet[Interview]:
    """What a subscribed calendar shows: the last month, and everything to come, cancelled ones too, so
    that programs take them out. Of a colleague only what they may still see."""
    since = Interview.objects.filter(ends_at__gt=at - timedelta(days=31))
    if feed.candidate is not None:
        return with_panel(since.filter(candidate=feed.candidate))
    held = since.filter(participants__user=feed.user_id, participants__left_at=None)
    return with_panel(held.filter(candidate__erased_at=None)).distinct()
