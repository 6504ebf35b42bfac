"""Whom and what an operation is about. Out of scope answers as missing does."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from candidates.actions import access
from candidates.models import Application, Candidate, Job
from candidates.queries import (
    applications_changeable_by,
    applications_visible_to,
    candidates_contactable_by,
    candidates_visible_to,
    jobs_changeable_by,
)
from candidates.queries.same import led_to
from portal.api.door import ApiRequest
from portal.api.enums import Scope
from portal.api.problems import Problem, missing

M = TypeVar("M", bound=Model)


def one(rows: QuerySet[M], **of: object) -> M:
    found = rows.filter(**of).first()
    if found is None:
        raise missing()
    return found


def looked_at(request: ApiRequest, pk: int, what: str) -> Candidate:
    """Somebody the token may see; that it looked is on record."""
    candidate = person(candidates_visible_to(request.auth, request.at), pk)
    note_look(request, candidate, what)
    return candidate


def note_look(request: ApiRequest, candidate: Candidate, what: str) -> None:
    access.record_look(user=request.auth, candidate=candidate, screen=f"api {what}", at=request.at)


def must_have(request: ApiRequest, scope: Scope) -> None:
    """What an operation needs besides its own. Raises Problem."""
    if scope not in request.auth.scopes:
        words = f"This token is not meant for {scope}."
        raise Problem(403, "scope_missing", words, scope=scope.value)


def contactable(request: ApiRequest, pk: int) -> Candidate:
    return person(candidates_contactable_by(request.auth, request.at), pk)


def person(people: QuerySet[Candidate], pk: int) -> Candidate:
    """Under the number of before two records became one as well."""
    return people.filter(pk=pk).first() or one(people, pk=led_to(pk))


def application_of(request: ApiRequest, candidate: Candidate, pk: int | None) -> Application | None:
    """Theirs, and visible; without an id none."""
    if pk is None:
        return None
    rows = applications_visible_to(request.auth, request.at).select_related("job", "stage")
    return one(rows, pk=pk, candidate=candidate)


def changeable(request: ApiRequest, pk: int) -> Application:
    rows = applications_changeable_by(request.auth).select_related("job", "stage", "candidate")
    return one(rows, pk=pk)


def job_of(request: ApiRequest, slug: str) -> Job:
    return one(jobs_changeable_by(request.auth), slug=slug)
