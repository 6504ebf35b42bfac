"""Sending: the one way into the outbox."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict, Unpack

from django.conf import settings
from django.db import IntegrityError, transaction

from candidates.models import Application, Candidate, Document, Move
from candidates.staff import Staff, id_of
from messaging.actions.deliveries import change, hold_of, keep_ruling, open_delivery
from messaging.actions.locks import held_for_contact
from messaging.actions.messages.drafts import held_draft, save_words
from messaging.actions.messages.facts import facts_of_message
from messaging.actions.messages.giving_back import give_back, give_up
from messaging.actions.messages.riding import take_along
from messaging.actions.messages.words import filled, keep_overrides, keep_secrets
from messaging.actions.threads import thread_of
from messaging.enqueue import wake_sender
from messaging.enums import DeliveryState, HoldReason, MessageState, ReturnedWhy, WhenNotCertain
from messaging.exceptions import (
    NotADraft,
    Refused,
    SomeoneElsesToken,
    UsualChanged,
)
from messaging.models import Delivery, Message, SendToken, TemplateBody
from messaging.queries.facts import PersonFacts, overrides_for
from messaging.rules.routing import Decision, Step, decide
from preferences.enums import Channel, Rule, TopicKey
from preferences.models import CheckIn
from preferences.rules.facts import VerdictFacts
from preferences.rules.verdict import preferred_way, route, verdict

GATHERED = "goes with other news"


class About(TypedDict, total=False):
    """What a message may be besides its words; what is not said is as in `PLAIN`."""

    channel: str  # empty: it follows the usual
    send_at: datetime | None
    application: Application | None
    check_in: CheckIn | None
    decides: Move | None
    is_automatic: bool
    always_goes: bool
    agreed_at: datetime | None
    valid_until: datetime | None
    asks: int
    only_to: int | None
    confirms_opt_out: bool
    when_not_certain: WhenNotCertain
    corrects: Message | None
    file: Document | None
    calendar: str
    unanswered_by: Collection[Channel]


PLAIN: Final[About] = {
    "channel": "",
    "send_at": None,
    "application": None,
    "check_in": None,
    "is_automatic": False,
    "always_goes": False,
    "agreed_at": None,
    "valid_until": None,
    "asks": 0,
    "only_to": None,
    "confirms_opt_out": False,
    "when_not_certain": WhenNotCertain.ASK,
    "corrects": None,
    "file": None,
    "calendar": "",
    "unanswered_by": (),
}


def compose(
    *,
    candidate: Candidate,
    topic: str,
    body: str,
    at: datetime,
    subject: str = "",
    text: str = "",
    author: Staff | None = None,
    client_token: uuid.UUID | None = None,
    contact_version: int | None = None,
    overrides: Sequence[tuple[str, ...]] = (),
    template_body: TemplateBody | None = None,
    draft: Message | None = None,
    secrets: dict[str, str] | None = None,
    gathers: Sequence[Delivery] = (),
    **about: Unpack[About],
) -> Message:
    """Put a message into the outbox.

    The same `client_token` gives the same message, however often and however fast it comes. A
    person's message that may not go raises Refused; an automatic one is returned to the owner of
    the application instead. Raises UsualChanged, NoWords, PlaceholderLeft and NeedsReason.
    """
    token = client_token or uuid.uuid4()
    known = sent_with(token, candidate)
    if known is not None:
        return known
    written = {"subject": subject, "body": body, "text": text}
    words = filled(candidate, about.get("application"), author, **written)
    with transaction.atomic():
        version = held_for_contact(candidate.pk)
        if contact_version not in (None, version):
            raise UsualChanged(version)
        message = taken(token, candidate, draft, columns_of(about, topic, author, at), at)
        if message is None:
            return SendToken.objects.select_related("message").get(token=token).message
        save_words(message, words, template_body, at)
        keep_overrides(message, overrides, author, at)
        keep_secrets(message, secrets or {})
        take_along(message, candidate, at)
        take_in(message, gathers, at)
        send_off(message, version, at)
    return message


def columns_of(about: About, topic: str, author: Staff | None, at: datetime) -> dict[str, Any]:
    """A draft that came back keeps which end it tells; everything else is as it is said now."""
    columns: dict[str, Any] = {**PLAIN, **about, "topic": topic, "author_id": id_of(author)}
    if columns.get("decides") is None:
        columns.pop("decides", None)
    only_to = columns.pop("only_to")
    return columns | {
        "only_to_id": only_to,
        "caused_at": at if only_to else None,
        "unanswered_by": " ".join(sorted(columns["unanswered_by"])),
    }


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


def take_in(message: Message, gathers: Sequence[Delivery], at: datetime) -> None:
    """Small news, each held and waiting: from now on this message is how it goes."""
    for delivery in gathers:
        change(delivery, DeliveryState.CANCELLED, at=at, why=GATHERED, hold="")
    if gathers:
        parts = Message.objects.filter(deliveries__in=gathers)
        Message.objects.filter(pk__in=parts.values("pk")).update(gathered_in=message)


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
