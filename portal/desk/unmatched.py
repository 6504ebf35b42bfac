"""Messages whose sender we do not know, or that came from another address: whose are they?"""

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from candidates.enums import PaperState, Role
from messaging.actions import matching
from messaging.exceptions import AlreadyHandled
from messaging.models import InboundMessage
from portal.access import DeskRequest, desk_screen
from portal.desk.found import contactable_or_404, note_look
from portal.desk.queries.unmatched import (
    SHOWN,
    attachments_seen_by,
    first_to_stop,
    number_unmatched,
    unmatched_for,
    who_it_may_be,
)
from portal.desk.tabs import READERS
from portal.files import to_keep

WRITERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*WRITERS)
def unmatched(request: DeskRequest) -> HttpResponse:
    found = list(unmatched_for(request.user, request.at)[: SHOWN + 1])
    context = {"inbound": found[:SHOWN], "has_more": len(found) > SHOWN}
    return render(request, "desk/unmatched.html", context)


@desk_screen(*WRITERS)
@require_safe
def count(request: DeskRequest) -> HttpResponse:
    """For Today, after it has come: who seems to ask us to stop, and how many are not matched."""
    stopping = first_to_stop(request.user, request.at)
    number = number_unmatched(request.user, request.at)
    if not (number or stopping):
        return HttpResponse(status=204)
    context = {"unmatched": number, "stopping": stopping}
    return render(request, "desk/unmatched_count.html", context)


@desk_screen(*WRITERS)
def match(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them: who it may be, and what to do with it."""
    inbound = get_object_or_404(unmatched_for(request.user, request.at), pk=pk)
    if request.method == "POST":
        return dealt_with(request, inbound)
    words = request.GET.get("q", "").strip()[:120]
    people = who_it_may_be(request.user, inbound, words, request.at)
    if inbound.meant_for is not None:
        note_look(request, inbound.meant_for.candidate, "unmatched")
    context = {"each": inbound, "people": people, "words": words}
    return render(request, "desk/match.html", context)


def dealt_with(request: DeskRequest, inbound: InboundMessage) -> HttpResponse:
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, inbound))
    except AlreadyHandled as refusal:
        messages.info(request, str(refusal))
    return redirect("desk_unmatched")


def match_to(request: DeskRequest, inbound: InboundMessage) -> str:
    asked = request.POST.get("candidate", "")
    person = contactable_or_404(request, int(asked) if asked.isdecimal() and len(asked) < 18 else 0)
    matching.match(inbound=inbound, candidate=person, by=request.user, at=request.at)
    return _("It is in the conversation with %(name)s now.") % {"name": person.full_name}


def release(request: DeskRequest, inbound: InboundMessage) -> str:
    matching.release(inbound=inbound, by=request.user, at=request.at)
    return _("It is in their conversation now. Answers go to the address we have.")


def set_aside(request: DeskRequest, inbound: InboundMessage) -> str:
    matching.set_aside(inbound=inbound, by=request.user, at=request.at)
    return _("Put aside. Nobody sees it any more.")


ACTS: Final[Mapping[str, Callable[[DeskRequest, InboundMessage], str]]] = {
    "match": match_to,
    "release": release,
    "aside": set_aside,
}


def may_match(request: DeskRequest) -> bool:
    return not request.roles.isdisjoint(WRITERS)


@desk_screen(*READERS)
@require_safe
def attachment(request: DeskRequest, pk: int) -> HttpResponse:
    """A file of somebody they may see, or of a letter that they may match: to keep and never to show,
    because what strangers send may run.
    """
    seen = attachments_seen_by(request.user, request.at, may_match=may_match(request))
    kept = get_object_or_404(seen.filter(state=PaperState.KEPT), pk=pk)
    return to_keep(kept.file, kept.name, kept.content_type)
