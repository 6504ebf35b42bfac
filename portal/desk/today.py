"""S-R1: where a day at the desk begins."""

from django.http import HttpResponse
from django.shortcuts import render

from candidates.enums import Role
from portal.access import DeskRequest, desk_screen
from portal.desk.queries.hand_overs import running_for
from portal.desk.queries.marks import Marks, marks_of, without_snoozed
from portal.desk.queries.today import Section, today_for


@desk_screen()
def today(request: DeskRequest) -> HttpResponse:
    found = all_sections(request)
    marks = marks_for(request, found)
    sections = without_snoozed(found, marks)
    context = {
        "sections": sections,
        "marks": marks,
        "snoozed": len(marks.snoozed),
        "hand_overs": running_for(request.user, request.at),
        "is_team": is_team(request),
        "seen": fingerprint(sections),
        "may_write": not request.roles.isdisjoint({Role.RECRUITER, Role.COORDINATOR}),
    }
    return render(request, "desk/today.html", context)


@desk_screen()
def news(request: DeskRequest) -> HttpResponse:
    """Polled: says how many rows are new, and never makes the list jump by itself."""
    seen = set(request.GET.get("seen", "").split("."))
    fresh = [key for key in keys_of(sections_for(request)) if key not in seen]
    if not fresh:
        return HttpResponse(status=204)
    return render(
        request, "desk/today.html#news", {"fresh": len(fresh), "is_team": is_team(request)}
    )


def sections_for(request: DeskRequest) -> list[Section]:
    found = all_sections(request)
    return without_snoozed(found, marks_for(request, found))


def all_sections(request: DeskRequest) -> list[Section]:
    return today_for(request.user, request.at, only_mine=not is_team(request))


def marks_for(request: DeskRequest, sections: list[Section]) -> Marks:
    people = {row.candidate.pk for section in sections for row in section.rows}
    return marks_of(request.user, people, request.at)


def is_team(request: DeskRequest) -> bool:
    """Everything of the team; those who own nothing start with it."""
    return request.GET.get("of") == "team" or Role.RECRUITER not in request.roles


def keys_of(sections: list[Section]) -> list[str]:
    return [f"{section.key[0]}{row.candidate.pk}" for section in sections for row in section.rows]


def fingerprint(sections: list[Section]) -> str:
    return ".".join(keys_of(sections))
