"""The strip at the bottom: what one has just sent or moved, with the way back while there is one."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from candidates.models import Candidate
from messaging.models import Message
from portal.access import DeskRequest
from portal.htmx import go_to, is_fragment

RECENT = "recent_until"


def remember(request: DeskRequest, seconds: int) -> None:
    """Without JavaScript the next page shows the strip; with it, the strip asks by itself."""
    request.session[RECENT] = (request.at + timedelta(seconds=seconds)).timestamp()


def is_remembered(request: HttpRequest, at: datetime) -> bool:
    return bool(request.session.get(RECENT, 0) > at.timestamp())


def after_send(request: DeskRequest, candidate: Candidate, message: Message) -> HttpResponse:
    remember(request, settings.OUTBOX_UNDO)
    return done(request, candidate, _("It is in the outbox. You can undo it."))


def remember_moves(request: DeskRequest) -> None:
    remember(request, settings.CHECK_IN_DELAY)


def after_move(request: DeskRequest, candidate: Candidate) -> HttpResponse:
    remember_moves(request)
    return done(request, candidate, _("Moved. You can undo it for a minute."))


def after_close(request: DeskRequest, candidate: Candidate) -> HttpResponse:
    remember_moves(request)
    return done(request, candidate, _("Closed, and the answer is in the outbox. You can undo it."))


def done(request: DeskRequest, candidate: Candidate, words: str) -> HttpResponse:
    """Close what is over the page and let its parts read again; a page of its own leads on."""
    person = reverse("desk_person", args=[candidate.pk])
    if not is_fragment(request) or is_page_itself(request):
        return go_to(request, person)
    return closed(words)


def closed(words: str) -> HttpResponse:
    """What is over the page closes, its parts read again, and the words are said."""
    answer = HttpResponse(status=204)
    for event, detail in (
        ("drawer:close", {}),
        ("dialog:close", {}),
        ("usual:changed", {}),
        ("say", {"value": words}),
    ):
        trigger_client_event(answer, event, detail)
    return answer


def is_page_itself(request: DeskRequest) -> bool:
    """The form stands on its own page, not over another one."""
    under = request.htmx.current_url_abs_path or ""
    return under.partition("?")[0] == request.path


def back_to_today(request: DeskRequest, words: str) -> HttpResponse:
    """A mark on a row: on Today its parts read again, without leaving the page; elsewhere it leads there."""
    today = reverse("desk_today")
    under = (request.htmx.current_url_abs_path or "") if is_fragment(request) else ""
    if under.partition("?")[0] == today:
        return closed(words)
    if words:
        messages.success(request, words)
    return go_to(request, today)
