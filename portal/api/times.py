"""Interviews, and what people asked for that cannot be done yet."""

from typing import Annotated, Any

from ninja import Field, Query, Router
from pydantic import AwareDatetime

from candidates.queries import applications_visible_to, candidates_visible_to
from portal.api.door import ApiRequest, etag, meant_for
from portal.api.enums import Scope
from portal.api.pages import Paging, page_of
from portal.api.scope import note_look, one
from portal.api.shapes import PROBLEMS, Page
from portal.api.work_shapes import InterviewOut, UnmetOut
from preferences.models import UnmetRequest
from scheduling.models import Interview

router = Router(tags=["Interviews and unmet requests"])
READS = meant_for(Scope.INTERVIEWS_READ)


class Filters(Paging):
    candidate: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    since: AwareDatetime | None = None
    before: AwareDatetime | None = None


@router.get("/interviews", **READS, response={200: Page[InterviewOut], **PROBLEMS})
def list_interviews(request: ApiRequest, filters: Query[Filters]) -> Any:
    """Booked times; `since` and `before` are about when they start."""
    seen = applications_visible_to(request.auth, request.at)
    rows = Interview.objects.filter(application__in=seen)
    if filters.candidate:
        rows = rows.filter(candidate=filters.candidate)
    if filters.since:
        rows = rows.filter(starts_at__gte=filters.since)
    if filters.before:
        rows = rows.filter(starts_at__lt=filters.before)
    return page_of(rows, filters, interview_line)


@router.get("/interviews/{int:pk}", **READS, response={200: InterviewOut, **PROBLEMS})
def read_interview(request: ApiRequest, pk: int) -> Any:
    """One booked time."""
    seen = applications_visible_to(request.auth, request.at)
    rows = Interview.objects.filter(application__in=seen).select_related("candidate")
    interview = one(rows, pk=pk)
    note_look(request, interview.candidate, "interview")
    etag(request, interview.version)
    return interview_line(interview)


def interview_line(interview: Interview) -> dict[str, Any]:
    return {
        "id": interview.pk,
        "candidate": interview.candidate_id,
        "application": interview.application_id,
        "what": interview.what,
        "meeting": interview.meeting,
        "state": interview.state,
        "starts_at": interview.starts_at,
        "ends_at": interview.ends_at,
        "confirmed_at": interview.confirmed_at,
        "outcome": interview.outcome,
        "version": interview.version,
    }


@router.get(
    "/unmet-requests", **meant_for(Scope.UNMET_READ), response={200: Page[UnmetOut], **PROBLEMS}
)
def list_unmet(request: ApiRequest, paging: Query[Paging]) -> Any:
    """Another way that people asked for, in their words."""
    seen = candidates_visible_to(request.auth, request.at)
    return page_of(UnmetRequest.objects.filter(candidate__in=seen), paging, unmet_line)


def unmet_line(unmet: UnmetRequest) -> dict[str, Any]:
    return {
        "id": unmet.pk,
        "candidate": unmet.candidate_id,
        "key": unmet.key,
        "words": unmet.words,
        "at": unmet.at,
        "served_at": unmet.served_at,
        "offered_at": unmet.offered_at,
    }
