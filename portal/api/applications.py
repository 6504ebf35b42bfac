"""Jobs, applications and their moves."""

from typing import Annotated, Any

from ninja import Field, Query, Router, Status

from candidates.actions import applications
from candidates.enums import Source
from candidates.exceptions import NotAStageOfThisJob
from candidates.models import Application, Job, Move
from candidates.queries import applications_visible_to, jobs_visible_to, stages_of
from portal.api.door import Answer, ApiRequest, etag, meant_for, once, version_seen
from portal.api.enums import Scope
from portal.api.pages import Paging, page_of
from portal.api.scope import changeable, contactable, job_of, note_look, one
from portal.api.shapes import PROBLEMS, Page
from portal.api.work_shapes import ApplicationIn, ApplicationOut, JobOut, MovedOut, MoveIn, MoveOut

router = Router(tags=["Applications"])
READS = meant_for(Scope.APPLICATIONS_READ)
WRITES = meant_for(Scope.APPLICATIONS_WRITE)


@router.get("/jobs", **READS, response={200: Page[JobOut], **PROBLEMS})
def list_jobs(request: ApiRequest, paging: Query[Paging]) -> Any:
    """The jobs of the token's teams, with their stages in order."""
    rows = jobs_visible_to(request.auth, request.at).select_related("team")
    return page_of(rows.prefetch_related("job_stages__stage"), paging, job_line)


def job_line(job: Job) -> dict[str, Any]:
    stages = sorted(job.job_stages.all(), key=lambda each: each.position)
    return {
        "id": job.pk,
        "slug": job.slug,
        "title": job.title,
        "place": job.place,
        "team": job.team.name,
        "is_open": job.is_open,
        "stages": [each.stage.key for each in stages],
    }


class Filters(Paging):
    job: Annotated[str, Field(max_length=80)] = ""
    stage: Annotated[str, Field(max_length=50)] = ""
    candidate: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    is_live: bool | None = None


@router.get("/applications", **READS, response={200: Page[ApplicationOut], **PROBLEMS})
def list_applications(request: ApiRequest, filters: Query[Filters]) -> Any:
    """Where everybody stands whom the token's teams see."""
    rows = applications_visible_to(request.auth, request.at).select_related("job", "stage")
    if filters.job:
        rows = rows.filter(job__slug=filters.job)
    if filters.stage:
        rows = rows.filter(stage__key=filters.stage)
    if filters.candidate:
        rows = rows.filter(candidate=filters.candidate)
    if filters.is_live is not None:
        rows = rows.filter(closed_at__isnull=filters.is_live)
    return page_of(rows, filters, application_line)


@router.get("/applications/{int:pk}", **READS, response={200: ApplicationOut, **PROBLEMS})
def read_application(request: ApiRequest, pk: int) -> Any:
    """One, with the version that a move asks for."""
    application = looked_up(request, pk)
    etag(request, application.version)
    return application_line(application)


@router.get("/applications/{int:pk}/moves", **READS, response={200: Page[MoveOut], **PROBLEMS})
def list_moves(request: ApiRequest, pk: int, paging: Query[Paging]) -> Any:
    """Every change of stage, the oldest first."""
    application = looked_up(request, pk)
    rows = Move.objects.filter(application=application).select_related("from_stage", "to_stage")
    return page_of(rows, paging, move_line)


def looked_up(request: ApiRequest, pk: int) -> Application:
    rows = applications_visible_to(request.auth, request.at)
    application = one(rows.select_related("job", "stage", "candidate"), pk=pk)
    note_look(request, application.candidate, "application")
    return application


def application_line(application: Application) -> dict[str, Any]:
    return {
        "id": application.pk,
        "candidate": application.candidate_id,
        "job": application.job.slug,
        "stage": application.stage.key,
        "outcome": application.outcome or None,
        "applied_at": application.applied_at,
        "stage_at": application.stage_at,
        "closed_at": application.closed_at,
        "version": application.version,
    }


def move_line(move: Move) -> dict[str, Any]:
    return {
        "id": move.pk,
        "application": move.application_id,
        "from_stage": move.from_stage.key if move.from_stage else None,
        "to_stage": move.to_stage.key,
        "outcome": move.outcome or None,
        "at": move.at,
    }


# --- writing --------------------------------------------------------------------------------------


@router.post("/applications", **WRITES, response={201: MovedOut, **PROBLEMS})
@once
def apply(request: ApiRequest, given: ApplicationIn) -> Answer:
    """Into the first stage, which asks what it asks: they are written to in their own way.

    Somebody with an open application for the job has that one again.
    """
    candidate = contactable(request, given.candidate)
    application = applications.apply(
        candidate=candidate,
        job=job_of(request, given.job),
        source=Source.ADDED,
        by=request.auth,
        at=request.at,
    )
    etag(request, application.version)
    return Status(201, moved(application, application.pk))


@router.post("/applications/{int:pk}/moves", **WRITES, response={201: MovedOut, **PROBLEMS})
@once
def move(request: ApiRequest, pk: int, given: MoveIn) -> Answer:
    """To another stage of its job. Needs `If-Match` with the version that you saw."""
    application = changeable(request, pk)
    stages = {stage.key: stage for stage in stages_of(application.job)}
    if given.stage not in stages:
        raise NotAStageOfThisJob
    row = applications.move(
        application=application,
        to_stage=stages[given.stage],
        why=given.why,
        version=version_seen(request),
        by=request.auth,
        at=request.at,
    )
    application.refresh_from_db(fields=["version"])
    etag(request, application.version)
    return Status(201, moved(application, row.pk))


def moved(application: Application, pk: int) -> MovedOut:
    return MovedOut(id=pk, application=application.pk, version=application.version)
