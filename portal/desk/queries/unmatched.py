"""What came in and is in nobody's thread yet, as far as one may see it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import Candidate, ContactPoint
from candidates.queries import (
    candidates_contactable_by,
    candidates_visible_to,
    search_candidates,
)
from candidates.staff import Staff
from messaging.enums import NeedsPerson
from messaging.models import Attachment, InboundMessage
from messaging.queries.unmatched import unmatched
from preferences.models import OptOutHold

SHOWN = 50
OFFERED = 8


def unmatched_for(user: Staff, at: datetime) -> QuerySet[InboundMessage]:
    """A sender that nobody of ours has is everybody's to match; one that somebody has, and whatever
    was meant for somebody, is for those who may contact them.
    """
    people = candidates_contactable_by(user, at)
    has_it = ContactPoint.objects.filter(value=OuterRef("from_address"))
    is_ours = Exists(has_it.filter(candidate__in=people))
    unknown = Q(needs_person=NeedsPerson.UNKNOWN_SENDER) & (~Exists(has_it) | is_ours)
    quarantined = Q(needs_person=NeedsPerson.QUARANTINED, meant_for__candidate__in=people)
    return (
        unmatched()
        .filter(unknown | quarantined)
        .select_related("meant_for__candidate")
        .prefetch_related("attachments")
        .order_by("received_at", "pk")
    )


def number_unmatched(user: Staff, at: datetime) -> int:
    """As many as are shown, and one more when there are more."""
    found = unmatched_for(user, at).select_related(None).prefetch_related(None).order_by()
    return found.values("pk")[: SHOWN + 1].count()


def first_to_stop(user: Staff, at: datetime) -> list[int]:
    """Who seems to ask us to stop, the longest waiting first: their way is held until it is read."""
    people = candidates_contactable_by(user, at)
    holds = OptOutHold.objects.filter(settled_at=None, candidate__in=people).order_by("at", "pk")
    return list(dict.fromkeys(holds.values_list("candidate", flat=True)[: SHOWN + 1]))


def attachments_seen_by(user: Staff, at: datetime, *, may_match: bool) -> QuerySet[Attachment]:
    """Of people they may see, a colleague's copies included; of what they may match, if they may."""
    people = candidates_visible_to(user, at)
    seen = Q(inbound__thread__candidate__in=people)
    seen |= Q(inbound__copy_of__thread__candidate__in=people)
    if may_match:
        seen |= Q(inbound__in=unmatched_for(user, at).order_by().values("pk"))
    return Attachment.objects.filter(seen)


def who_it_may_be(
    user: Staff, inbound: InboundMessage, words: str, at: datetime
) -> Sequence[Candidate]:
    """Those who have the address or number, or those whose name was typed."""
    people = candidates_contactable_by(user, at)
    if words:
        return list(search_candidates(people, words)[:OFFERED])
    points = ContactPoint.objects.filter(value=inbound.from_address)
    return list(people.filter(pk__in=points.values("candidate_id"))[:OFFERED])
