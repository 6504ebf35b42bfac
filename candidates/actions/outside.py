"""People as other systems know them."""

from datetime import datetime

from django.db import transaction

from candidates.actions.candidates import locked_candidate
from candidates.exceptions import KnownAsSomeoneElse
from candidates.models import Candidate, OutsideId


def known_by_id(system: str, value: str) -> Candidate | None:
    """Who was erased is known no more."""
    found = OutsideId.objects.filter(system=system, value=value, candidate__erased_at=None)
    row = found.select_related("candidate").first()
    return row.candidate if row else None


@transaction.atomic
def keep_id(*, candidate: Candidate, system: str, value: str, at: datetime) -> OutsideId:
    """Again changes nothing. Raises KnownAsSomeoneElse."""
    person = locked_candidate(candidate.pk)
    row, _new = OutsideId.objects.get_or_create(
        system=system, value=value, defaults={"candidate": person, "at": at}
    )
    if row.candidate_id != person.pk:
        raise KnownAsSomeoneElse
    return row
