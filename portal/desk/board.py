"""The board: the people of one job, a column for each stage."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from candidates.enums import Role
from candidates.models import Job
from portal.access import DeskRequest, desk_screen
from portal.desk.cards import ColumnWords, columns_in_words, query
from portal.desk.queries.board import CARDS, MOST, JobsOfBoard, columns_of, jobs_of_board
from portal.htmx import is_fragment

MOVERS = frozenset({Role.RECRUITER, Role.COORDINATOR})


@desk_screen()
def board(request: DeskRequest) -> HttpResponse:
    jobs = jobs_asked_for(request)
    job = jobs.chosen
    context = about(request, job) | {"jobs": jobs}
    context["columns"] = columns(request, job) if job else []
    name = "desk/board.html#columns" if is_fragment(request) and job else "desk/board.html"
    return render(request, name, context)


@desk_screen()
@require_safe
def column(request: DeskRequest, key: str) -> HttpResponse:
    """With all of its cards, up to fifty."""
    job = jobs_asked_for(request).chosen
    found = columns(request, job, stage=key, most=MOST) if job else []
    if not found:
        raise Http404
    context = about(request, job) | {"column": found[0]}
    return render(request, "desk/board_column.html", context)


def about(request: DeskRequest, job: Job | None) -> dict[str, Any]:
    return {
        "job": job,
        "is_mine": is_mine(request),
        "here": query(job, is_mine=is_mine(request)) if job else "",
        "may_move": not request.roles.isdisjoint(MOVERS),
    }


def columns(
    request: DeskRequest, job: Job, stage: str = "", most: int = CARDS
) -> list[ColumnWords]:
    mine = is_mine(request)
    found = columns_of(request.user, job, request.at, only_mine=mine, stage=stage, most=most)
    wanted = stage or request.GET.get("stage", "")
    return columns_in_words(found, job, request.at, wanted=wanted, is_mine=mine)


def jobs_asked_for(request: DeskRequest) -> JobsOfBoard:
    return jobs_of_board(request.user, request.at, request.GET.get("job", ""))


def is_mine(request: DeskRequest) -> bool:
    return bool(request.GET.get("mine"))
