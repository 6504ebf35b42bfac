"""What was said, what was done elsewhere, and what is to be sent: the verdict decides here, too."""

import json
from datetime import time
from typing import Any

from ninja import Query, Router, Status

from candidates.queries import candidates_visible_to
from messaging.actions import calls, messages
from messaging.enums import CallOutcome
from messaging.models import Message
from messaging.queries.threads import messages_out
from messaging.queries.verdicts import verdict_for
from portal.api.door import Answer, ApiRequest, meant_for, once, token_of
from portal.api.enums import Scope
from portal.api.pages import Paging, page_of
from portal.api.scope import application_of, contactable, looked_at, note_look, one
from portal.api.shapes import PROBLEMS, Page
from portal.api.work_shapes import (
    AnswerIn,
    AnswerOut,
    ContactIn,
    ContactOut,
    MessageIn,
    MessageOut,
    SentOut,
)
from preferences.actions import answers
from preferences.actions.said import Pick, Said
from preferences.enums import AnswerState, Channel
from preferences.enums import Scope as Holds
from preferences.exceptions import UnknownQuestion
from preferences.queries import employer_setup, questions
from preferences.rules.values import Window

router = Router(tags=["Contact"])


@router.post(
    "/candidates/{int:pk}/answers",
    **meant_for(Scope.ANSWERS_WRITE),
    response={201: AnswerOut, **PROBLEMS},
)
@once
def note_answer(request: ApiRequest, pk: int, given: AnswerIn) -> Answer:
    """What they said to you. Where it differs from their own word it waits until they confirm it."""
    candidate = contactable(request, pk)
    asked = questions(language="en", setup=employer_setup(), keys=[given.key]).get(given.key)
    if asked is None or asked.is_restricted:
        raise UnknownQuestion
    application = application_of(request, candidate, given.application)
    kept = answers.note_said(
        candidate=candidate,
        said=said_of(given, application),
        through=given.through,
        noted_words=given.words,
        by=request.auth.user,
        at=request.at,
    )
    return Status(201, AnswerOut(id=kept.pk, key=kept.key, is_waiting=kept.is_waiting))


def said_of(given: AnswerIn, application: Any) -> Said:
    scope = Holds.ALWAYS
    if given.until is not None:
        scope = Holds.NOW
    elif application is not None:
        scope = Holds.APPLICATION
    windows = [
        Window(each.weekday, time.fromisoformat(each.starts), time.fromisoformat(each.ends))
        for each in given.hours
    ]
    picks = [Pick(each.option, each.rank, each.words) for each in given.options]
    return Said(
        key=given.key,
        state=AnswerState.NO_PREFERENCE if given.no_preference else AnswerState.CHOSEN,
        picks=tuple(sorted(picks, key=lambda pick: pick.rank)),
        windows=tuple(windows),
        scope=scope,
        application=application if scope == Holds.APPLICATION else None,
        until=given.until,
    )


@router.post(
    "/candidates/{int:pk}/contacts",
    **meant_for(Scope.CONTACTS_WRITE),
    response={201: ContactOut, **PROBLEMS},
)
@once
def log_contact(request: ApiRequest, pk: int, given: ContactIn) -> Answer:
    """A contact made elsewhere. It has happened, so nothing stops it; it counts, and is explained."""
    candidate = contactable(request, pk)
    attempt = calls.log_outside(
        candidate=candidate,
        channel=Channel(given.channel),
        topic=given.topic,
        outcome=CallOutcome(given.outcome),
        words=given.words,
        application=application_of(request, candidate, given.application),
        client_token=token_of(request),
        by=request.auth.user,
        at=request.at,
    )
    return Status(201, ContactOut(id=attempt.pk, message=attempt.delivery.message_id))


# --- messages -------------------------------------------------------------------------------------


@router.post(
    "/candidates/{int:pk}/messages",
    **meant_for(Scope.MESSAGES_WRITE),
    response={201: SentOut, **PROBLEMS},
)
@once
def send(request: ApiRequest, pk: int, given: MessageIn) -> Answer:
    """Into the outbox, through the gate: what the verdict does not let go is 409 with its rule.

    *Wait* is taken and held until then. Going against their usual needs a reason for the rule.
    """
    candidate = contactable(request, pk)
    application = application_of(request, candidate, given.application)
    channel: str = given.channel or ""
    if given.overrides and not channel:
        channel = verdict_for(candidate, None, given.topic, request.at, application).channel
    message = messages.compose(
        candidate=candidate,
        topic=given.topic,
        subject=given.subject,
        body=given.body,
        text=given.text,
        channel=given.channel or "",
        application=application,
        author=request.auth.user,
        client_token=token_of(request),
        contact_version=given.version,
        overrides=[(channel, each.rule, each.reason, each.words) for each in given.overrides],
        at=request.at,
    )
    told = line_of(message)
    return Status(201, SentOut(**{name: told[name] for name in SentOut.model_fields}))


@router.get(
    "/candidates/{int:pk}/messages",
    **meant_for(Scope.MESSAGES_READ),
    response={200: Page[MessageOut], **PROBLEMS},
)
def list_messages(request: ApiRequest, pk: int, paging: Query[Paging]) -> Any:
    """What was sent to them, or is on its way. The words of other teams' jobs are withheld."""
    candidate = looked_at(request, pk, "messages")
    rows = messages_out(candidate.pk, request.auth).prefetch_related("deliveries")
    return page_of(rows, paging, with_words)


@router.get(
    "/messages/{int:pk}", **meant_for(Scope.MESSAGES_READ), response={200: MessageOut, **PROBLEMS}
)
def read_message(request: ApiRequest, pk: int) -> Any:
    """One, and how far it got."""
    seen = candidates_visible_to(request.auth, request.at)
    rows = Message.objects.filter(thread__candidate__in=seen, queued_at__isnull=False)
    message = one(rows.select_related("thread__candidate"), pk=pk)
    candidate = message.thread.candidate
    note_look(request, candidate, "messages")
    found = messages_out(candidate.pk, request.auth).prefetch_related("deliveries")
    return with_words(one(found, pk=pk))


def with_words(message: Any) -> dict[str, Any]:
    subject, body, *_rest = json.loads(message.words) if message.is_ours else (None, None)
    return line_of(message) | {"subject": subject, "body": body}


def line_of(message: Message) -> dict[str, Any]:
    """As far as its last delivery got."""
    last = max(message.deliveries.all(), key=lambda each: each.pk, default=None)
    return {
        "id": message.pk,
        "topic": message.topic,
        "channel": last.channel if last else message.channel,
        "state": last.state if last else message.state,
        "held_because": last.hold if last else "",
        "not_before": last.not_before if last else None,
        "created_at": message.created_at,
    }
