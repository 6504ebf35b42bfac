"""Which contact points prove who someone is.

A point that someone added with a link alone opens no more than a link does: else whoever holds a
forwarded message could add a number of their own and raise themselves.
"""

from django.db.models import F

from candidates.enums import HappeningKind
from candidates.models import Candidate, ContactPoint, Happening
from candidates.queries import open_contact_points


def points_for_code(candidate: Candidate) -> list[ContactPoint]:
    """Where a code that opens level 2 may go. With nothing better, the oldest one on file."""
    points = open_contact_points(candidate)
    added = self_added(candidate)
    trusted = [point for point in points if point.pk not in added]
    return trusted or points[:1]


def may_raise(point: ContactPoint) -> bool:
    return point in points_for_code(point.candidate)


def self_added(candidate: Candidate) -> set[int]:
    """Added by the person after the first day we knew them, not by a colleague."""
    added = Happening.objects.filter(
        kind=HappeningKind.CONTACT_ADDED,
        candidate_id=candidate.pk,
        by=None,
        at__gt=candidate.created_at,
    )
    return {subject for subject in added.values_list("subject", flat=True) if subject}


def point_to_sign_in(kind: str, value: str) -> ContactPoint | None:
    """Two people may share one: it goes to who verified it last; the other has the links."""
    return (
        ContactPoint.objects.filter(
            kind=kind, value=value, closed_at=None, candidate__erased_at=None
        )
        .select_related("candidate")
        .order_by(F("verified_at").desc(nulls_last=True), "-pk")
        .first()
    )
