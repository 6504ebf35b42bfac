"""The conversation with one person as a page shows it: what was said, how it went, and why so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Candidate
from candidates.staff import Staff
from messaging.enums import DeliveryState, HoldReason, MessageState, Report
from messaging.models import Delivery, Override, Ruling
from messaging.queries import ThreadItem, thread_items
from messaging.rules.states import NOT_DELIVERED
from portal.words import date_words, instant_words, reason_words
from preferences.enums import Rule
from preferences.models import OptOutHold

SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    item: ThreadItem
    state: str  # in the words of the outbox
    is_lost: bool  # it did not arrive: another way is offered
    why: str
    reasons: Sequence[Override]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Oldest first, as people read; `earlier` leads back."""

    lines: Sequence[Line]
    earlier: datetime | None
    holds: Sequence[OptOutHold]

    @property
    def is_answerable(self) -> bool:
        """They said something here that was no machine's answer."""
        said = (line.item.inbound for line in self.lines)
        return any(each is not None and not each.is_automatic for each in said)


def conversation_with(
    candidate: Candidate, user: Staff, zone: str, at: datetime, before: datetime | None = None
) -> Conversation:
    items = thread_items(candidate, user, at, before=before, limit=SHOWN + 1)
    reasons = reasons_of(items)
    lines = [line_of(item, candidate, reasons, zone, at) for item in items[:SHOWN]]
    return Conversation(
        lines=lines[::-1],
        earlier=items[SHOWN - 1].at if len(items) > SHOWN else None,
        holds=list(OptOutHold.objects.filter(candidate=candidate, settled_at=None)),
    )


def reasons_of(items: Iterable[ThreadItem]) -> dict[int, list[Override]]:
    """Why somebody went against the usual, by message."""
    found: dict[int, list[Override]] = {}
    messages = [item.message.pk for item in items if item.message]
    for row in Override.objects.filter(message__in=messages).select_related("by"):
        found.setdefault(row.message_id, []).append(row)
    return found


def line_of(
    item: ThreadItem,
    candidate: Candidate,
    reasons: Mapping[int, Sequence[Override]],
    zone: str,
    at: datetime,
) -> Line:
    delivery = item.delivery
    return Line(
        item=item,
        state=how_it_went(item, zone, at),
        is_lost=delivery is not None and is_lost(delivery),
        why=why_words(item.ruling, candidate.called, zone, at) if item.ruling else "",
        reasons=reasons.get(item.message.pk, ()) if item.message else (),
    )


def how_it_went(item: ThreadItem, zone: str, at: datetime) -> str:
    if item.message is not None and item.message.gathered_in_id is not None:
        is_sent = item.message.state == MessageState.DONE
        return _("Went with other small news") if is_sent else _("Goes with other small news")
    return state_words(item.delivery, zone, at) if item.delivery else ""


def is_lost(delivery: Delivery) -> bool:
    if delivery.call_outcome:
        return False
    return delivery.state == DeliveryState.FAILED or delivery.report in NOT_DELIVERED


def state_words(delivery: Delivery, zone: str, at: datetime) -> str:
    """“Held until their hours, 4pm”, “Delivered”, “Not delivered”."""
    if delivery.call_outcome:
        return delivery.get_call_outcome_display()
    if delivery.state == DeliveryState.ACCEPTED:
        if delivery.report == Report.NONE:
            return _("Sent")
        return delivery.get_report_display()
    if delivery.state == DeliveryState.QUEUED and delivery.hold:
        if delivery.hold == HoldReason.UNDO:
            return _("Leaves in a moment")
        parts = {
            "why": delivery.get_hold_display(),
            "when": instant_words(delivery.not_before, zone or current_zone(), at),
        }
        return _("%(why)s, %(when)s") % parts
    return delivery.get_state_display()


def current_zone() -> str:
    return timezone.get_current_timezone_name()


def why_words(ruling: Ruling, name: str, zone: str, at: datetime) -> str:
    """Why this way, why now: the rule, and the date of the answer behind it."""
    words = reason_words(Rule(ruling.rule), name)
    if ruling.answered_at is None:
        return words
    return _("%(words)s %(name)s, %(date)s.") % {
        "words": words,
        "name": name,
        "date": date_words(ruling.answered_at, zone, at),
    }
