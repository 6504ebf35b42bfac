"""What imports hold of a candidate: rows of files, known by the addresses in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Model, QuerySet

from candidates.models import ContactPoint
from candidates.people import Fate, Gone, Part, Share
from portal.imports.models import ImportRow
from preferences.queries.permissions import address_hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneByAddress(Gone):
    """No key leads from the row to the person: a hash of an address or number in it does."""

    def rows(self, candidate_id: int) -> QuerySet[Model]:
        points = ContactPoint.objects.filter(candidate=candidate_id)
        values = points.values_list("value", flat=True)
        hashes = [found for value in values for found in address_hashes(value)]
        rows: QuerySet[Model] = ImportRow.objects.filter(signs__overlap=hashes).order_by()
        return rows


PARTS: Final[tuple[Part, ...]] = ()
NOT_COPIED: Final[Mapping[type[Model], str]] = {}
ERASED: Final[tuple[Fate, ...]] = (GoneByAddress(model=ImportRow, of="signs"),)
MERGED: Final[tuple[Share, ...]] = ()
