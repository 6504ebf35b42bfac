"""The version of everything that decides how someone may be contacted."""

from django.db.models import F

from candidates.models import Candidate


def raise_contact_version(candidate_id: int) -> None:
    """In the same transaction as the change of zone, contact point, answer, consent or pause."""
    Candidate.objects.filter(pk=candidate_id).update(contact_version=F("contact_version") + 1)
