"""S-R3: the panel about one person. The card comes before everything else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from portal.access import DeskRequest, desk_screen
from portal.desk.found import applications_of, note_look, person_or_404
from portal.desk.queries.beside import besides_of
from portal.desk.queries.panel import panel_of
from portal.htmx import is_fragment


@desk_screen()
def person(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = person_or_404(request, pk)
    panel = panel_of(request, candidate, applications_of(request, candidate))
    note_look(request, candidate, "person")
    if is_fragment(request):
        return render(request, "desk/person_drawer.html", {"panel": panel})
    return render(request, "desk/person.html", {"panel": panel, "tab": ""})


@desk_screen()
def card(request: DeskRequest, pk: int) -> HttpResponse:
    """The card again, after something about them changed."""
    candidate = person_or_404(request, pk)
    panel = panel_of(request, candidate, applications_of(request, candidate))
    return render(request, "desk/card_again.html", {"panel": panel})


@desk_screen()
def news(request: DeskRequest, pk: int) -> HttpResponse:
    """Polled: two who look at one person see what the other does."""
    candidate = person_or_404(request, pk)
    seen = besides_of(candidate.pk).seen
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    answer = render(request, "desk/person_news.html", {"candidate": candidate, "seen": seen})
    trigger_client_event(answer, "usual:changed", {})
    words = _("Something about %(name)s changed.") % {"name": candidate.called}
    return trigger_client_event(answer, "say", {"value": words})
