"""One message for many, each their way: kept whole first, then queued person by person.

A batch is committed before anything of it is queued, so that a crash in between loses nobody: the
request that made it works it off, and a sweep does what is left.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from candidates.enums import Outcome
from candidates.exceptions import ApplicationClosed, StaleVersion, TooLateToUndo
from candidates.models import Application, Candidate, CloseReason
from candidates.staff import Staff, id_of
from messaging.actions.decisions import close_and_tell, reopen
from messaging.actions.messages import cancel, compose
from messaging.enums import DeliveryState, HoldReason, LeftOut, MessageState, Priority, RowState
from messaging.exceptions import (
    AlreadyLeaving,
    NotWaiting,
    NoWords,
    PlaceholderLeft,
    Refused,
    SomeoneElsesToken,
    ToldAlready,
    UsualChanged,
)
from messaging.models import Batch, BatchRow, Delivery, Message, MessageTemplate
from messaging.queries.templates import Letter, letter_of
from preferences.enums import Channel

SWEPT_AFTER = timedelta(seconds=30)
REASONS: Mapping[type[Exception], LeftOut] = {
    Refused: LeftOut.RULE,
    UsualChanged: LeftOut.CHANGED,
    PlaceholderLeft: LeftOut.PLACEHOLDER,
    NoWords: LeftOut.NO_WORDS,
    StaleVersion: LeftOut.MOVED,
    ApplicationClosed: LeftOut.MOVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One person as the sender saw them: with a reason in `why`, they are left out."""

    candidate: Candidate
    application: Application | None
    contact_version: int
    channel: Channel
    version: int = 0  # of the application, where it ends
    why: str = ""
    rule: str = ""
    until: datetime | None = None


def start(
    *,
    token: uuid.UUID,
    topic: str,
    people: Iterable[Wanted],
    by: Staff,
    at: datetime,
    template: MessageTemplate | None = None,
    subject: str = "",
    body: str = "",
    asks: int = 0,
    outcome: str = "",
    reason: CloseReason | None = None,
) -> Batch:
    """The same token gives the same batch, however often it comes; raises NoWords, SomeoneElsesToken."""
    if template is None and not body.strip():
        raise NoWords
    known = Batch.objects.filter(token=token).first()
    if known is not None:
        return checked(known, by)
    try:
        return made(
            people=people,
            at=at,
            token=token,
            topic=topic,
            template=template,
            subject=subject,
            body=body,
            asks=asks,
            outcome=outcome,
            reason=reason,
            by_id=id_of(by),
        )
    except IntegrityError:  # the same form, sent twice, and the other one was faster
        return checked(Batch.objects.get(token=token), by)


def checked(known: Batch, by: Staff) -> Batch:
    if known.by_id != id_of(by):
        raise SomeoneElsesToken
    return known


@transaction.atomic
def made(*, people: Iterable[Wanted], at: datetime, **columns: Any) -> Batch:
    batch = Batch.objects.create(at=at, **columns)
    BatchRow.objects.bulk_create(
        BatchRow(
            batch=batch,
            candidate=person.candidate,
            application=person.application,
            version=person.version,
            contact_version=person.contact_version,
            channel=person.channel,
            state=RowState.OUT if person.why else RowState.WAITING,
            why=person.why,
            rule=person.rule,
            until=person.until,
        )
        for person in people
    )
    return batch


# --- working it off -----------------------------------------------------------------------------


def work_off(batch: Batch, at: datetime) -> None:
    """Several may do it at once: each takes the next row that nobody holds."""
    while queue_next(batch=batch, at=at):
        pass
    undo_together(batch, at)


def sweep(at: datetime) -> int:
    """What a request that died has left behind."""
    left = Batch.objects.filter(rows__state=RowState.WAITING, at__lte=at - SWEPT_AFTER).distinct()
    for batch in left:
        work_off(batch, at)
    return len(left)


@transaction.atomic
def queue_next(*, batch: Batch, at: datetime) -> bool:
    waiting = batch.rows.filter(state=RowState.WAITING)
    held = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    row = held.select_related("candidate", "application__job", "application__owner").first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            row.message = queued(batch, row, at)
        row.state = RowState.QUEUED
    except tuple(REASONS) as refusal:
        leave_out(row, refusal)
    row.save(update_fields=["state", "message", "why", "rule", "until"])
    return True


def queued(batch: Batch, row: BatchRow, at: datetime) -> Message:
    """Through the ordinary action: of writing, or of closing with an answer."""
    letter = words_for(batch, row)
    given: dict[str, Any] = {
        "subject": letter.subject,
        "body": letter.body,
        "text": letter.text,
        "template_body": letter.template_body,
        "asks": letter.asks,
        "contact_version": row.contact_version,
        "client_token": uuid.uuid5(batch.token, str(row.candidate_id)),
        "at": at,
    }
    if batch.outcome:
        message = ended(batch, row, given)
    else:
        message = compose(
            candidate=row.candidate,
            topic=batch.topic,
            application=row.application,
            author=batch.by,
            **given,
        )
    message.deliveries.update(priority=Priority.BULK)
    return message


def ended(batch: Batch, row: BatchRow, letter: dict[str, Any]) -> Message:
    if row.application is None or batch.by is None:
        raise ApplicationClosed
    return close_and_tell(
        application=row.application,
        outcome=Outcome(batch.outcome),
        reason=batch.reason,
        version=row.version,
        by=batch.by,
        **letter,
    )


def words_for(batch: Batch, row: BatchRow) -> Letter:
    if batch.template is None:
        return Letter(batch.subject, batch.body, asks=batch.asks)
    bodies = list(batch.template.bodies.all())
    letter = letter_of(bodies, Channel(row.channel), row.candidate.language)
    if letter is None:
        raise NoWords
    return letter


def leave_out(row: BatchRow, refusal: Exception) -> None:
    row.state, row.message = RowState.OUT, None
    row.why = REASONS[type(refusal)]
    if isinstance(refusal, Refused):
        row.rule, row.until = refusal.verdict.rule, refusal.verdict.until


def undo_together(batch: Batch, at: datetime) -> None:
    """Whoever was queued first has as long to be taken back as the last one."""
    Delivery.objects.filter(
        message__batch_row__batch=batch, state=DeliveryState.QUEUED, hold=HoldReason.UNDO
    ).update(not_before=at + timedelta(seconds=settings.OUTBOX_UNDO))


# --- taking it back -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TakenBack:
    stopped: int
    gone: int  # had left already


def take_back(*, batch: Batch, by: Staff, at: datetime) -> TakenBack:
    """Whatever has not left yet does not go, what waits for somebody's hours included. Twice is once."""
    batch.rows.filter(state=RowState.WAITING).update(state=RowState.OUT, why=LeftOut.TAKEN_BACK)
    stopped = gone = 0
    for row in batch.rows.filter(state=RowState.QUEUED).select_related("message__decides"):
        if row.message is None or row.message.state == MessageState.CANCELLED:
            continue
        try:
            stop_one(row.message, by, at)
            stopped += 1
        except (AlreadyLeaving, NotWaiting, ToldAlready, TooLateToUndo):
            gone += 1
    return TakenBack(stopped, gone)


def stop_one(message: Message, by: Staff, at: datetime) -> None:
    if message.decides is not None:
        reopen(move=message.decides, by=by, at=at)
    else:
        cancel(message=message, by=by, at=at)
