"""What exports hold of a candidate: while one waits to be taken it may hold anybody, so an erasure ends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Model, QuerySet

from candidates.people import Fate, Part, Share
from portal.exports.acts import end_all
from portal.exports.enums import WAITING
from portal.exports.models import Export


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Fate):
    """Whoever is in there: nobody looks into the pieces. Its maker asks for a new one."""

    def rows(self, candidate_id: int) -> QuerySet[Model]:
        rows: QuerySet[Model] = Export.objects.none()
        return rows

    def carry_out(self, candidate_id: int, at: datetime) -> None:
        end_all(Export.objects.filter(state__in=WAITING), at)


PARTS: Final[tuple[Part, ...]] = ()
NOT_COPIED: Final[Mapping[type[Model], str]] = {}
ERASED: Final[tuple[Fate, ...]] = (Ended(model=Export, of="pk"),)
MERGED: Final[tuple[Share, ...]] = ()
