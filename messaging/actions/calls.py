"""Calls, and things done by hand: the same verdict, ruling and attempt; a person is the provider."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from candidates.actions import happenings
from candidates.enums import HappeningKind
from candidates.models import Application, Candidate
from candidates.staff import Staff
from messaging.actions.deliveries import change, keep_ruling, open_delivery
from messaging.actions.locks import held_for_contact, held_message
from messaging.actions.messages.compose import keep_overrides
from messaging.actions.messages.facts import facts_of_message
from messaging.actions.threads import thread_of
from messaging.channels.registry import CAPABILITIES
from messaging.enums import AttemptOutcome, CallOutcome, DeliveryState, HoldReason, MessageState
from messaging.exceptions import CallIsOver, NotWaiting, Refused, UsualChanged, VoicemailNever
from messaging.models import Attempt, Delivery, Message, MessageBody, Ruling, SendToken, Thread
from messaging.queries.facts import PersonFacts, overrides_for
from messaging.rules.states import WAITING
from preferences.enums import Channel, VerdictKind
from preferences.rules.facts import Verdict
from preferences.rules.verdict import verdict
from preferences.rules.ways import may_leave_voicemail

# They know what it was about; a message on a machine may have been heard, or not.
TOLD = (CallOutcome.SPOKE, CallOutcome.ANOTHER_WAY, CallOutcome.DONE)
TRY_AGAIN_AFTER = timedelta(hours=2)


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
) -> Attempt:
    """ "I already called", in one tap: it has happened, so no verdict stops it, but one is kept."""
    token = client_token or uuid.uuid4()
    version = held_for_contact(candidate.pk)
    thread = Thread.objects.select_for_update().get(pk=thread_of(candidate).pk)
    known = Attempt.objects.filter(delivery__message__send_tokens__token=token).last()
    if known is not None:
        return known
    message = new_message(thread, channel, by, at, topic=topic, application=application)
    SendToken.objects.create(token=token, message=message, at=at)
    person = facts_of_message(message, at)
    ruling = ruling_about(message, person, channel, at)
    delivery = open_delivery(message=message, verdict=ruling, not_before=at, hold="", at=at, by=by)
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


# --- finishing --------------------------------------------------------------------------------


def check_voicemail(message: Message, at: datetime) -> None:
    usual = facts_of_message(message, at).base.usual
    if not may_leave_voicemail(usual):
        raise VoicemailNever


def put_back_or_end(delivery: Delivery, by: Staff, at: datetime) -> None:
    """A task stays one and is tried later; a call on somebody's own idea is over."""
    is_task = bool(delivery.message.bodies.all()[0].body)
    if is_task:
        change(
            delivery,
            DeliveryState.QUEUED,
            at=at,
            why=CallOutcome.NO_ANSWER,
            by=by,
            not_before=at + TRY_AGAIN_AFTER,
            hold=HoldReason.RETRY,
            next_check_at=None,
        )
        return
    outcome = {"call_outcome": CallOutcome.NO_ANSWER, "done_by_id": by.pk, "next_check_at": None}
    if delivery.state == DeliveryState.SENDING:
        change(delivery, DeliveryState.FAILED, at=at, why=CallOutcome.NO_ANSWER, by=by, **outcome)
    else:
        change(delivery, DeliveryState.QUEUED, at=at, why=CallOutcome.NO_ANSWER, by=by)
        change(
            delivery, DeliveryState.CANCELLED, at=at, why=CallOutcome.NO_ANSWER, by=by, **outcome
        )
    message = held_message(delivery.message_id)
    message.state = MessageState.DONE
    message.save(update_fields=["state"])


def tell(delivery: Delivery, outcome: CallOutcome, at: datetime) -> None:
    message = held_message(delivery.message_id)
    message.state = MessageState.DONE
    if outcome in TOLD and message.told_at is None:
        message.told_at = at
    message.save(update_fields=["state", "told_at"])
    thread = message.thread
    thread.last_out_at, thread.last_out_channel = at, delivery.channel
    thread.save(update_fields=["last_out_at", "last_out_channel"])


def say_so(delivery: Delivery, attempt: Attempt, by: Staff, at: datetime) -> None:
    said: list[tuple[HappeningKind, Delivery | Attempt]] = [(HappeningKind.CALL_DONE, delivery)]
    if attempt.ruling.overridden:
        said.append((HappeningKind.OVERRIDDEN, attempt))
    for kind, subject in said:
        happenings.record(
            kind=kind,
            candidate=delivery.message.thread.candidate,
            application=delivery.message.application,
            subject=subject,
            by=by,
            at=at,
        )
