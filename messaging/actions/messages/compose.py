"""Sending: the one way into the outbox."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction

from candidates.models import Application, Candidate, Move
from candidates.staff import Staff, id_of
from messaging.actions.deliveries import hold_of, keep_ruling, open_delivery
from messaging.actions.locks import held_for_contact
from messaging.actions.messages.drafts import held_draft, save_words
from messaging.actions.messages.facts import facts_of_message
from messaging.actions.messages.giving_back import give_back, give_up
from messaging.actions.messages.riding import take_along
from messaging.actions.threads import thread_of
from messaging.enqueue import wake_sender
from messaging.enums import HoldReason, MessageState, ReturnedWhy, WhenNotCertain
from messaging.exceptions import (
    NeedsReason,
    NotADraft,
    NoWords,
    PlaceholderLeft,
    Refused,
    SomeoneElsesToken,
    UsualChanged,
)
from messaging.models import Delivery, Message, Override, SendToken, TemplateBody
from messaging.queries.facts import PersonFacts, overrides_for
from messaging.queries.placeholders import placeholder_values
from messaging.rules import placeholders
from messaging.rules.routing import Decision, Step, decide
from preferences.enums import Channel, OverrideReason, Rule, TopicKey
from preferences.models import CheckIn
from preferences.rules.facts import VerdictFacts
from preferences.rules.verdict import preferred_way, route, verdict


class GivenOverride(NamedTuple):
    """A reason to go against one rule, for one way."""

    channel: str
    rule: str
    reason: str
    words: str = ""


def compose(
    *,
    candidate: Candidate,
    topic: str,
    body: str,
    at: datetime,
    subject: str = "",
    text: str = "",
    channel: str = "",
    send_at: datetime | None = None,
    application: Application | None = None,
    author: Staff | None = None,
    client_token: uuid.UUID | None = None,
    contact_version: int | None = None,
    overrides: Sequence[tuple[str, ...]] = (),
    template_body: TemplateBody | None = None,
    check_in: CheckIn | None = None,
    decides: Move | None = None,
    is_automatic: bool = False,
    always_goes: bool = False,
    agreed_at: datetime | None = None,
    valid_until: datetime | None = None,
    asks: int = 0,
    draft: Message | None = None,
    only_to: int | None = None,
    confirms_opt_out: bool = False,
    when_not_certain: WhenNotCertain = WhenNotCertain.ASK,
    corrects: Message | None = None,
    secrets: dict[str, str] | None = None,
    calendar: str = "",
    unanswered_by: Collection[Channel] = (),
) -> Message:
    """Put a message into the outbox. An empty `channel` follows the usual.

    The same `client_token` gives the same message, however often and however fast it comes. A
    person's message that may not go raises Refused; an automatic one is returned to the owner of
    the application instead. Raises UsualChanged, NoWords, PlaceholderLeft and NeedsReason.
    """
    token = client_token or uuid.uuid4()
    known = sent_with(token, candidate)
    if known is not None:
        return known
    columns: dict[str, Any] = {
        "topic": topic,
        "channel": channel,
        "send_at": send_at,
        "application": application,
        "author_id": id_of(author),
        "check_in": check_in,
        "is_automatic": is_automatic,
        "always_goes": always_goes,
        "agreed_at": agreed_at,
        "valid_until": valid_until,
        "asks": asks,
        "only_to_id": only_to,
        "caused_at": at if only_to else None,
        "confirms_opt_out": confirms_opt_out,
        "calendar": calendar,
        "when_not_certain": when_not_certain,
        "corrects": corrects,
        "unanswered_by": " ".join(sorted(unanswered_by)),
    }
    if decides is not None:  # a draft that came back keeps what it tells
        columns["decides"] = decides
    words = filled(candidate, application, author, subject=subject, body=body, text=text)
    with transaction.atomic():
        version = held_for_contact(candidate.pk)
        if contact_version not in (None, version):
            raise UsualChanged(version)
        message = taken(token, candidate, draft, columns, at)
        if message is None:
            return SendToken.objects.select_related("message").get(token=token).message
        save_words(message, words, template_body, at)
        keep_overrides(message, overrides, author, at)
        keep_secrets(message, secrets or {})
        take_along(message, candidate, at)
        send_off(message, version, at)
    return message


def sent_with(token: uuid.UUID, candidate: Candidate) -> Message | None:
    found = (
        SendToken.objects.filter(token=token)
        .select_related("message__thread__candidate", "message__application")
        .first()
    )
    if found is None:
        return None
    if found.message.thread.candidate_id != candidate.pk:
        raise SomeoneElsesToken
    return found.message


def taken(
    token: uuid.UUID,
    candidate: Candidate,
    draft: Message | None,
    columns: dict[str, Any],
    at: datetime,
) -> Message | None:
    """The message to send under this token; None when another request was faster with it."""
    thread = thread_of(candidate)
    try:
        with transaction.atomic():
            message = held_draft(draft, token, thread) or Message(
                thread=thread, client_token=token, created_at=at
            )
            for name, value in columns.items():
                setattr(message, name, value)
            message.owner_id = message.owner_id or message.author_id
            message.state = MessageState.OUT
            message.queued_at = message.saved_at = at
            message.returned_at, message.returned_rule, message.returned_why = None, "", ""
            message.save()
            SendToken.objects.create(token=token, message=message, at=at)
    except (IntegrityError, NotADraft):
        if SendToken.objects.filter(token=token).exists():
            return None
        raise
    return message


# --- the words --------------------------------------------------------------------------------


def filled(
    candidate: Candidate, application: Application | None, author: Staff | None, **words: str
) -> dict[str, str]:
    """The words with their placeholders replaced, the secret ones apart."""
    if not (words["body"].strip() or words["text"].strip()):
        raise NoWords
    sender = author or (application.owner if application else None)
    values = placeholder_values(candidate, application, sender)
    left: set[str] = set()
    for text in words.values():
        left |= placeholders.missing(text, values)
    if left:
        raise PlaceholderLeft(tuple(sorted(left)))
    return {name: placeholders.fill(text, values) for name, text in words.items()}


def keep_secrets(message: Message, secrets: dict[str, str]) -> None:
    for name, value in secrets.items():
        message.secrets.create(name=name, value=value)


def keep_overrides(
    message: Message, given: Collection[tuple[str, ...]], author: Staff | None, at: datetime
) -> None:
    message.overrides.all().delete()
    for row in given:
        override = GivenOverride(*row)
        if override.reason not in OverrideReason.values or override.rule not in Rule.values:
            raise NeedsReason
        if override.reason == OverrideReason.OTHER and not override.words.strip():
            raise NeedsReason
        Override.objects.create(message=message, by_id=id_of(author), at=at, **override._asdict())


# --- the verdict ------------------------------------------------------------------------------


def send_off(message: Message, version: int, at: datetime) -> Delivery | None:
    """Take the verdict and queue; None when the message was returned or given up."""
    person = facts_of_message(message, at)
    decision = first_decision(message, person, at)
    if decision.step in (Step.SUPPRESS, Step.RETURN):
        if message.topic == TopicKey.SERVICE:
            give_up(message, at=at)
        else:
            is_opted_out = decision.step == Step.SUPPRESS
            why = ReturnedWhy.OPTED_OUT if is_opted_out else ReturnedWhy.VERDICT
            give_back(message, why=why, rule=decision.verdict.rule, at=at)
        return None
    ruling = decision.instead or decision.verdict
    not_before, hold = due(message, decision, at)
    delivery = open_delivery(
        message=message, verdict=ruling, not_before=not_before, hold=hold, at=at
    )
    keep_ruling(delivery, ruling, contact_version=version, at=at)
    wake_sender()
    return delivery


def first_decision(
    message: Message, person: PersonFacts, at: datetime, channel: str = ""
) -> Decision:
    """What a person sends goes by the way they saw, or not at all."""
    moment = max(at, message.send_at) if message.send_at else at
    overrides = list(message.overrides.all())

    def facts(channel: str = "") -> VerdictFacts:
        return person.about_message(message, moment, overrides_for(overrides, channel))

    chosen = channel or message.channel or preferred_way(facts()).channel
    decision = decide(
        verdict(facts(chosen), Channel(chosen)),
        follows_usual=message.follows_usual and message.is_automatic,
        topic=message.topic,
        ways_so_far=0,
        another_way=lambda: route(facts(), tried=[Channel(chosen)]),
    )
    is_paused = decision.verdict.rule == Rule.PAUSED
    if not message.is_automatic and (is_paused or decision.step not in (Step.SEND, Step.HOLD)):
        raise Refused(decision.verdict)
    return decision


def due(message: Message, decision: Decision, at: datetime) -> tuple[datetime, str]:
    """When it may leave at the earliest, and why not sooner."""
    ruling = decision.instead or decision.verdict
    if message.topic == TopicKey.SERVICE:
        return at, ""
    undo_until = at + timedelta(seconds=settings.OUTBOX_UNDO)
    reasons = [(undo_until, HoldReason.UNDO.value)]
    if message.send_at is not None:
        reasons.append((message.send_at, HoldReason.FIXED_TIME.value))
    if ruling.until is not None:
        reasons.append((ruling.until, hold_of(ruling).value))
    return max(reasons)
