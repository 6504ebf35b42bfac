"""Calls, and things done by hand: the same verdict, ruling and attempt; a person is the provider."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from candidates.models import Application, Candidate
from candidates.staff import Staff
from messaging.actions.after_calls import check_voicemail, put_back_or_end, say_so, tell
from messaging.actions.deliveries import change, keep_ruling, open_delivery
from messaging.actions.locks import held_for_contact
from messaging.actions.messages.facts import facts_of_message
from messaging.actions.messages.words import keep_overrides
from messaging.actions.threads import thread_of
from messaging.channels.registry import CAPABILITIES
from messaging.enums import AttemptOutcome, CallOutcome, DeliveryState, MessageState
from messaging.exceptions import CallIsOver, NotWaiting, Refused, UsualChanged
from messaging.models import Attempt, Delivery, Message, MessageBody, Ruling, SendToken, Thread
from messaging.queries.facts import PersonFacts, overrides_for
from messaging.rules.states import WAITING
from preferences.enums import Channel, VerdictKind
from preferences.rules.facts import Verdict
from preferences.rules.verdict import verdict


@transaction.atomic
def start(
    *,
    candidate: Candidate,
    topic: str,
    by: Staff,
    at: datetime,
    channel: Channel = Channel.CALL,
    overrides: Sequence[tuple[str, ...]] = (),
    application: Application | None = None,
    client_token: uuid.UUID | None = None,
    contact_version: int | None = None,
    agreed_at: datetime | None = None,
    task: Delivery | None = None,
) -> Attempt:
    """ "Show number": the attempt is on record before the number is seen.

    With a `task` it is that delivery which is done. The same `client_token` gives the same attempt.
    Raises Refused unless the verdict is clear or advisory, UsualChanged, and NotWaiting for a task
    that somebody else has taken.
    """
    token = client_token or uuid.uuid4()
    version = held_for_contact(candidate.pk)
    thread = Thread.objects.select_for_update().get(pk=thread_of(candidate).pk)
    known = Attempt.objects.filter(delivery__message__send_tokens__token=token).last()
    if known is not None:
        return known
    if contact_version not in (None, version):
        raise UsualChanged(version)
    columns = {"topic": topic, "application": application, "agreed_at": agreed_at}
    delivery = held_task(task) if task is not None else None
    message = delivery.message if delivery else new_message(thread, channel, by, at, **columns)
    SendToken.objects.create(token=token, message=message, at=at)
    keep_overrides(message, overrides, by, at)
    person = facts_of_message(message, at)
    ruling = ruling_about(message, person, channel, at)
    if ruling.kind not in (VerdictKind.CLEAR, VerdictKind.ASK_FIRST):
        raise Refused(ruling)
    delivery = delivery or open_delivery(
        message=message, verdict=ruling, not_before=at, hold="", at=at, by=by
    )
    count_start(thread)
    kept = keep_ruling(delivery, ruling, contact_version=version, at=at)
    return begin(delivery, kept, ruling, person, by, at)


@transaction.atomic
def finish(
    *, attempt: Attempt, outcome: CallOutcome, by: Staff, at: datetime, words: str = ""
) -> Delivery:
    """How it went. Raises CallIsOver when that was noted already, and VoicemailNever."""
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=attempt.delivery_id)
    held = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    if held.outcome not in (AttemptOutcome.OPEN, AttemptOutcome.UNKNOWN):
        raise CallIsOver
    if outcome == CallOutcome.LEFT_MESSAGE:
        check_voicemail(delivery.message, at)
    held.outcome = (
        AttemptOutcome.NO_ANSWER if outcome == CallOutcome.NO_ANSWER else AttemptOutcome.ACCEPTED
    )
    held.ended_at, held.content = at, words
    held.save(update_fields=["outcome", "ended_at", "content"])
    if outcome == CallOutcome.NO_ANSWER:
        put_back_or_end(delivery, by, at)
    else:
        change(
            delivery,
            DeliveryState.ACCEPTED,
            at=at,
            why=outcome,
            by=by,
            call_outcome=outcome,
            done_by_id=by.pk,
            next_check_at=None,
        )
        tell(delivery, outcome, at)
    say_so(delivery, held, by, at)
    return delivery


@transaction.atomic
def log_outside(
    *,
    candidate: Candidate,
    channel: Channel,
    topic: str,
    outcome: CallOutcome,
    by: Staff,
    at: datetime,
    words: str = "",
    application: Application | None = None,
    client_token: uuid.UUID | None = None,
    task: Delivery | None = None,
) -> Attempt:
    """ "I already called", in one tap: it has happened, so no verdict stops it, but one is kept.

    With a `task` it is that delivery which is done. The same `client_token` gives the same attempt.
    Raises NotWaiting for a task that is over, and VoicemailNever.
    """
    token = client_token or uuid.uuid4()
    version = held_for_contact(candidate.pk)
    thread = Thread.objects.select_for_update().get(pk=thread_of(candidate).pk)
    known = Attempt.objects.filter(delivery__message__send_tokens__token=token).last()
    if known is not None:
        return known
    columns = {"topic": topic, "application": application}
    waiting = held_task(task) if task is not None else None
    message = waiting.message if waiting else new_message(thread, channel, by, at, **columns)
    SendToken.objects.create(token=token, message=message, at=at)
    person = facts_of_message(message, at)
    ruling = ruling_about(message, person, channel, at)
    delivery = waiting or open_delivery(
        message=message, verdict=ruling, not_before=at, hold="", at=at, by=by
    )
    count_start(thread)
    kept = keep_ruling(delivery, ruling, contact_version=version, at=at)
    attempt = begin(delivery, kept, ruling, person, by, at)
    finish(attempt=attempt, outcome=outcome, words=words, by=by, at=at)
    return attempt


# --- starting ---------------------------------------------------------------------------------


def held_task(task: Delivery) -> Delivery:
    held = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("message__thread__candidate", "message__application")
        .get(pk=task.pk)
    )
    if held.state not in WAITING or CAPABILITIES[Channel(held.channel)].is_automatic:
        raise NotWaiting
    return held


def new_message(
    thread: Thread, channel: Channel, by: Staff, at: datetime, **columns: Any
) -> Message:
    """A call has no words beforehand; what was said is noted with its outcome."""
    message = Message.objects.create(
        thread=thread,
        channel=channel,
        author_id=by.pk,
        owner_id=by.pk,
        state=MessageState.OUT,
        created_at=at,
        saved_at=at,
        queued_at=at,
        **columns,
    )
    MessageBody.objects.create(message=message, body="", at=at)
    return message


def ruling_about(message: Message, person: PersonFacts, channel: Channel, at: datetime) -> Verdict:
    rows = overrides_for(list(message.overrides.all()), channel)
    return verdict(person.about_message(message, at, rows), channel)


def count_start(thread: Thread) -> None:
    thread.starts += 1
    thread.save(update_fields=["starts"])


def begin(
    delivery: Delivery,
    kept: Ruling,
    ruling: Verdict,
    person: PersonFacts,
    by: Staff,
    at: datetime,
) -> Attempt:
    """Claimed by a person: a long lease, after which they are asked how it went."""
    lease: dict[str, Any] = {
        "lease_token": uuid.uuid4(),
        "lease_expires_at": Now() + timedelta(seconds=settings.CALL_LEASE),
    }
    change(delivery, DeliveryState.CLAIMED, at=at, by=by, hold="", **lease)
    change(
        delivery,
        DeliveryState.SENDING,
        at=at,
        by=by,
        tries=delivery.tries + 1,
        done_by_id=by.pk,
        provider=CAPABILITIES[Channel(delivery.channel)].provider,
    )
    return Attempt.objects.create(
        delivery=delivery,
        n=delivery.attempts.count() + 1,
        key=uuid.uuid4().hex,
        ruling=kept,
        body=delivery.message.bodies.all()[0],
        contact_point_id=ruling.contact_id,
        address=person.addresses.get(ruling.contact_id or 0, ""),
        content="",
        by_id=by.pk,
        started_at=at,
    )
