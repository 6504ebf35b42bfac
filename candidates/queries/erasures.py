"""Whether the database has carried out every line of the ledger."""

from pathlib import Path

from django.conf import settings

from candidates.models import Erasure
from candidates.rules.ledger import hashes_in


def lines_of_ledger(path: Path | None = None) -> frozenset[str]:
    """The hashes of everybody who was erased, by the file outside of the database."""
    path = path or Path(settings.ERASURE_LEDGER)
    if not path.exists():
        return frozenset()
    with path.open() as lines:
        return hashes_in(lines)


def not_carried_out(hashes: frozenset[str]) -> frozenset[str]:
    known = Erasure.objects.filter(person_hash__in=hashes).values_list("person_hash", flat=True)
    return hashes - set(known)


def is_ledger_ahead() -> bool:
    """A backup was restored that still has somebody: nothing may be served before `replay_erasures`."""
    return bool(not_carried_out(lines_of_ledger()))
