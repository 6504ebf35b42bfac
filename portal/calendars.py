"""The calendars that programs subscribe to: whoever holds the secret address reads them."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from candidates.queries import employer
from portal.access import ScreenRequest, public_screen
from scheduling.actions.calendars import feed_of_token
from scheduling.models import CalendarFeed, Interview
from scheduling.queries.interviews import feed_interviews
from scheduling.queries.words import invitation_of
from scheduling.rules.invitation import PUBLISH, Invitation, calendar_text


@public_screen
@require_safe
def calendar_feed(request: ScreenRequest, token: str) -> HttpResponse:
    """Revoked, or never made: as if it did not exist."""
    feed = feed_of_token(token)
    if feed is None:
        raise Http404
    found = [entry(each, feed) for each in feed_interviews(feed, request.at)]
    return calendar_answer(calendar_text(found, PUBLISH, employer().name), "interviews.ics")


def entry(interview: Interview, feed: CalendarFeed) -> Invitation:
    return invitation_of(
        interview,
        organiser="",
        domain=settings.EMAIL_REPLY_DOMAIN,
        for_staff=feed.user_id is not None,
    )


def calendar_answer(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
