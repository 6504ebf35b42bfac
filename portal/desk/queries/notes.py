"""Notes of colleagues: those of the teams one reads for, and of no job at all."""

from django.db.models import Q

from candidates.models import Candidate, Note
from candidates.queries import bodies_visible_to
from portal.access import DeskRequest

SHOWN = 100


def notes_for(request: DeskRequest, candidate: Candidate) -> list[Note]:
    """One query."""
    read = bodies_visible_to(request.user, "application__job__team_id")
    found = Note.objects.filter(candidate=candidate).alias(is_read=read)
    shown = Q(application=None) | Q(is_read=True)
    return list(found.filter(shown).select_related("by", "application__job")[:SHOWN])
