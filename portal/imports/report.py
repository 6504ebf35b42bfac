"""What came of an import, and the rows that were not taken as a table to be mended and brought again."""

from collections import Counter
from collections.abc import Iterator

from portal.imports.columns import OUR_COLUMNS
from portal.imports.enums import Became
from portal.imports.models import Import

MOST_LOOKED_AT = 1000


def refused_table(run: Import) -> Iterator[list[str]]:
    """As they came, with their number and the reasons in front; from the database as they are wanted."""
    yield [*OUR_COLUMNS, *run.headers]
    rows = run.lines.filter(became=Became.REFUSED).order_by("number")
    for number, why, cells in rows.values_list("number", "why", "cells").iterator(500):
        yield [str(number), " ".join(why), *cells]


def reasons_of(run: Import) -> list[tuple[str, int]]:
    """Why rows were refused, the most frequent first; of many, those of the first thousand."""
    rows = run.lines.filter(became=Became.REFUSED).order_by("number")
    counted = Counter(
        why for reasons in rows.values_list("why", flat=True)[:MOST_LOOKED_AT] for why in reasons
    )
    return counted.most_common(20)
