"""What was said before, and what is open."""

from django.db.models import QuerySet

from candidates.models import Candidate
from preferences.models import Answer, CheckIn, Pause, UnmetRequest
from preferences.queries.usual import answers_ever
from preferences.rules.values import Given


def history_of(candidate: Candidate) -> list[Given]:
    """Every answer that was not undone, the newest first. One query."""
    return answers_ever(candidate.pk)


def waiting_notes(candidate: Candidate) -> QuerySet[Answer]:
    """Notes that differ from their own answers: "Ana noted this; is that right?" """
    return Answer.objects.filter(
        candidate=candidate, superseded_at=None, is_waiting=True
    ).select_related("noted_by")


def open_check_in(candidate: Candidate) -> CheckIn | None:
    """With the keys that it asks, in order."""
    return (
        CheckIn.objects.filter(candidate=candidate, closed_at=None)
        .select_related("application__job", "stage")
        .prefetch_related("asked")
        .first()
    )


def pause_of(candidate: Candidate) -> Pause | None:
    """The one that was not lifted; its end may have passed."""
    return Pause.objects.filter(candidate=candidate, lifted_at=None).first()


def unmet_requests() -> QuerySet[UnmetRequest]:
    """What people still ask for and we cannot do: nothing that was taken back."""
    return UnmetRequest.objects.filter(answer__undone_at=None).select_related("candidate")
