"""What somebody's answers ask us to do: seen, begun, done."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.queries import applications_changeable_by
from messaging.actions import duties
from messaging.models import Duty
from messaging.queries.duties import open_duties
from portal.access import DeskRequest, desk_screen
from portal.desk.found import contactable_or_404, note_look, person_or_404
from portal.desk.queries.duties import duties_about
from portal.htmx import is_fragment
from preferences.rules.todo import TO_DO, Act

READERS = (Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR)
WRITERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*READERS)
def to_do(request: DeskRequest, pk: int) -> HttpResponse:
    """A part of the panel, which asks for it by itself, and a page of its own."""
    candidate = person_or_404(request, pk)
    context = {
        "candidate": candidate,
        "lines": duties_about(request.user, candidate, request.at.date()),
        "may_write": not request.roles.isdisjoint(WRITERS),
    }
    if is_fragment(request):
        return render(request, "desk/duties.html", context)
    note_look(request, candidate, "to_do")
    return render(request, "desk/to_do.html", context)


@desk_screen(*WRITERS)
@require_POST
def duty(request: DeskRequest, pk: int) -> HttpResponse:
    """Begun: words to start from, in the composer with the way they chose. Or done."""
    mine = open_duties().filter(application__in=applications_changeable_by(request.user))
    found = get_object_or_404(mine, pk=pk)
    candidate = contactable_or_404(request, found.candidate_id)
    if "done" in request.POST:
        duties.finish(duty=found, by=request.user, at=request.at)
        messages.success(request, _("Noted as done."))
        return redirect("desk_to_do", candidate.pk)
    return begin(request, found)


def begin(request: DeskRequest, found: Duty) -> HttpResponse:
    asked = TO_DO.get(found.answer.key, {}).get(found.option)
    if asked is None or asked.act != Act.WRITE:
        return redirect("desk_to_do", found.candidate_id)
    draft = duties.begin(duty=found, by=request.user, at=request.at)
    query = {"draft": draft.pk} | ({"channel": asked.way} if asked.way else {})
    page = reverse("desk_contact", args=[found.candidate_id])
    return redirect(f"{page}?{urlencode(query)}")
