"""Reads: contacts that a change of hours had overtaken."""

from django.db.models import QuerySet

from candidates.models import Happening
from followup.rules.slips import is_outside_after_change
from messaging.enums import AttemptOutcome
from messaging.models import Attempt, Message
from preferences.enums import Channel, TopicKey
from preferences.models import Answer
from preferences.queries.usual import usual_of
from preferences.rules.keys import CONTACT_HOURS
from preferences.rules.passes import ANSWERED_AT_ONCE
from preferences.rules.windows import hours_of


def outside_after_change(happening: Happening) -> Message | None:
    """The message that was told, where they had closed that hour while it was on its way: a verdict is
    taken before, and nothing calls back what a provider has, nor a call that has begun.
    """
    changed = changed_hours(happening).first()
    attempt = attempts_told(happening).last() if changed else None
    if changed is None or attempt is None or attempt.ended_at is None:
        return None
    message = attempt.delivery.message
    if is_answer_at_once(message, attempt):
        return None
    usual = usual_of(message.thread.candidate, attempt.ended_at, message.application)
    is_outside = is_outside_after_change(
        ruled_at=attempt.ruling.at,
        changed_at=changed.at,
        told_at=attempt.ended_at,
        windows=hours_of(usual.of(CONTACT_HOURS)),
        zone=usual.zone,
    )
    return message if is_outside else None


def changed_hours(happening: Happening) -> QuerySet[Answer]:
    """The newest change first; nearly nobody has one."""
    return Answer.objects.filter(
        candidate=happening.candidate_id,
        key=CONTACT_HOURS,
        is_waiting=False,
        superseded_at=None,
        at__lte=happening.at,
    ).order_by("-at")


def attempts_told(happening: Happening) -> QuerySet[Attempt]:
    """What was agreed or always goes passes their hours anyway (RULES 4)."""
    return (
        Attempt.objects.filter(
            delivery=happening.subject,
            delivery__candidate=happening.candidate_id,
            delivery__message__agreed_at=None,
            delivery__message__always_goes=False,
            delivery__message__slip=None,
            outcome=AttemptOutcome.ACCEPTED,
        )
        .exclude(delivery__channel=Channel.PORTAL)
        .exclude(delivery__message__topic=TopicKey.SERVICE)
        .select_related(
            "ruling", "delivery__message__thread__candidate", "delivery__message__application"
        )
        .order_by("n")
    )


def is_answer_at_once(message: Message, attempt: Attempt) -> bool:
    """They wrote on that way a moment before: they are there."""
    thread = message.thread
    if thread.last_in_at is None or thread.last_in_channel != attempt.delivery.channel:
        return False
    return attempt.started_at - thread.last_in_at <= ANSWERED_AT_ONCE
