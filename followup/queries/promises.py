"""Reads: what news is owed, to whom and by when, and which news there was."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from candidates.models import Application, Candidate
from candidates.queries import applications_visible_to
from candidates.staff import Staff
from followup.enums import PromiseOrigin, PromiseState
from followup.models import Holiday, Pledge, Promise
from followup.rules.days import day_of
from followup.rules.promises import NEWS, Rhythm, owed_next
from messaging.enums import CallOutcome, DeliveryState
from messaging.models import Delivery
from preferences.rules.keys import NEWS_RHYTHM
from preferences.rules.values import Usual
from scheduling.enums import InterviewState, Outcome
from scheduling.models import Interview


def holidays() -> frozenset[date]:
    """One query."""
    return frozenset(Holiday.objects.values_list("off_on", flat=True))


def rhythm() -> Rhythm:
    return Rhythm(
        within_working_days=settings.NEWS_WITHIN_WORKING_DAYS,
        hard_stop_days=settings.NEWS_HARD_STOP_DAYS,
        holidays=holidays(),
    )


def open_promises(user: Staff) -> QuerySet[Promise]:
    """What this user's people are owed, the first due first."""
    return (
        Promise.objects.filter(
            state=PromiseState.OPEN, application__in=applications_visible_to(user)
        )
        .select_related("candidate", "application__job", "application__stage", "by")
        .order_by("due_at", "pk")
    )


def promises_made_to(candidate: Candidate) -> QuerySet[Promise]:
    """For the candidate's own pages: what they are owed now."""
    return (
        Promise.objects.filter(candidate=candidate, state=PromiseState.OPEN)
        .select_related("application__job", "application__owner", "by")
        .order_by("due_at", "pk")
    )


def news_due_on(application: Application, usual: Usual, at: datetime) -> date:
    """By when they hear: the open promise; a minute after applying, the one that is about to be made."""
    made = Promise.objects.filter(application=application, state=PromiseState.OPEN).first()
    if made is not None:
        return made.due_on
    owed = owed_next(
        news_on=day_of(at, usual.zone.name_at(at)),
        rhythm_answer=usual.of(NEWS_RHYTHM).option,
        interviewed_on=None,
        rhythm=rhythm(),
    )
    return owed.due_on


def promises_to_see(user: Staff, candidate: Candidate) -> QuerySet[Promise]:
    """For the panel: open ones first, then the newest. `kept_by` is the proof of what was kept: the
    way by which the news was accepted at that instant.
    """
    news = Delivery.objects.filter(
        message__application=OuterRef("application"),
        state=DeliveryState.ACCEPTED,
        state_at=OuterRef("ended_at"),
    )
    return (
        Promise.objects.filter(candidate=candidate, application__in=applications_visible_to(user))
        .exclude(state=PromiseState.DROPPED)
        .annotate(kept_by=Subquery(news.values("channel")[:1]))
        .select_related("application__job", "by")
        .order_by(F("ended_at").desc(nulls_first=True), "-due_at", "-pk")
    )


# --- news -------------------------------------------------------------------------------------


def accepted_news(application: Application) -> QuerySet[Delivery]:
    """Updates and decisions about it that were accepted, and calls in which somebody spoke.

    The portal's own copy is none: nobody was told by it.
    """
    spoken = Q(call_outcome__in=[CallOutcome.SPOKE, CallOutcome.DONE])
    return Delivery.objects.filter(
        Q(message__topic__in=NEWS) & Q(call_outcome="") | spoken,
        message__application=application,
        state=DeliveryState.ACCEPTED,
    )


def news_for(promise: Promise) -> datetime | None:
    """When the first news since it was made was accepted; the message that named the day is none."""
    found = accepted_news(promise.application).filter(state_at__gte=promise.made_at)
    others = found.exclude(
        Q(message__pledge__promise=promise) | Q(message__gathered__pledge__promise=promise)
    )
    return others.aggregate(first=Min("state_at"))["first"]


def named_days(application: Application) -> QuerySet[Pledge]:
    """Days that accepted messages name and that are no promises yet, in the order they were named."""
    named = Q(message=OuterRef("message")) | Q(message__gathered=OuterRef("message"))
    accepted = Delivery.objects.filter(named, state=DeliveryState.ACCEPTED)
    return Pledge.objects.filter(Exists(accepted), application=application, promise=None).order_by(
        "pk"
    )


def last_news_at(application: Application) -> datetime | None:
    found = accepted_news(application).order_by("-state_at").values_list("state_at", flat=True)
    return found.first()


# --- interviews -------------------------------------------------------------------------------


def held_interviews(at: datetime) -> QuerySet[Interview]:
    """Those that are over; nobody noted yet that they did not come."""
    return Interview.objects.filter(
        state=InterviewState.BOOKED, ends_at__lte=at, outcome__in=["", Outcome.CAME]
    )


def last_interview_on(application: Application, zone: str, at: datetime) -> date | None:
    """The day of the last interview that was held, in an IANA zone."""
    found = held_interviews(at).filter(application=application)
    last = found.aggregate(last=Max("ends_at"))["last"]
    return day_of(last, zone) if last else None


def newly_interviewed(since: datetime, at: datetime) -> QuerySet[Application]:
    """Applications with an interview held in between, after which nothing was promised yet."""
    counted = Promise.objects.filter(
        application=OuterRef("application"),
        origin=PromiseOrigin.INTERVIEW,
        made_at__gte=OuterRef("ends_at"),
    )
    held = held_interviews(at).filter(ends_at__gt=since).exclude(Exists(counted))
    return Application.objects.filter(pk__in=held.values("application"), closed_at=None)
