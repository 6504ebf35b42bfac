"""One topic by email, off: by a button, or by the mail program itself (RFC 8058).

It works without a session and without cookies, twice as well as once, and looking changes nothing.
"""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from candidates.actions.candidates import locked_candidate
from candidates.actions.links import mark_used
from candidates.enums import LinkPurpose
from candidates.models import Link
from candidates.queries import find_link
from messaging.actions import opt_outs
from portal.access import ScreenRequest, public_screen
from portal.language import speak_to
from portal.me.landing import no_entry
from portal.posted import page_or_form
from preferences.enums import Channel, ConsentHow, Through, TopicKey
from preferences.queries.permissions import permission_facts

ONE_CLICK = "List-Unsubscribe"


@public_screen
@csrf_exempt
@page_or_form
def unsubscribe(request: ScreenRequest, token: str) -> HttpResponse:
    """An old link still stops: withdrawing is never harder than agreeing."""
    found = find_link(token, request.at)
    if found is None or found.state == "revoked" or found.link.purpose != LinkPurpose.STOP:
        return no_entry(request, token, None)
    speak_to(found.link.candidate)
    page = {"topic": topic_of(found.link), "is_stopped": False}
    if request.method == "POST":
        stop(request, found.link)
        page["is_stopped"] = True
        if ONE_CLICK in request.POST:
            return HttpResponse(status=200)
    return render(request, "me/unsubscribe.html", page)


@transaction.atomic
def stop(request: ScreenRequest, link: Link) -> None:
    """Mail programs press twice: the first time counts."""
    candidate = locked_candidate(link.candidate_id)
    channel = Channel(link.channel or Channel.EMAIL)
    known = permission_facts([candidate.pk], request.at)[candidate.pk].consents.opt_outs
    if any(each.channel == channel and each.topic in (None, link.topic) for each in known):
        return
    opt_outs.opt_out(
        candidate=candidate,
        channel=channel,
        topic=link.topic,
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=request.at,
    )
    mark_used(link=link, at=request.at)


def topic_of(link: Link) -> str:
    return str(TopicKey(link.topic).label).lower() if link.topic else ""
