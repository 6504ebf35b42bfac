"""What becomes of an interview, told to the candidate, with its call and its calendar entry."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from candidates.staff import Staff
from messaging.actions.messages import cancel as cancel_message
from messaging.actions.messages import compose
from messaging.enums import WhenNotCertain
from messaging.exceptions import AlreadyLeaving, NotWaiting
from messaging.models import Message
from preferences.enums import Channel, TopicKey
from preferences.queries.usual import usual_of
from scheduling.actions.telling import calendar_of, tell
from scheduling.enums import Meeting, PersonWhy, Way
from scheduling.models import Interview
from scheduling.queries.interviews import wishes_for, with_panel
from scheduling.queries.words import interview_words
from scheduling.rules.meet import always_goes


def announce(
    interview: Interview,
    letter: str,
    *,
    by: Staff | None,
    at: datetime,
    before: datetime | None = None,
    cause: str = "",
    topic: TopicKey = TopicKey.INTERVIEW,
    **more: Any,
) -> None:
    """In their way; within 48 hours it always goes. Past its time it is of no use to anybody."""
    fresh = with_panel(Interview.objects.filter(pk=interview.pk)).get()
    usual = usual_of(fresh.candidate, at, fresh.application)
    words = interview_words(fresh, usual, wishes_for(fresh.application, at, usual), before)
    instants = [fresh.starts_at] if before is None else [fresh.starts_at, before]
    is_said = by is not None and fresh.offer.way == Way.RING
    message = tell(
        letter,
        application=fresh.application,
        words=words,
        cause=cause_of(fresh, cause),
        topic=topic,
        by=by,
        at=at,
        always_goes=always_goes(at, *instants),
        agreed_at=fresh.starts_at,
        valid_until=fresh.ends_at if fresh.starts_at > at else None,
        calendar=calendar_of(fresh),
        when_not_certain=WhenNotCertain.ASK if before is None else WhenNotCertain.RESEND,
        is_said=is_said,
        **more,
    )
    if by is not None and not is_said and is_silent(message):
        mark = {"person_why": PersonWhy.NOT_TOLD, "person_at": at}
        Interview.objects.filter(pk=fresh.pk, person_at=None).update(**mark)
    plan_call(fresh, by, at)


def announce_cancelled(interview: Interview, *, by: Staff | None, at: datetime) -> None:
    fresh = with_panel(Interview.objects.filter(pk=interview.pk)).get()
    stop_call(fresh, by, at)
    usual = usual_of(fresh.candidate, at, fresh.application)
    words = interview_words(fresh, usual, None) | {
        "by_them": fresh.is_cancelled_by_them,
        "why": fresh.cancelled_why,
        "is_open": fresh.offer.ended_at is None,
    }
    tell(
        "times_cancelled",
        application=fresh.application,
        words=words,
        cause=cause_of(fresh, ""),
        by=by,
        at=at,
        always_goes=always_goes(at, fresh.starts_at),
        calendar=calendar_of(fresh),
        when_not_certain=WhenNotCertain.RESEND,
    )


def is_silent(message: Message) -> bool:
    """It can be read on their pages, and nothing tells them that it is there."""
    return message.deliveries.filter(channel=Channel.PORTAL).exists()


def cause_of(interview: Interview, cause: str) -> str:
    return f"{interview.pk}:{interview.sequence}:{cause}"


# --- the call at the agreed time --------------------------------------------------------------


def plan_call(interview: Interview, by: Staff | None, at: datetime) -> None:
    """A phone interview is a task to ring at that very time. The agreement travels on it, so that a
    booked call is no cold call."""
    if interview.meeting != Meeting.PHONE or interview.starts_at <= at:
        return
    if interview.call and interview.call.agreed_at == interview.starts_at:
        return
    stop_call(interview, by, at)
    script = _("%(what)s at the time you agreed. They expect your call.") % {"what": interview.what}
    interview.call = compose(
        candidate=interview.candidate,
        topic=TopicKey.INTERVIEW,
        body=script,
        channel=Channel.CALL,
        send_at=interview.starts_at,
        agreed_at=interview.starts_at,
        valid_until=interview.ends_at,
        application=interview.application,
        is_automatic=True,
        client_token=uuid5(NAMESPACE_URL, f"call:{interview.pk}:{interview.starts_at}"),
        at=at,
    )
    interview.save(update_fields=["call"])


def stop_call(interview: Interview, by: Staff | None, at: datetime) -> None:
    if interview.call is None:
        return
    try:
        cancel_message(message=interview.call, by=by, at=at)
    except (AlreadyLeaving, NotWaiting):
        # Somebody is on the phone with them, or it was dealt with.
        return
    interview.call = None
    interview.save(update_fields=["call"])
