"""Many people at once: what the actions for one do, in a few statements for all of them.

Whoever calls this has looked them up under `hold_values` and knows that nobody of them is there yet.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from candidates.enums import HappeningKind, Source
from candidates.models import (
    Application,
    Candidate,
    ContactPoint,
    Happening,
    Job,
    Move,
    Note,
    Stage,
)
from candidates.staff import Staff, id_of


class Way(NamedTuple):
    """An address or a number, normalised."""

    kind: str
    value: str
    is_at_work: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody nobody has heard of, cleaned and normalised."""

    first_name: str
    last_name: str
    wanted_name: str
    time_zone: str
    language: str
    ways: tuple[Way, ...]


class Brought(NamedTuple):
    """An application that was made elsewhere, as it stands there."""

    candidate: Candidate
    job: Job
    stage: Stage
    outcome: str
    applied_at: datetime


def hold_values(values: Collection[str]) -> None:
    """Until the end of the transaction nobody else adds somebody with one of these.

    In one order everywhere, so that two who want the same values wait for each other and never for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_advisory_xact_lock(hashtextextended(value, 0))) FROM unnest(%s::text[]) value",
            [sorted(values)],
        )


def hold_people(values: Collection[str], ids: Collection[int] = ()) -> None:
    """Everybody who has one of these, and who is named, in the order of the locks."""
    theirs = ContactPoint.objects.filter(value__in=values).values("candidate_id")
    people = Candidate.objects.filter(Q(pk__in=theirs) | Q(pk__in=list(ids)))
    list(people.select_for_update(no_key=True).order_by("pk").values_list("pk"))


@transaction.atomic
def add_many(
    *, newcomers: Sequence[Newcomer], source: Source, by: Staff | None = None, at: datetime
) -> list[Candidate]:
    """In the order they were given, with all their ways; the happenings are those of adding each."""
    people = Candidate.objects.bulk_create(
        Candidate(
            first_name=each.first_name,
            last_name=each.last_name,
            wanted_name=each.wanted_name,
            time_zone=each.time_zone,
            language=each.language,
            source=source,
            created_at=at,
            contact_version=1 + len(each.ways),
        )
        for each in newcomers
    )
    points = ContactPoint.objects.bulk_create(
        ContactPoint(
            candidate=person,
            kind=way.kind,
            value=way.value,
            is_at_work=way.is_at_work,
            created_at=at,
        )
        for person, each in zip(people, newcomers, strict=True)
        for way in each.ways
    )
    said = [Happening(kind=HappeningKind.CANDIDATE_ADDED, candidate_id=p.pk) for p in people]
    said += [
        Happening(kind=HappeningKind.CONTACT_ADDED, candidate_id=p.candidate_id, subject=p.pk)
        for p in points
    ]
    for happening in said:
        happening.at, happening.by_id = at, id_of(by)
    Happening.objects.bulk_create(said)
    return people


@transaction.atomic
def bring_in_many(*, brought: Sequence[Brought], at: datetime) -> list[Application]:
    """As `applications.bring_in` does with one: no happening, and nobody is written to."""
    applications = Application.objects.bulk_create(
        Application(
            candidate=each.candidate,
            job=each.job,
            stage=each.stage,
            outcome=each.outcome,
            closed_at=at if each.outcome else None,
            owner_id=each.job.owner_id,
            source=Source.IMPORTED,
            applied_at=each.applied_at,
            stage_at=at,
        )
        for each in brought
    )
    Move.objects.bulk_create(
        Move(application=row, from_stage=None, to_stage_id=row.stage_id, outcome=row.outcome, at=at)
        for row in applications
    )
    return applications


def write_notes(
    notes: Iterable[tuple[Candidate, Application | None, str]], *, at: datetime
) -> None:
    Note.objects.bulk_create(
        Note(candidate=person, application=application, body=body.strip(), at=at)
        for person, application, body in notes
    )
