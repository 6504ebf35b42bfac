"""Telling candidates about times: through the outbox, in their own way, once for each cause."""

from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import translation

from candidates.enums import ContactKind
from candidates.models import Application
from candidates.queries import main_contact_point
from candidates.staff import Staff
from messaging.actions.letters import written
from messaging.actions.messages import compose
from messaging.models import Message
from messaging.queries.verdicts import verdict_for
from preferences.enums import Channel, TopicKey
from scheduling.models import Interview
from scheduling.queries.words import invitation_of
from scheduling.rules.invitation import CANCEL, REQUEST, calendar_text

SPOKEN = (Channel.CALL, Channel.BY_HAND)


def tell(
    letter: str,
    *,
    application: Application,
    words: dict[str, Any],
    cause: str,
    by: Staff | None,
    at: datetime,
    topic: TopicKey = TopicKey.INTERVIEW,
    asks: int = 0,
    is_said: bool = False,
    **more: Any,
) -> Message:
    """A letter of the house by the way they like for this topic; what nobody can be told comes back
    to a person. Where their way is spoken it is a task with the words as a script, or, when it was
    said to them just now (`is_said`), only to be read on their pages.
    """
    candidate = application.candidate
    way = verdict_for(candidate, None, topic, at, application).channel
    is_spoken = way in SPOKEN and not is_said
    channel = Channel.PORTAL if way in SPOKEN and is_said else way if is_spoken else ""
    with translation.override(candidate.language):
        subject, email, text, call = (
            written(letter, part, words) for part in ("subject", "email", "text", "call")
        )
    return compose(
        candidate=candidate,
        topic=topic,
        subject=subject,
        body=call if is_spoken else email,
        text="" if is_spoken else text,
        channel=channel,
        application=application,
        author=by,
        is_automatic=True,
        asks=asks,
        client_token=uuid5(NAMESPACE_URL, f"{letter}:{cause}"),
        at=at,
        **more,
    )


def calendar_of(interview: Interview) -> str:
    """What goes with a letter: calendars put it in, move it, or take it out."""
    guest = main_contact_point(interview.candidate, ContactKind.EMAIL)
    with translation.override(interview.candidate.language):
        invitation = invitation_of(
            interview,
            organiser=parseaddr(settings.EMAIL_FROM)[1],
            domain=settings.EMAIL_REPLY_DOMAIN,
            guest=guest.value if guest else "",
        )
    return calendar_text([invitation], CANCEL if interview.cancelled_at else REQUEST)
