"""Reads: which slips are open, what was done for people, and what they say about us."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from candidates.models import Application, Candidate
from candidates.queries import applications_visible_to, candidates_visible_to
from candidates.staff import Staff
from followup.models import Gesture, OwnView, Slip
from followup.rules.repairs import CONTACTS_BETWEEN, is_due
from messaging.enums import DeliveryState
from messaging.models import Delivery, Message
from preferences.enums import AnswerState, Channel, TopicKey
from preferences.models import Answer
from preferences.rules.keys import ASK_HOW, JUST_USE_MY_USUAL

SHOWN = 4  # of a person at once: an older one is no news


def open_slips(user: Staff) -> QuerySet[Slip]:
    """Of the people this user may see, the oldest first."""
    return (
        Slip.objects.filter(mended_at=None, candidate__in=candidates_visible_to(user))
        .select_related("candidate", "message", "promise__application__job")
        .order_by("opened_at")
    )


def slips_about(user: Staff, candidate: Candidate) -> QuerySet[Slip]:
    """For the panel: open ones first, then the newest."""
    seen = candidates_visible_to(user).filter(pk=candidate.pk)
    rows = Slip.objects.filter(candidate__in=seen).select_related("apology", "message", "promise")
    return rows.order_by(F("mended_at").desc(nulls_first=True), "-opened_at", "-pk")


def gestures_for(user: Staff, candidate: Candidate) -> QuerySet[Gesture]:
    """Theirs about jobs that this user sees, and those about no job in particular."""
    mine = Q(application__in=applications_visible_to(user)) | Q(application=None)
    return Gesture.objects.filter(mine, candidate=candidate).select_related(
        "by", "application__job"
    )


def messages_without_slip(user: Staff, candidate: Candidate, most: int = 6) -> QuerySet[Message]:
    """What they were told lately about jobs of this user's teams; the portal's words are with it."""
    mine = Message.objects.filter(
        thread__candidate=candidate,
        told_at__isnull=False,
        slip=None,
        application__in=applications_visible_to(user),
    )
    return mine.prefetch_related("bodies").order_by("-told_at", "-pk")[:most]


def with_repairs(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Read together with an application, at no further query: what we got wrong with the person and have
    to tell, when they last said how we did, and their last few contacts.
    """
    views = OwnView.objects.filter(candidate=OuterRef("candidate"))
    told = contacts_of(OuterRef("candidate")).order_by("-state_at").values("state_at")
    return applications.annotate(
        wrongs=ArraySubquery(wrongs_of(OuterRef("candidate"))),
        viewed_at=Subquery(views.values("at")[:1]),
        told_lately=ArraySubquery(told[:CONTACTS_BETWEEN]),
    )


def wrongs_of(candidate: OuterRef) -> QuerySet[Slip, Any]:
    """Of a message they know once they were told it; of a day, once it went by."""
    known = Q(message=None) | Q(message__told_at__isnull=False)
    went = Delivery.objects.filter(message=OuterRef("message"), state=DeliveryState.ACCEPTED)
    went = went.exclude(channel=Channel.PORTAL).order_by("-pk")
    rows = Slip.objects.filter(known, candidate=candidate, reply="", mended_at=None)
    said = JSONObject(
        pk="pk",
        kind="kind",
        opened_at="opened_at",
        due_on="promise__due_on",
        job="promise__application__job__title",
        channel=Subquery(went.values("channel")[:1]),
        application=Coalesce("promise__application", "message__application"),
    )
    return rows.order_by("-opened_at", "-pk").values(said=said)[:SHOWN]


# --- "did we contact you as you asked?" -------------------------------------------------------


def asks_for_own_view(candidate: Candidate, at: datetime) -> bool:
    """Now and then, after some contacts, and never of somebody who wants no questions."""
    last = OwnView.objects.filter(candidate=candidate).values_list("at", flat=True).first()
    if last is not None and not is_due(contacts=CONTACTS_BETWEEN, last_at=last, at=at):
        return False
    told = contacts_of(candidate)
    if last is not None:
        told = told.filter(state_at__gt=last)
    contacts = len(told.values_list("pk")[:CONTACTS_BETWEEN])
    return is_due(contacts=contacts, last_at=last, at=at) and not asks_nothing(candidate)


def contacts_of(candidate: Candidate | OuterRef) -> QuerySet[Delivery]:
    """What reached them: the portal's copies and service messages left aside."""
    told = Delivery.objects.filter(candidate=candidate, state=DeliveryState.ACCEPTED)
    return told.exclude(channel=Channel.PORTAL).exclude(message__topic=TopicKey.SERVICE)


def asks_nothing(candidate: Candidate) -> bool:
    """They said: just use my usual."""
    return Answer.objects.filter(
        candidate=candidate,
        key=ASK_HOW,
        superseded_at=None,
        is_waiting=False,
        state=AnswerState.CHOSEN,
        chosen__key=JUST_USE_MY_USUAL,
    ).exists()
