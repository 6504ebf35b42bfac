"""S-R5: one thread over all channels, and opt-outs in plain words for a person to settle."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.queries import candidates_contactable_by, zone_of
from messaging.actions.holds import settle_hold
from portal.access import DeskRequest, desk_screen
from portal.desk.found import person_or_404
from portal.desk.queries.conversation import conversation_with, with_what_stands_above
from portal.desk.recent import done
from portal.desk.tabs import READERS, tab
from preferences.models import OptOutHold


@desk_screen(*READERS)
def messages(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = person_or_404(request, pk, with_what_stands_above)
    zone = zone_of(candidate, request.at).name
    found = conversation_with(candidate, request.user, zone, request.at, before=before(request))
    context: dict[str, Any] = {"conversation": found, "zone": zone}
    context["may_write"] = bool(request.roles & {Role.RECRUITER, Role.COORDINATOR})
    return tab(request, candidate, "messages", context)


def before(request: DeskRequest) -> datetime | None:
    try:
        asked = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
    return asked if asked is not None and asked.tzinfo is not None else None


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
@require_POST
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody has read it: it was an opt-out, or it was not."""
    people = candidates_contactable_by(request.user, request.at)
    holds = OptOutHold.objects.filter(candidate__in=people).select_related("candidate")
    hold = get_object_or_404(holds, pk=pk)
    settle_hold(
        hold=hold,
        is_opt_out=request.POST.get("is_opt_out") == "yes",
        by=request.user,
        at=request.at,
    )
    return done(request, hold.candidate, "")
