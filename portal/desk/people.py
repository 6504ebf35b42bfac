"""S-R2: the people of one's teams, with the usual in words in every row."""

from django.http import HttpResponse
from django.shortcuts import render

from candidates.enums import Role
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.filters import PeopleFilter
from portal.desk.queries.people import job_stages_visible_to, people_page
from portal.htmx import is_fragment

WRITERS = frozenset({Role.RECRUITER, Role.COORDINATOR})


@desk_screen()
def people(request: DeskRequest) -> HttpResponse:
    wanted = PeopleFilter(request.GET, job_stages_visible_to(request.user, request.at))
    found = people_page(request.user, wanted, page_number(request), request.at)
    context = {
        "wanted": wanted,
        "people": found,
        "query": kept_query(request),
        "may_contact": bool(request.roles & WRITERS),
    }
    name = "desk/people.html#table" if is_fragment(request) else "desk/people.html"
    return render(request, name, context)


def page_number(request: DeskRequest) -> int:
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1


def kept_query(request: DeskRequest) -> str:
    """Everything that narrows the list, for the addresses of its other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
