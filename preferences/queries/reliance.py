"""Whose usual needs something that we can do."""

from django.db.models import Q, QuerySet

from candidates.models import Candidate
from preferences.models import Answer, Option


def people_relying_on(capability: str) -> QuerySet[Candidate]:
    """Candidates whose answers in force chose an option that needs it."""
    chosen = Q(pk=None)
    for question_id, key in Option.objects.filter(needs=capability).values_list("question", "key"):
        chosen |= Q(question=question_id, chosen__key=key)
    answers = Answer.objects.filter(chosen, superseded_at=None, is_waiting=False)
    return Candidate.objects.filter(erased_at=None, pk__in=answers.values("candidate"))
