"""People as other systems know them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from candidates.models import Candidate, OutsideId


def known_by_ids(system: str, values: Collection[str]) -> dict[str, Candidate]:
    """One query for all of them. Who was erased is known no more."""
    if not values:
        return {}
    rows = OutsideId.objects.filter(
        system=system, value__in=values, candidate__erased_at=None
    ).select_related("candidate")
    return {row.value: row.candidate for row in rows}


@transaction.atomic
def keep_ids(*, ids: Sequence[tuple[Candidate, str]], system: str, at: datetime) -> list[OutsideId]:
    """Of people who are held, and ids that nobody has. Raises IntegrityError if somebody has one after all."""
    return OutsideId.objects.bulk_create(
        OutsideId(candidate=person, system=system, value=value, at=at) for person, value in ids
    )
