"""The palette (⌘K), and the same list as an ordinary page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from portal.access import DeskRequest, desk_screen
from portal.context import House
from portal.desk.queries.palette import Group, offered
from portal.htmx import is_fragment


@desk_screen()
def go(request: DeskRequest) -> HttpResponse:
    name = "desk/go.html#palette" if is_fragment(request) else "desk/go.html"
    return render(request, name, {"groups": groups(request), "words": words(request)})


@desk_screen()
def go_results(request: DeskRequest) -> HttpResponse:
    found = groups(request)
    context = {"groups": found, "words": words(request)}
    count = sum(len(group.lines) for group in found)
    said = ngettext("%(count)d found", "%(count)d found", count) % {"count": count}
    answer = render(request, "desk/go.html#results", context)
    return trigger_client_event(answer, "say", {"value": said})


def groups(request: DeskRequest) -> list[Group]:
    return offered(request.user, House(request).desk, words(request), request.at)


def words(request: DeskRequest) -> str:
    return request.GET.get("q", "").strip()[:120]
