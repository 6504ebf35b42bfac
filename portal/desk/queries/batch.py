"""What became of a message for many: each person, in words, as it stands now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from candidates.queries import candidates_visible_to
from candidates.staff import Staff
from messaging.enums import DeliveryState, LeftOut, MessageState, RowState
from messaging.models import Batch, BatchRow, Delivery
from messaging.queries import may_still_undo
from messaging.rules.states import WAITING
from portal.desk.queries.conversation import is_lost, state_words
from portal.words import reason_words, until_words
from preferences.enums import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    row: BatchRow
    words: str
    kind: str  # of the pill

    @property
    def channel(self) -> str:
        delivery = delivery_of(self.row)
        return delivery.channel if delivery else self.row.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    batch: Batch
    lines: Sequence[ReportLine]
    left_out: Sequence[ReportLine]
    undo_until: datetime | None  # until then nothing of it has left
    stoppable: int  # has not left yet

    @property
    def fingerprint(self) -> str:
        """Two looks with nothing new between them have the same."""
        told = "|".join(line.words for line in (*self.lines, *self.left_out))
        return str(crc32(f"{told}|{bool(self.undo_until)}".encode()))


def batches_of(user: Staff) -> QuerySet[Batch]:
    return Batch.objects.filter(by=user.pk).select_related("template")


def counted(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """With how many each was for, and how many of them were left out."""
    return batches.annotate(
        people=Count("rows"), left_out=Count("rows", filter=Q(rows__state=RowState.OUT))
    )


def report_of(batch: Batch, user: Staff, at: datetime) -> Report:
    rows = rows_of(batch, user, at)
    queued = [row for row in rows if row.state == RowState.QUEUED]
    return Report(
        batch=batch,
        lines=[line_of(row, at) for row in rows if row.state != RowState.OUT],
        left_out=[left_out_line(row, at) for row in rows if row.state == RowState.OUT],
        undo_until=undo_until(queued, at),
        stoppable=sum(is_stoppable(row) for row in queued),
    )


def rows_of(batch: Batch, user: Staff, at: datetime) -> list[BatchRow]:
    people = candidates_visible_to(user, at)
    found = batch.rows.filter(candidate__in=people).select_related("candidate", "message")
    return list(
        found.prefetch_related("message__deliveries").order_by("candidate__folded_name", "pk")
    )


def delivery_of(row: BatchRow) -> Delivery | None:
    """The newest way it took."""
    deliveries = row.message.deliveries.all() if row.message else ()
    return max(deliveries, key=lambda delivery: delivery.pk, default=None)


def is_stoppable(row: BatchRow) -> bool:
    delivery = delivery_of(row)
    return delivery is not None and delivery.state in WAITING


def undo_until(queued: Iterable[BatchRow], at: datetime) -> datetime | None:
    undoable = [row for row in queued if row.message and may_still_undo(row.message, at)]
    due = [delivery.not_before for row in undoable if (delivery := delivery_of(row))]
    return min(due, default=None)


# --- in words -----------------------------------------------------------------------------------


def line_of(row: BatchRow, at: datetime) -> ReportLine:
    delivery = delivery_of(row)
    if row.message is not None and row.message.state == MessageState.CANCELLED:
        return ReportLine(row=row, words=_("Stopped"), kind="neutral")
    if delivery is None:
        return ReportLine(row=row, words=str(RowState(row.state).label), kind="neutral")
    return ReportLine(row=row, words=state_words(delivery, "", at), kind=kind_of(delivery))


def kind_of(delivery: Delivery) -> str:
    if is_lost(delivery) or delivery.state in (DeliveryState.RETURNED, DeliveryState.DEAD):
        return "against"
    return {DeliveryState.ACCEPTED: "clear", DeliveryState.UNKNOWN: "ask_first"}.get(
        DeliveryState(delivery.state), "wait"
    )


def left_out_line(row: BatchRow, at: datetime) -> ReportLine:
    return ReportLine(row=row, words=out_words(row, at), kind="blocked")


def out_words(row: BatchRow, at: datetime) -> str:
    """“Sam paused messages. Until 12 May”."""
    if row.why != LeftOut.RULE or not row.rule:
        return str(LeftOut(row.why).label)
    words = reason_words(Rule(row.rule), row.candidate.called)
    if row.rule == Rule.PAUSED and row.until is not None:
        zone = row.candidate.time_zone or "UTC"
        return _("%(why)s Until %(date)s.") % {
            "why": words,
            "date": until_words(row.until, zone, at),
        }
    return words
