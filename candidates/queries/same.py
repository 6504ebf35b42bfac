"""Who may be the same person twice: known by one address, one number, or one name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from candidates.models import Candidate, ContactPoint, Merge

MOST = 50
# One number may be that of a family: the admin looks at both before anything is done.
PAIRS = """
WITH twice AS (
    SELECT min(p.candidate_id) AS one, max(p.candidate_id) AS other, p.kind AS by
    FROM candidates_contactpoint p
    JOIN candidates_candidate c ON c.id = p.candidate_id AND c.erased_at IS NULL
    GROUP BY p.kind, p.value HAVING count(DISTINCT p.candidate_id) > 1
    UNION ALL
    SELECT min(id), max(id), 'name' FROM candidates_candidate
    WHERE erased_at IS NULL AND last_name <> ''
    GROUP BY folded_name HAVING count(*) > 1
)
SELECT one, other, array_agg(DISTINCT by ORDER BY by) FROM twice
GROUP BY one, other ORDER BY count(*) DESC, other DESC LIMIT %(most)s
"""


def led_to(pk: int) -> int:
    """Whose number it is now: that of a record that was taken up leads to the person who remains."""
    kept = Merge.objects.filter(gone=pk).values_list("kept", flat=True).first()
    return pk if kept is None else kept


def numbers_of(pk: int) -> list[int]:
    """All numbers under which something of a person is on record."""
    return [pk, *Merge.objects.filter(kept=pk).values_list("gone", flat=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two people, and by what they are alike: email, phone, name."""

    one: Candidate
    other: Candidate
    by: Sequence[str]


def alike(most: int = MOST) -> list[Likeness]:
    """The most alike first, the newest among them. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"most": most})
        rows = cursor.fetchall()
    found = Candidate.objects.in_bulk({pk for one, other, _by in rows for pk in (one, other)})
    return [Likeness(one=found[one], other=found[other], by=by) for one, other, by in rows]


def alike_to(person: Candidate, most: int = MOST) -> list[Likeness]:
    """Others with an address, a number or the whole name of one person."""
    values = ContactPoint.objects.filter(candidate=person).values("kind", "value")
    shared = Q(pk=None)
    for each in values:
        shared |= Q(kind=each["kind"], value=each["value"])
    points = ContactPoint.objects.filter(shared).exclude(candidate=person)
    by: dict[int, set[str]] = {}
    for candidate_id, kind in points.values_list("candidate_id", "kind"):
        by.setdefault(candidate_id, set()).add(kind)
    named = Candidate.objects.filter(folded_name=person.folded_name, erased_at=None)
    for pk in named.exclude(pk=person.pk).exclude(last_name="").values_list("pk", flat=True)[:most]:
        by.setdefault(pk, set()).add("name")
    found = Candidate.objects.filter(pk__in=by, erased_at=None).order_by("pk")[:most]
    return [Likeness(one=person, other=each, by=sorted(by[each.pk])) for each in found]
