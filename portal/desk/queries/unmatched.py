"""What came in and is in nobody's thread yet, as far as one may see it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import Candidate, ContactPoint
from candidates.queries import candidates_contactable_by, search_candidates
from candidates.staff import Staff
from messaging.enums import NeedsPerson
from messaging.models import InboundMessage

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
        InboundMessage.objects.filter(unknown | quarantined, handled_at=None)
        .select_related("meant_for__candidate")
        .prefetch_related("attachments")
        .order_by("received_at", "pk")
    )


def who_it_may_be(
    user: Staff, inbound: InboundMessage, words: str, at: datetime
) -> Sequence[Candidate]:
    """Those who have the address or number, or those whose name was typed."""
    people = candidates_contactable_by(user, at)
    if words:
        return list(search_candidates(people, words)[:OFFERED])
    points = ContactPoint.objects.filter(value=inbound.from_address)
    return list(people.filter(pk__in=points.values("candidate_id"))[:OFFERED])
