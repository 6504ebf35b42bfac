"""Drafts: kept while somebody writes, seen by all who may write to the candidate."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from candidates.models import Application, Candidate
from candidates.staff import Staff, id_of
from messaging.actions.threads import thread_of
from messaging.enums import MessageState
from messaging.exceptions import NotADraft, SomeoneElsesToken, TellsDecision
from messaging.models import Message, MessageBody, TemplateBody, Thread


@transaction.atomic
def save_draft(
    *,
    candidate: Candidate,
    topic: str,
    at: datetime,
    client_token: uuid.UUID,
    author: Staff | None = None,
    subject: str = "",
    body: str = "",
    text: str = "",
    channel: str = "",
    application: Application | None = None,
    template_body: TemplateBody | None = None,
) -> Message:
    """Every few seconds, under the token of the form. Raises NotADraft once it was sent."""
    message, is_new = Message.objects.select_for_update(of=("self",)).get_or_create(
        client_token=client_token,
        defaults={
            "thread": thread_of(candidate),
            "topic": topic,
            "author_id": id_of(author),
            "owner_id": id_of(author),
            "created_at": at,
            "saved_at": at,
        },
    )
    if not is_new:
        check_is_draft_of(message, candidate.pk)
    message.topic, message.channel = topic, channel
    message.application = application
    message.saved_at = at
    message.save(update_fields=["topic", "channel", "application", "saved_at"])
    save_words(message, {"subject": subject, "body": body, "text": text}, template_body, at)
    return message


@transaction.atomic
def discard(*, message: Message, at: datetime) -> None:
    """Raises NotADraft, TellsDecision. What was sent before, and returned, stays as history."""
    held = Message.objects.select_for_update().get(pk=message.pk)
    if held.state != MessageState.DRAFT:
        raise NotADraft
    if held.decides_id is not None:
        raise TellsDecision
    if held.queued_at is None:
        held.delete()
        return
    held.state = MessageState.CANCELLED
    held.saved_at = at
    held.save(update_fields=["state", "saved_at"])


def held_draft(draft: Message | None, token: uuid.UUID, thread: Thread) -> Message | None:
    """The draft that is being sent: the given one, or the one its form saved under the token."""
    which = {"pk": draft.pk} if draft is not None else {"client_token": token}
    found = Message.objects.select_for_update().filter(**which).first()
    if found is not None:
        check_is_draft_of(found, thread.candidate_id)
    return found


def check_is_draft_of(message: Message, candidate_id: int) -> None:
    if message.thread.candidate_id != candidate_id:
        raise SomeoneElsesToken
    if message.state != MessageState.DRAFT:
        raise NotADraft


def save_words(
    message: Message, words: dict[str, str], template_body: TemplateBody | None, at: datetime
) -> MessageBody:
    """A draft has one version, written over; once it was tried, its words are history."""
    newest = message.bodies.first()
    columns: dict[str, Any] = {
        **words,
        "template_body": template_body,
        "language": language_of(message, template_body),
        "at": at,
    }
    if newest is None or newest.attempts.exists():
        last = message.bodies.aggregate(last=Max("version"))["last"] or 0
        return MessageBody.objects.create(message=message, version=last + 1, **columns)
    for name, value in columns.items():
        setattr(newest, name, value)
    newest.save()
    return newest


def language_of(message: Message, template_body: TemplateBody | None) -> str:
    """The template's; where the house writes by itself, theirs; not known where somebody types."""
    if template_body is not None:
        return template_body.language
    return message.thread.candidate.language if message.is_automatic else ""
