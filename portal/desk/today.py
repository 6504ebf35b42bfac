"""S-R1: where a day at the desk begins. Each section has its own address, and is asked for by itself."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from candidates.enums import Role
from portal.access import DeskRequest, desk_screen
from portal.desk.queries.hand_overs import running_for
from portal.desk.queries.marks import awake, marks_of
from portal.desk.queries.today import TITLES, Section, fresh_in, next_up, section_of
from portal.htmx import is_fragment

WRITERS = frozenset({Role.RECRUITER, Role.COORDINATOR})
FIRST = "waiting"  # comes with the page


@desk_screen()
def today(request: DeskRequest) -> HttpResponse:
    context = shown(request, FIRST)
    context["later"] = [Section(key=key, title=TITLES[key]) for key in TITLES if key != FIRST]
    context["hand_overs"] = running_for(request.user, request.at)
    return render(request, "desk/today.html", context)


@desk_screen()
@require_safe
def section(request: DeskRequest, key: str) -> HttpResponse:
    """A page by its own address, a part of Today when that asks for it."""
    name = "desk/today_part.html" if is_fragment(request) else "desk/today_section.html"
    return render(request, name, shown(request, key))


@desk_screen()
@require_safe
def news(request: DeskRequest, key: str) -> HttpResponse:
    """Polled: says how many rows are new, and never makes the list jump by itself."""
    context = shown(request, key)
    fresh = fresh_in(context["section"], frozenset(request.GET.get("seen", "").split(".")))
    if not fresh:
        return HttpResponse(status=204)
    return render(request, "desk/today.html#news", context | {"fresh": fresh})


def shown(request: DeskRequest, key: str) -> dict[str, Any]:
    if key not in TITLES:
        raise Http404
    only_mine = not is_team(request)
    found = section_of(request.user, key, request.at, only_mine=only_mine)
    people = {row.candidate.pk for row in found.rows} | {*found.together}
    marks = marks_of(request.user, people, request.at)
    kept = awake(found, marks)
    is_done = key == FIRST and not (kept.rows or kept.together)
    return {
        "section": kept,
        "marks": marks,
        "snoozed": len(found.rows) + len(found.together) - len(kept.rows) - len(kept.together),
        "next": next_up(request.user, request.at, only_mine=only_mine) if is_done else None,
        "is_team": is_team(request),
        "may_write": not request.roles.isdisjoint(WRITERS),
    }


def is_team(request: DeskRequest) -> bool:
    """Everything of the team; those who own nothing start with it."""
    asked = request.POST if request.method == "POST" else request.GET
    return asked.get("of") == "team" or Role.RECRUITER not in request.roles
