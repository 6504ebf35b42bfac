"""S-R2: the people of one's teams, with the usual in words in every row."""

from collections.abc import Collection, Sequence
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from candidates.enums import Role
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.filters import PeopleFilter, kept
from portal.desk.queries.choices import View, filter_choices
from portal.desk.queries.people import people_page
from portal.desk.rows import rows_in_words
from portal.desk.selection import BEFORE, FILTER, picked_in
from portal.desk.words import count_words
from portal.htmx import is_fragment

WRITERS = frozenset({Role.RECRUITER, Role.COORDINATOR})


@desk_screen()
def people(request: DeskRequest) -> HttpResponse:
    if "keep" in request.GET:
        return kept_picks(request)
    choices, views = filter_choices(request.user, request.at, request.GET.get("job", ""))
    wanted = PeopleFilter(request.GET, choices)
    found = people_page(request.user, wanted, page_number(request), request.at)
    context = {
        "wanted": wanted,
        "people": found,
        "rows": rows_in_words(found.rows, request.at),
        "query": kept(request.GET),
        "may_contact": bool(request.roles & WRITERS),
        **picks(request, {row.candidate.pk for row in found.rows}),
    }
    if not is_fragment(request):
        return render(request, "desk/people.html", context | views_shown(request, views))
    answer = render(request, "desk/people.html#table", context)
    return trigger_client_event(
        answer, "say", {"value": count_words(found.count, is_capped=found.is_capped)}
    )


def views_shown(request: DeskRequest, views: Sequence[View]) -> dict[str, object]:
    """The views of their teams, and the one that the page shows."""
    here = kept(request.GET)
    return {"views": views, "current_view": next((v for v in views if v.query == here), None)}


def picks(request: DeskRequest, shown: Collection[int]) -> dict[str, object]:
    """Who was ticked so far: on the page they are ticked again, the others go along in its addresses."""
    picked = picked_in(request.GET)
    along = urlencode({BEFORE: ".".join(map(str, picked))}) if picked else ""
    return {
        "picked": picked,
        "picked_before": [pk for pk in picked if pk not in shown],
        "page_query": "&".join(filter(None, [kept(request.GET), along])),
    }


def kept_picks(request: DeskRequest) -> HttpResponse:
    """Without JavaScript: on with picking, in the same list."""
    picked = ".".join(map(str, picked_in(request.GET)))
    query = kept(QueryDict(request.GET.get(FILTER, "")[:4000]))
    along = "&".join(filter(None, [query, urlencode({BEFORE: picked})]))
    return redirect(f"{reverse('desk_people')}?{along}")


def page_number(request: DeskRequest) -> int:
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1
