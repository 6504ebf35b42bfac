"""People: read, found again or added. An import never lifts an opt-out, and a number is no consent."""

from typing import Annotated, Any

from django.db.models import Exists, OuterRef, QuerySet
from ninja import Field, Query, Router, Status
from pydantic import AwareDatetime

from candidates.enums import ContactKind
from candidates.exceptions import Refusal
from candidates.models import Application, Candidate, OutsideId
from candidates.queries import candidates_visible_to
from candidates.queries.people import has_point
from portal.api.door import Answer, ApiRequest, etag, meant_for, once
from portal.api.enums import Scope
from portal.api.pages import Paging, page_of
from portal.api.problems import of_refusal
from portal.api.scope import looked_at
from portal.api.shapes import (
    PROBLEMS,
    CandidateIn,
    CandidateLine,
    CandidateOut,
    LineOut,
    ManyIn,
    ManyOut,
    Page,
    TakenOut,
)
from portal.api.upserts import Outcome, Upserts
from portal.imports.take_many import DatabaseRefused
from portal.wording import masked

router = Router(tags=["People"])
READS = meant_for(Scope.CANDIDATES_READ)
WRITES = meant_for(Scope.CANDIDATES_WRITE)
WRITES_MANY = meant_for(Scope.CANDIDATES_WRITE, with_key=False)


class Filters(Paging):
    job: Annotated[str, Field(max_length=80)] = ""
    stage: Annotated[str, Field(max_length=50)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    outside_id: Annotated[str, Field(max_length=120)] = ""
    since: AwareDatetime | None = None


@router.get("/candidates", **READS, response={200: Page[CandidateLine], **PROBLEMS})
def list_people(request: ApiRequest, filters: Query[Filters]) -> Any:
    """Whom the token's teams see, without ways to reach them."""
    rows = narrowed(candidates_visible_to(request.auth, request.at), filters, request.auth.system)
    return page_of(rows, filters, line_of)


def narrowed(rows: QuerySet[Candidate], filters: Filters, system: str) -> QuerySet[Candidate]:
    applied = Application.objects.filter(candidate=OuterRef("pk"))
    applied = applied.filter(job__slug=filters.job) if filters.job else applied
    applied = applied.filter(stage__key=filters.stage) if filters.stage else applied
    if filters.job or filters.stage:
        rows = rows.filter(Exists(applied))
    if filters.email:
        rows = rows.filter(has_point(ContactKind.EMAIL, filters.email))
    if filters.phone:
        rows = rows.filter(has_point(ContactKind.PHONE, filters.phone))
    if filters.outside_id:
        known = OutsideId.objects.filter(system=system, value=filters.outside_id)
        rows = rows.filter(pk__in=known.values("candidate_id"))
    return rows.filter(created_at__gte=filters.since) if filters.since else rows


@router.get("/candidates/{int:pk}", **READS, response={200: CandidateOut, **PROBLEMS})
def read_person(request: ApiRequest, pk: int) -> Any:
    """One person. That you looked is on record, and they can see it."""
    candidate = looked_at(request, pk, "person")
    etag(request, candidate.contact_version)
    return line_of(candidate) | {
        "first_name": candidate.first_name,
        "last_name": candidate.last_name,
        "wanted_name": candidate.wanted_name,
        "time_zone": candidate.time_zone,
        "version": candidate.contact_version,
        "outside_ids": list(candidate.outside_ids.order_by("pk").values("system", "value")),
        "contact_points": [
            {
                "kind": point.kind,
                "masked": masked(point.value),
                "is_verified": point.verified_at is not None,
                "is_open": point.is_open,
                "is_at_work": point.is_at_work,
            }
            for point in candidate.contact_points.all()
        ],
    }


def line_of(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.pk,
        "name": candidate.full_name,
        "language": candidate.language,
        "since": candidate.created_at,
    }


# --- writing --------------------------------------------------------------------------------------


@router.post("/candidates", **WRITES, response={200: TakenOut, 201: TakenOut, **PROBLEMS})
@once
def upsert_person(request: ApiRequest, given: CandidateIn) -> Answer:
    """Found by your id, an email, or a phone and first name; else added (201).

    What is empty is filled in, what we have stays. An application is brought in as it stands: nobody is
    written to because of it.
    """
    [taken] = Upserts(request).take([given])
    if not isinstance(taken, TakenOut):
        raise taken
    return Status(200 if taken.was_known else 201, taken)


@router.post("/candidates/bulk", **WRITES_MANY, response={200: ManyOut, **PROBLEMS})
def upsert_people(request: ApiRequest, given: ManyIn) -> Any:
    """Up to 1,000, each taken or refused by itself. Sent again it changes nothing more."""
    taken = Upserts(request).take(given.people)
    lines = [line_taken(place, each) for place, each in enumerate(taken)]
    refused = sum(bool(line.code) for line in lines)
    return ManyOut(taken=len(lines) - refused, refused=refused, lines=lines)


def line_taken(place: int, taken: Outcome) -> LineOut:
    if isinstance(taken, TakenOut):
        return LineOut(line=place, **taken.model_dump())
    if isinstance(taken, DatabaseRefused):
        return LineOut(line=place, code="not_valid", why="The database refused this one.")
    problem = of_refusal(taken) if isinstance(taken, Refusal) else taken
    return LineOut(line=place, code=problem.code, why=problem.detail)
