"""Whom a letter is about, told by signed addresses and our own Message-IDs, never by its sender."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q

from candidates.enums import ClosedWhy, ContactKind
from candidates.models import ContactPoint, Merge
from candidates.queries.links import link_keys
from candidates.staff import Staff
from messaging.models import Attempt, Message, Thread
from messaging.rules.addresses import attempt_key_in, read_bounce_address, read_reply_address
from messaging.rules.mail import Mail

NOT_THEIRS = (ClosedWhy.WRONG_PERSON, ClosedWhy.REPLACED)


def thread_named(mail: Mail) -> Thread | None:
    """By the signed address it came to; failing that, by the letter of ours it answers."""
    return by_address(mail.recipients) or by_answer(mail.answers)


def by_address(recipients: Iterable[str]) -> Thread | None:
    keys = [read_reply_address(each, key) for each in recipients for key in link_keys()]
    found = Thread.objects.filter(reply_key__in=[key for key in keys if key])
    # Of a record that was taken up into another: the thread of the person who remains.
    led_on = Q(candidate__taken_up__gone__thread__in=found)
    threads = Thread.objects.filter(Q(pk__in=found) | led_on, candidate__erased_at=None)
    return threads.select_related("candidate").first()


def is_to_gone(mail: Mail) -> bool:
    """To the thread of somebody who was erased, or in answer to a letter to them."""
    keys = [read_reply_address(each, key) for each in mail.recipients for key in link_keys()]
    threads = Thread.objects.filter(reply_key__in=[key for key in keys if key])
    answered = [key for key in map(attempt_key_in, mail.answers) if key]
    letters = Attempt.objects.filter(key__in=answered, delivery__candidate__erased_at__isnull=False)
    gone = threads.filter(candidate__erased_at__isnull=False)
    led_on = Merge.objects.filter(kept__erased_at=None).values("gone")
    return gone.exclude(candidate__in=led_on).exists() or letters.exists()


def by_answer(message_ids: Iterable[str]) -> Thread | None:
    message = message_answered(message_ids)
    return message.thread if message else None


def message_answered(message_ids: Iterable[str]) -> Message | None:
    """The letter of ours that it answers, the nearest of those it refers to."""
    keys = [key for key in map(attempt_key_in, message_ids) if key]
    attempts = Attempt.objects.filter(key__in=keys, delivery__candidate__erased_at=None)
    found = {
        row.key: row.delivery.message
        for row in attempts.select_related("delivery__message__thread__candidate")
    }
    return next((found[key] for key in keys if key in found), None)


def is_theirs(thread: Thread, address: str) -> bool:
    """An address that the candidate has, or had and did not disown."""
    points = ContactPoint.objects.filter(
        candidate=thread.candidate_id, kind=ContactKind.EMAIL, value=address
    )
    return points.exclude(closed_why__in=NOT_THEIRS).exists()


def colleague_at(address: str) -> Staff | None:
    """Whoever signs in with this address and may still."""
    users = get_user_model().objects.filter(email__iexact=address, is_active=True)
    return users.first()


def attempt_reported(return_to: Iterable[str], about: Iterable[str]) -> Attempt | None:
    """The attempt that a report is about: by the signed return address first."""
    signed = [read_bounce_address(each, key) for each in return_to for key in link_keys()]
    keys = [key for key in (*signed, *map(attempt_key_in, about)) if key]
    found = Attempt.objects.filter(key__in=keys).select_related(
        "delivery__candidate", "contact_point"
    )
    by_key = {row.key: row for row in found}
    return next((by_key[key] for key in keys if key in by_key), None)
