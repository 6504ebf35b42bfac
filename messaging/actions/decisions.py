"""How an application ends: with an answer to the candidate, the way they chose for it, or not at all."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from candidates.actions.applications import locked_application, undo_move
from candidates.actions.closing import close
from candidates.enums import Outcome
from candidates.models import Application, CloseReason, Move
from candidates.staff import Staff
from messaging.actions.messages import compose
from messaging.actions.messages.compose import sent_with
from messaging.actions.messages.waiting import CANCELLED, stop
from messaging.enums import MessageState
from messaging.exceptions import ToldAlready
from messaging.models import Message
from preferences.enums import TopicKey


@transaction.atomic
def close_and_tell(
    *,
    application: Application,
    outcome: Outcome,
    reason: CloseReason | None = None,
    why: str = "",
    version: int,
    by: Staff,
    client_token: uuid.UUID,
    at: datetime,
    **letter: Any,
) -> Message:
    """It ends and the answer is in the outbox, or neither. The same token gives the same message.

    `letter` is what `compose` takes. Raises what `close` and `compose` raise: whoever cannot be told
    now is not closed now.
    """
    held = locked_application(application.pk)
    known = sent_with(client_token, held.candidate)
    if known is not None:
        return known
    move = close(
        application=held, outcome=outcome, reason=reason, why=why, version=version, by=by, at=at
    )
    return compose(
        candidate=held.candidate,
        topic=TopicKey.DECISION,
        application=held,
        author=by,
        client_token=client_token,
        decides=move,
        at=at,
        **letter,
    )


@transaction.atomic
def note_withdrawal(
    *,
    application: Application,
    reason: CloseReason | None = None,
    why: str = "",
    version: int,
    by: Staff,
    at: datetime,
) -> Move:
    """They told us themselves that they do not want it any more: nobody has to tell them."""
    return close(
        application=application,
        outcome=Outcome.WITHDRAWN,
        reason=reason,
        why=why,
        version=version,
        by=by,
        at=at,
    )


@transaction.atomic
def reopen(*, move: Move, by: Staff, at: datetime) -> Move:
    """The end is taken back, and so is the answer, as long as it has not left.

    Raises ToldAlready, AlreadyLeaving, NotWaiting, TooLateToUndo.
    """
    locked_application(move.application_id)
    told = Message.objects.filter(decides=move).select_related("thread").first()
    if told is None:
        return undo_move(move=move, by=by, at=at)
    if told.told_at is not None or told.state == MessageState.DONE:
        raise ToldAlready
    if told.state == MessageState.OUT:
        stop(message=told, state=MessageState.CANCELLED, why=CANCELLED, by=by, at=at, reopens=True)
    Message.objects.filter(pk=told.pk).update(decides=None, state=MessageState.CANCELLED)
    return undo_move(move=move, by=by, at=at, is_untold=True)
