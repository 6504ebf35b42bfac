"""One message for many, each their way: kept whole first, then queued person by person.

A batch is committed before anything of it is queued, so that a crash in between loses nobody: the
request that made it works it off, and a sweep does what is left.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from candidates.models import Application, Candidate
from candidates.staff import Staff, id_of
from messaging.actions.messages import cancel, compose
from messaging.enums import DeliveryState, HoldReason, LeftOut, MessageState, Priority, RowState
from messaging.exceptions import (
    AlreadyLeaving,
    NotWaiting,
    NoWords,
    PlaceholderLeft,
    Refused,
    SomeoneElsesToken,
    UsualChanged,
)
from messaging.models import Batch, BatchRow, Delivery, Message, MessageTemplate
from messaging.queries.templates import Letter, letter_of
from preferences.enums import Channel

SWEPT_AFTER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One person as the sender saw them: with a reason in `why`, they are left out."""

    candidate: Candidate
    application: Application | None
    contact_version: int
    channel: Channel
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
    except (Refused, UsualChanged, PlaceholderLeft, NoWords) as refusal:
        leave_out(row, refusal)
    row.save(update_fields=["state", "message", "why", "rule", "until"])
    return True


def queued(batch: Batch, row: BatchRow, at: datetime) -> Message:
    letter = words_for(batch, row)
    message = compose(
        candidate=row.candidate,
        topic=batch.topic,
        subject=letter.subject,
        body=letter.body,
        text=letter.text,
        application=row.application,
        author=batch.by,
        client_token=uuid.uuid5(batch.token, str(row.candidate_id)),
        contact_version=row.contact_version,
        template_body=letter.template_body,
        asks=letter.asks,
        at=at,
    )
    message.deliveries.update(priority=Priority.BULK)
    return message


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
    row.why = {
        UsualChanged: LeftOut.CHANGED,
        PlaceholderLeft: LeftOut.PLACEHOLDER,
        NoWords: LeftOut.NO_WORDS,
    }.get(type(refusal), LeftOut.RULE)
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
    for row in batch.rows.filter(state=RowState.QUEUED).select_related("message"):
        if row.message is None or row.message.state == MessageState.CANCELLED:
            continue
        try:
            cancel(message=row.message, by=by, at=at)
            stopped += 1
        except (AlreadyLeaving, NotWaiting):
            gone += 1
    return TakenBack(stopped, gone)
