"""The rows that figures are counted from: of the people and jobs that somebody sees, since an instant."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from candidates.enums import Outcome
from candidates.models import Application
from candidates.queries import applications_visible_to, candidates_visible_to
from candidates.staff import Staff
from followup.enums import PromiseState
from followup.models import Gesture, OwnView, Promise, Slip
from messaging.enums import AttemptOutcome, DeliveryState, MessageState
from messaging.models import Attempt, Delivery, InboundMessage, Override
from preferences.enums import Channel, GivenBy, TopicKey
from preferences.models import Answer, AskedKey, UnmetRequest
from preferences.rules.keys import CHANNEL_FIRST

Source = Callable[[Staff, datetime], QuerySet[Any]]


def contacts(user: Staff, since: datetime) -> QuerySet[Any]:
    """Everything that reached somebody: letters, texts, calls, and what was logged as done elsewhere.

    Service messages answer an act of their own, and a portal copy makes no sound.
    """
    return (
        Attempt.objects.filter(
            started_at__gte=since,
            outcome=AttemptOutcome.ACCEPTED,
            delivery__message__application__in=applications_visible_to(user),
        )
        .exclude(delivery__channel=Channel.PORTAL)
        .exclude(delivery__message__topic=TopicKey.SERVICE)
    )


def answered_contacts(user: Staff, since: datetime) -> QuerySet[Any]:
    """Each contact, with whether they wrote afterwards, and whether it was as they asked."""
    wrote = InboundMessage.objects.filter(
        thread__candidate=OuterRef("delivery__candidate"),
        is_automatic=False,
        received_at__gt=OuterRef("started_at"),
    )
    kept = Case(
        When(ruling__overridden="", then=Value(_("As they asked"))),
        default=Value(_("Not as they asked")),
    )
    return contacts(user, since).annotate(has_answer=Exists(wrote), label=kept)


def overrides(user: Staff, since: datetime) -> QuerySet[Any]:
    return Override.objects.filter(
        at__gte=since,
        message__state=MessageState.DONE,
        message__application__in=applications_visible_to(user),
    )


def promises(user: Staff, since: datetime) -> QuerySet[Any]:
    return Promise.objects.filter(
        ended_at__gte=since,
        state__in=[PromiseState.KEPT, PromiseState.BROKEN],
        application__in=applications_visible_to(user),
    )


def waiting(user: Staff, since: datetime) -> QuerySet[Any]:
    """A day went by, and nobody has mended it."""
    return Slip.objects.filter(
        opened_at__gte=since, mended_at=None, promise__application__in=applications_visible_to(user)
    )


def first_contacts(user: Staff, since: datetime) -> QuerySet[Any]:
    """Who applied and was contacted, and whether we knew their usual by then."""
    first = (
        Delivery.objects.filter(candidate=OuterRef("candidate"), state=DeliveryState.ACCEPTED)
        .exclude(channel=Channel.PORTAL)
        .exclude(message__topic=TopicKey.SERVICE)
        .order_by()
        .values("candidate")
        .annotate(first=Min("state_at"))
        .values("first")
    )
    known = Answer.objects.filter(
        candidate=OuterRef("candidate"),
        key=CHANNEL_FIRST,
        given_by=GivenBy.CANDIDATE,
        at__lte=OuterRef("contacted_at"),
    )
    rows = applications_visible_to(user).filter(applied_at__gte=since)
    rows = rows.annotate(contacted_at=Subquery(first)).filter(contacted_at__isnull=False)
    return rows.annotate(is_known=Exists(known))


def asks(user: Staff, since: datetime) -> QuerySet[Any]:
    return AskedKey.objects.filter(
        check_in__sent_at__gte=since,
        check_in__application__in=applications_visible_to(user),
    )


def answers(user: Staff, since: datetime) -> QuerySet[Any]:
    return Answer.objects.filter(
        at__gte=since, given_by=GivenBy.CANDIDATE, candidate__in=candidates_visible_to(user)
    )


def unmet(user: Staff, since: datetime) -> QuerySet[Any]:
    return UnmetRequest.objects.filter(at__gte=since, candidate__in=candidates_visible_to(user))


def slips(user: Staff, since: datetime) -> QuerySet[Any]:
    mine = applications_visible_to(user)
    about = Q(promise__application__in=mine) | Q(message__application__in=mine)
    return Slip.objects.filter(about, opened_at__gte=since).annotate(
        took=F("mended_at") - F("opened_at")
    )


def slips_and_after(user: Staff, since: datetime) -> QuerySet[Any]:
    left = Application.objects.filter(
        candidate=OuterRef("candidate"),
        outcome=Outcome.WITHDRAWN,
        closed_at__gt=OuterRef("opened_at"),
    )
    return slips(user, since).annotate(has_left=Exists(left))


def gestures(user: Staff, since: datetime) -> QuerySet[Any]:
    return Gesture.objects.filter(at__gte=since, candidate__in=candidates_visible_to(user))


def own_views(user: Staff, since: datetime) -> QuerySet[Any]:
    rows = OwnView.objects.filter(at__gte=since, is_kept__isnull=False)
    return rows.filter(candidate__in=candidates_visible_to(user)).annotate(
        label=Value(_("Did we contact you as you asked?"))
    )


def waits(user: Staff, since: datetime) -> QuerySet[Any]:
    """What they wrote, how long our answer took, and whether texts are the only way they have."""
    answer = (
        Delivery.objects.filter(
            candidate=OuterRef("thread__candidate"),
            state=DeliveryState.ACCEPTED,
            state_at__gt=OuterRef("received_at"),
        )
        .exclude(channel=Channel.PORTAL)
        .order_by("state_at")
        .values("state_at")[:1]
    )
    mine = Application.objects.filter(pk__in=applications_visible_to(user))
    reach = "thread__candidate__reach"
    only_text = Q(
        **{
            f"{reach}__is_known": True,
            f"{reach}__first_way": Channel.TEXT,
            f"{reach}__second_way": "",
        }
    )
    return (
        InboundMessage.objects.filter(
            received_at__gte=since,
            is_automatic=False,
            thread__candidate__in=mine.values("candidate"),
        )
        .annotate(answered_at=Subquery(answer))
        .filter(answered_at__isnull=False)
        .annotate(
            took=F("answered_at") - F("received_at"),
            label=Case(
                When(only_text, then=Value(_("Text only"))), default=Value(_("Everybody else"))
            ),
        )
    )
