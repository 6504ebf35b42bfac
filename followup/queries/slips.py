"""Reads: which slips are open, what was done for people, and what they say about us."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import Candidate
from candidates.queries import applications_visible_to, candidates_visible_to
from candidates.staff import Staff
from followup.models import Gesture, OwnView, Slip
from followup.rules.repairs import CONTACTS_BETWEEN, is_due
from messaging.enums import DeliveryState
from messaging.models import Delivery
from preferences.enums import AnswerState, Channel, TopicKey
from preferences.models import Answer
from preferences.rules.keys import ASK_HOW, JUST_USE_MY_USUAL


def open_slips(user: Staff) -> QuerySet[Slip]:
    """Of the people this user may see, the oldest first."""
    return (
        Slip.objects.filter(mended_at=None, candidate__in=candidates_visible_to(user))
        .select_related("candidate", "message", "promise__application__job")
        .order_by("opened_at")
    )


def missed_promises(user: Staff) -> QuerySet[Slip]:
    """Days that went by without news and that nobody has mended, the oldest first."""
    mine = applications_visible_to(user)
    return (
        Slip.objects.filter(mended_at=None, promise__application__in=mine)
        .select_related(
            "candidate",
            "promise__application__candidate__thread",
            "promise__application__job",
            "promise__application__stage",
            "apology",
        )
        .order_by("opened_at", "pk")
    )


def slips_about(user: Staff, candidate: Candidate) -> QuerySet[Slip]:
    """For the panel: open ones first, then the newest."""
    seen = candidates_visible_to(user).filter(pk=candidate.pk)
    rows = Slip.objects.filter(candidate__in=seen).select_related("apology", "message", "promise")
    return rows.order_by("mended_at", "-opened_at", "-pk")


def gestures_for(user: Staff, candidate: Candidate) -> QuerySet[Gesture]:
    """Theirs about jobs that this user sees, and those about no job in particular."""
    mine = Q(application__in=applications_visible_to(user)) | Q(application=None)
    return Gesture.objects.filter(mine, candidate=candidate).select_related(
        "by", "application__job"
    )


def slips_to_tell(candidate: Candidate) -> QuerySet[Slip]:
    """For the candidate's own pages: what we got wrong and they have not answered yet. Of a message
    they know once they were told it; of a day, once it went by.
    """
    known = Q(message=None) | Q(message__told_at__isnull=False)
    return (
        Slip.objects.filter(known, candidate=candidate, reply="", mended_at=None)
        .select_related("message", "promise__application__job")
        .order_by("-opened_at", "-pk")
    )


def has_slip_to_tell() -> Exists:
    """Of an application, as part of reading it: most have none."""
    about = Q(message__application=OuterRef("pk")) | Q(promise__application=OuterRef("pk"))
    return Exists(Slip.objects.filter(about, reply="", mended_at=None))


# --- "did we contact you as you asked?" -------------------------------------------------------


def asks_for_own_view(candidate: Candidate, at: datetime) -> bool:
    """Now and then, after some contacts, and never of somebody who wants no questions."""
    last = OwnView.objects.filter(candidate=candidate).values_list("at", flat=True).first()
    if last is not None and not is_due(contacts=CONTACTS_BETWEEN, last_at=last, at=at):
        return False
    told = Delivery.objects.filter(candidate=candidate, state=DeliveryState.ACCEPTED)
    told = told.exclude(channel=Channel.PORTAL).exclude(message__topic=TopicKey.SERVICE)
    if last is not None:
        told = told.filter(state_at__gt=last)
    contacts = len(told.values_list("pk")[:CONTACTS_BETWEEN])
    return is_due(contacts=contacts, last_at=last, at=at) and not asks_nothing(candidate)


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
