"""Whom a screen is about. Out of scope answers exactly as missing does."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from candidates.actions import access
from candidates.models import Application, Candidate
from candidates.queries import (
    applications_changeable_by,
    applications_visible_to,
    candidates_contactable_by,
    candidates_visible_to,
    with_contactable,
)
from candidates.queries.same import led_to
from portal.access import DeskRequest


def person_or_404(
    request: DeskRequest,
    pk: int,
    also: Callable[[QuerySet[Candidate]], QuerySet[Candidate]] | None = None,
) -> Candidate:
    """Someone they may see; `is_contactable` says of them whether they may be contacted, too.

    `also` lets them come with more columns.
    """
    people = candidates_visible_to(request.user, request.at).select_related("thread")
    people = also(people) if also else people
    return one_or_404(with_contactable(people, request.user, request.at), pk)


def one_or_404(people: QuerySet[Candidate], pk: int) -> Candidate:
    """An old number leads to the person whom two records became; only who is not found is looked up so."""
    found = people.filter(pk=pk).first()
    return found or get_object_or_404(people, pk=led_to(pk))


def is_contactable(candidate: Candidate) -> bool:
    """By whoever asked for them."""
    return bool(getattr(candidate, "may_be_contacted", False))


def contactable_or_404(request: DeskRequest, pk: int) -> Candidate:
    """Someone they may write to, ring, and note answers for."""
    people = candidates_contactable_by(request.user, request.at).select_related("thread")
    return one_or_404(people, pk)


def application_or_404(request: DeskRequest, pk: int, **of: int) -> Application:
    """An application they may move, close and write notes about."""
    found = applications_changeable_by(request.user)
    rows = found.select_related("candidate__thread", "job__team", "stage", "owner")
    return get_object_or_404(rows, pk=pk, **of)


def applications_of(request: DeskRequest, candidate: Candidate) -> list[Application]:
    """Those they may see, live ones first, the newest first among them."""
    found = applications_visible_to(request.user, request.at).filter(candidate=candidate)
    rows = found.select_related("job", "stage", "owner").order_by("-applied_at", "-pk")
    return sorted(rows, key=lambda row: not row.is_live)


def note_look(request: DeskRequest, candidate: Candidate, screen: str) -> None:
    """One access record for a screen that is opened, none for its fragments' reloads."""
    if request.method == "GET":
        access.record_look(user=request.user, candidate=candidate, screen=screen, at=request.at)
