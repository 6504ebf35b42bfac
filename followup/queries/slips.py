"""Reads: which slips are open."""

from django.db.models import QuerySet

from candidates.queries import candidates_visible_to
from candidates.staff import Staff
from followup.models import Slip


def open_slips(user: Staff) -> QuerySet[Slip]:
    """Of the people this user may see, the oldest first."""
    return (
        Slip.objects.filter(mended_at=None, candidate__in=candidates_visible_to(user))
        .select_related("candidate", "message", "promise__application__job")
        .order_by("opened_at")
    )
