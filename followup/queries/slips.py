"""Reads: which slips are open."""

from django.db.models import QuerySet

from candidates.queries import applications_visible_to, candidates_visible_to
from candidates.staff import Staff
from followup.models import Slip


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
