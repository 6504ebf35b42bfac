"""The calendars that programs subscribe to: whoever holds the secret address reads them."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from candidates.queries import employer
from portal.access import ScreenRequest, public_screen
from portal.language import spoken
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
    """A candidate's in their language, a colleague's in ours: a program that asks speaks none."""
    for_staff = feed.user_id is not None
    language = employer().language if for_staff else interview.candidate.language
    with translation.override(spoken(language)):
        return invitation_of(
            interview, organiser="", domain=settings.EMAIL_REPLY_DOMAIN, for_staff=for_staff
        )


def calendar_answer(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
