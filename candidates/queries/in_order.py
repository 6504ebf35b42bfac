"""A page of those whom somebody may see, found one after the other in the order of a list.

A statement that filters and sorts asks of everybody who fits whether they are visible, also of four
thousand who are called so. Here the order comes first, from an index where there is one, and visibility
is asked of each in turn until there are enough.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from candidates.models import Candidate
from candidates.queries import scope
from candidates.queries.visibility import READERS
from candidates.staff import Staff

# OFFSET keeps the order inside; nothing above it may change it: no join, no sorting, no grouping.
WAY = """way_{n} AS MATERIALIZED (
    SELECT row_number() OVER () AS place, {columns}
    FROM ({people} OFFSET 0) found ({names})
    WHERE {seen}{first} LIMIT %s
)"""
ONLY_IF_NOBODY = " AND NOT EXISTS (SELECT FROM way_{before})"
FOUND = "SELECT * FROM way_{n} WHERE place > %s"
PK, POOL = "c0", "c1"


def everybody() -> QuerySet[Candidate]:
    """To be narrowed and put in order, and only ever shown by what stands below."""
    return Candidate.objects.filter(erased_at=None)


def visible_in_order(
    user: Staff,
    ways: Sequence[QuerySet[Candidate]],
    at: datetime,
    *,
    most: int,
    begins: int = 0,
    columns: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """`(pk, *columns)` of whom they may see, by the first of `ways` that finds anybody. One query.

    Each way is in order, and does not ask who is visible itself.
    """
    compiled = [each for way in ways if (each := compiled_way(way, columns)) is not None]
    if not compiled or not user.is_active:
        return []
    parts, given = [], []
    seen = scope.applied_pooled_or_given(user, READERS, at)
    for n, (people, params) in enumerate(compiled):
        parts.append(way_sql(n, people, len(columns), "true" if user.is_superuser else seen.sql))
        given += [*params, *([] if user.is_superuser else seen.given), begins + most]
    found = " UNION ALL ".join(FOUND.format(n=n) for n in range(len(compiled)))
    sql = f"WITH {', '.join(parts)} {found} ORDER BY place"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, *[begins] * len(compiled)])
        return [row[1:] for row in cursor.fetchall()]


def compiled_way(
    people: QuerySet[Candidate], columns: Sequence[str]
) -> tuple[str, tuple[Any, ...]] | None:
    """None: whoever they look for cannot be there."""
    try:
        sql, params = people.values_list("pk", "pool_until", *columns).query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(params)


def way_sql(n: int, people: str, columns: int, seen: str) -> str:
    names = [PK, POOL, *(f"c{2 + number}" for number in range(columns))]
    return WAY.format(
        n=n,
        columns=", ".join(name for name in names if name != POOL),
        people=people,
        names=", ".join(names),
        seen=seen.format(f"found.{PK}", f"found.{POOL}"),
        first="".join(ONLY_IF_NOBODY.format(before=before) for before in range(n)),
    )
