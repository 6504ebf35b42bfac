"""What was said before, and what is open."""

from django.db.models import QuerySet

from candidates.models import Candidate
from preferences.models import CheckIn, UnmetRequest
from preferences.queries.usual import answers_ever
from preferences.rules.values import Given


def history_of(candidate: Candidate) -> list[Given]:
    """Every answer that was not undone, the newest first. One query."""
    return answers_ever(candidate.pk)


def open_check_in(candidate: Candidate) -> CheckIn | None:
    """With the keys that it asks, in order."""
    return (
        CheckIn.objects.filter(candidate=candidate, closed_at=None)
        .select_related("application__job", "stage")
        .prefetch_related("asked")
        .first()
    )


def unmet_requests() -> QuerySet[UnmetRequest]:
    """What people asked for and we could not do, served or not; nothing that was taken back."""
    return UnmetRequest.objects.filter(answer__undone_at=None).select_related("candidate")
