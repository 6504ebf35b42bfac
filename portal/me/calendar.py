"""Calendar files and a calendar to subscribe to: their interviews, and nothing about arrangements."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.access import MeRequest, me_screen
from portal.calendars import calendar_answer
from portal.me.time_view import view_or_404
from scheduling.actions.calendars import close_feed, open_feed
from scheduling.actions.telling import calendar_of


@me_screen()
@require_safe
def me_time_file(request: MeRequest, pk: int) -> HttpResponse:
    view = view_or_404(request, pk)
    if view.interview is None:
        raise Http404
    return calendar_answer(calendar_of(view.interview), "interview.ics")


@me_screen()
@require_POST
def me_calendar(request: MeRequest) -> HttpResponse:
    """A new secret address, shown this once; or none any more."""
    candidate = request.visit.candidate
    if "stop" in request.POST:
        close_feed(candidate=candidate, at=request.at)
        return render(request, "me/calendar.html", {"address": ""})
    token = open_feed(candidate=candidate, at=request.at)
    address = settings.PUBLIC_URL + reverse("calendar_feed", args=[token])
    return render(request, "me/calendar.html", {"address": address})
