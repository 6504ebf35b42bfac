"""Many people looked up at once: the same answers as one by one, in a few statements."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from candidates.enums import ClosedWhy, ContactKind
from candidates.models import Application, Candidate, ContactPoint, Note
from candidates.rules import names


@dataclass(slots=True)
class Known:
    """Who has which address or number: of those asked for, the oldest person first."""

    by_value: dict[tuple[str, str], list[Candidate]] = field(default_factory=dict)

    def by_email(self, value: str) -> Candidate | None:
        found = self.by_value.get((ContactKind.EMAIL, value), [])
        return found[0] if found else None

    def by_phone(self, value: str, first_name: str) -> Candidate | None:
        """People share telephones: the number and the first name together are the same person."""
        found = self.by_value.get((ContactKind.PHONE, value), [])
        return next((p for p in found if names.is_same_name(p.first_name, first_name)), None)

    def people(self) -> dict[int, Candidate]:
        return {person.pk: person for found in self.by_value.values() for person in found}


def known_by_values(values: Collection[str]) -> Known:
    """One query, however many are asked for."""
    points = ContactPoint.objects.filter(value__in=values, candidate__erased_at=None).exclude(
        closed_why=ClosedWhy.WRONG_PERSON
    )
    known = Known()
    for point in points.select_related("candidate").order_by("candidate_id", "pk"):
        known.by_value.setdefault((point.kind, point.value), []).append(point.candidate)
    return known


@dataclass(slots=True)
class Held:
    """What we hold of people already, as far as a file could add to it."""

    points: set[tuple[int, str, str]] = field(default_factory=set)
    applications: dict[tuple[int, int], Application] = field(default_factory=dict)
    notes: set[tuple[int, str]] = field(default_factory=set)


def held_of(people: Iterable[int]) -> Held:
    """Three queries."""
    ids = list(people)
    points = ContactPoint.objects.filter(candidate__in=ids)
    # The newest first, so that the oldest stays: which is the one that a single look finds last.
    applications = Application.objects.filter(candidate__in=ids).order_by("applied_at", "pk")
    notes = Note.objects.filter(candidate__in=ids)
    return Held(
        points=set(points.order_by().values_list("candidate_id", "kind", "value")),
        applications={(row.candidate_id, row.job_id): row for row in applications},
        notes=set(notes.order_by().values_list("candidate_id", "body")),
    )
