"""What was told for an interview only is forgotten after the process."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.models import Application, Candidate
from preferences.models import Answer

# Long enough to come back to a decision, and no longer.
KEPT_FOR: Final = timedelta(days=30)


def over_and_done(at: datetime) -> QuerySet[Candidate]:
    """With something to forget, and every application closed for a while."""
    told = Answer.objects.filter(candidate=OuterRef("pk"), question__is_restricted=True)
    live = Application.objects.filter(candidate=OuterRef("pk"), closed_at=None)
    return (
        Candidate.objects.filter(Exists(told))
        .exclude(Exists(live))
        .annotate(ended_at=Max("applications__closed_at"))
        .filter(ended_at__lte=at - KEPT_FOR)
        .order_by("pk")
    )


@transaction.atomic
def forget(*, candidate: Candidate, at: datetime) -> bool:
    """Every answer of that kind, the older ones too. Whoever applied again meanwhile keeps them."""
    person = locked_candidate(candidate.pk)
    if not over_and_done(at).filter(pk=person.pk).exists():
        return False
    Answer.objects.filter(candidate=person, question__is_restricted=True).delete()
    raise_contact_version(person.pk)
    return True
