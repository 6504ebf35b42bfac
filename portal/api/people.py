"""People: read, found again or added. An import never lifts an opt-out, and a number is no consent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from ninja import Field, Query, Router, Status
from pydantic import AwareDatetime

from candidates.actions import outside
from candidates.enums import ContactKind
from candidates.exceptions import Refusal
from candidates.models import Application, Candidate, Job, OutsideId
from candidates.queries import candidates_visible_to, jobs_changeable_by, known_by_email
from candidates.queries.people import has_point, known_by_phone
from candidates.rules import contact
from portal.api.door import Answer, ApiRequest, etag, meant_for, once
from portal.api.enums import Scope
from portal.api.pages import Paging, page_of
from portal.api.problems import Problem, missing, of_refusal
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
from portal.imports.incoming import Incoming, Reach
from portal.imports.take_in import JobBook, take_in
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
    taken = take_one(Upserts(request), given)
    return Status(200 if taken.was_known else 201, taken)


@router.post("/candidates/bulk", **WRITES_MANY, response={200: ManyOut, **PROBLEMS})
def upsert_people(request: ApiRequest, given: ManyIn) -> Any:
    """Up to 1,000, each taken or refused by itself. Sent again it changes nothing more."""
    upserts = Upserts(request)
    lines = [line_taken(upserts, place, each) for place, each in enumerate(given.people)]
    refused = sum(bool(line.code) for line in lines)
    return ManyOut(taken=len(lines) - refused, refused=refused, lines=lines)


def line_taken(upserts: "Upserts", place: int, given: CandidateIn) -> LineOut:
    try:
        taken = take_one(upserts, given)
    except Refusal as refusal:
        problem = of_refusal(refusal)
        return LineOut(line=place, code=problem.code, why=problem.detail)
    except Problem as problem:
        return LineOut(line=place, code=problem.code, why=problem.detail)
    except (DataError, IntegrityError):
        return LineOut(line=place, code="not_valid", why="The database refused this one.")
    return LineOut(line=place, **taken.model_dump())


class Upserts:
    """What every person of a request is taken in with."""

    def __init__(self, request: ApiRequest) -> None:
        self.request = request
        self.book = JobBook()
        self.jobs = {job.slug: job for job in jobs_changeable_by(request.auth)}

    @property
    def at(self) -> datetime:
        return self.request.at

    def job(self, slug: str | None) -> Job | None:
        if slug is None:
            return None
        if slug not in self.jobs:
            raise missing()
        return self.jobs[slug]


@transaction.atomic
def take_one(upserts: Upserts, given: CandidateIn) -> TakenOut:
    """All of them or nothing. Raises Refusal, Problem."""
    job = upserts.job(given.job)
    system = upserts.request.auth.system
    person = incoming(given)
    known = outside.known_by_id(system, given.outside_id) if given.outside_id else None
    if job is None:
        check_seen(upserts.request, known or known_by_reach(person))
    taken = take_in(person, book=upserts.book, job=job, at=upserts.at, known=known)
    if given.outside_id:
        outside.keep_id(
            candidate=taken.candidate, system=system, value=given.outside_id, at=upserts.at
        )
    application = taken.candidate.applications.filter(job=job).order_by("-pk").first()
    return TakenOut(
        id=taken.candidate.pk,
        was_known=taken.was_known,
        application=application.pk if application and job else None,
    )


def incoming(given: CandidateIn) -> Incoming:
    region = settings.PHONENUMBER_DEFAULT_REGION
    email = contact.normalised_email(given.email) if given.email else ""
    phone = contact.normalised_phone(given.phone, region) if given.phone else ""
    return Incoming(
        first_name=given.first_name,
        last_name=given.last_name,
        wanted_name=given.wanted_name,
        emails=list(reaches(email)),
        phones=list(reaches(phone)),
        time_zone=given.time_zone,
        language=given.language,
        stage=given.stage,
        opt_outs={(channel, ""): None for channel in given.opted_out},
    )


def reaches(value: str) -> Iterable[Reach]:
    return [Reach(value)] if value else []


def known_by_reach(person: Incoming) -> Candidate | None:
    for reach in person.emails:
        if found := known_by_email(reach.value):
            return found
    for reach in person.phones:
        if found := known_by_phone(reach.value, person.first_name):
            return found
    return None


def check_seen(request: ApiRequest, known: Candidate | None) -> None:
    """Somebody whom others know reads as somebody new: both need a job of yours."""
    seen = candidates_visible_to(request.auth, request.at)
    if known is None or not seen.filter(pk=known.pk).exists():
        words = "Name a job of yours: without one nobody of your teams would see this person."
        raise Problem(422, "job_missing", words, errors=[{"where": "body/job", "why": words}])
