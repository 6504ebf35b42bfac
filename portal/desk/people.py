"""S-R2: the people of one's teams, with the usual in words in every row."""

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from candidates.enums import Role
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.filters import PeopleFilter
from portal.desk.queries.people import job_stages_visible_to, people_page
from portal.desk.rows import rows_in_words
from portal.desk.words import count_words
from portal.htmx import is_fragment

WRITERS = frozenset({Role.RECRUITER, Role.COORDINATOR})


@desk_screen()
def people(request: DeskRequest) -> HttpResponse:
    wanted = PeopleFilter(request.GET, job_stages_visible_to(request.user, request.at))
    found = people_page(request.user, wanted, page_number(request), request.at)
    context = {
        "wanted": wanted,
        "people": found,
        "rows": rows_in_words(found.rows, request.at),
        "query": kept_query(request),
        "may_contact": bool(request.roles & WRITERS),
    }
    if not is_fragment(request):
        return render(request, "desk/people.html", context)
    answer = render(request, "desk/people.html#table", context)
    return trigger_client_event(
        answer, "say", {"value": count_words(found.count, is_capped=found.is_capped)}
    )


def page_number(request: DeskRequest) -> int:
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1


def kept_query(request: DeskRequest) -> str:
    """Everything that narrows the list, for the addresses of its other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
