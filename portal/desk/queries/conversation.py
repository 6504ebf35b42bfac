"""The conversation with one person as a page shows it: what was said, how it went, and why so."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Candidate
from candidates.queries.columns import FromSql
from candidates.staff import Staff
from messaging.enums import DeliveryState, HoldReason, MessageState, Report
from messaging.models import Delivery, Ruling
from messaging.queries import ThreadItem, thread_items
from messaging.rules.states import NOT_DELIVERED
from portal.words import date_words, reason_words, their_time
from preferences.enums import Rule
from preferences.models import OptOutHold

SHOWN = 30
EMPLOYER_ZONE = "(SELECT time_zone FROM candidates_employer WHERE id = 1)"
HOLDS = """(
    SELECT json_agg(json_build_array(id, channel) ORDER BY id)::text FROM preferences_optouthold
    WHERE candidate_id = {0} AND settled_at IS NULL)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    item: ThreadItem
    state: str  # in the words of the outbox
    is_lost: bool  # it did not arrive: another way is offered
    why: str


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
    lines = [line_of(item, candidate, zone, at) for item in items[:SHOWN]]
    return Conversation(
        lines=lines[::-1],
        earlier=items[SHOWN - 1].at if len(items) > SHOWN else None,
        holds=holds_on(candidate),
    )


def with_what_stands_above(people: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Each with the employer's zone, and with the ways that are held until somebody has read an opt-out."""
    return people.annotate(
        employer_zone=FromSql(EMPLOYER_ZONE, []), holds_now=FromSql(HOLDS, ["pk"])
    )


def holds_on(candidate: Candidate) -> list[OptOutHold]:
    rows = json.loads(getattr(candidate, "holds_now", None) or "[]")
    return [OptOutHold(id=pk, channel=channel) for pk, channel in rows]


def line_of(item: ThreadItem, candidate: Candidate, zone: str, at: datetime) -> Line:
    delivery = item.delivery
    return Line(
        item=item,
        state=how_it_went(item, zone, at),
        is_lost=delivery is not None and is_lost(delivery),
        why=why_words(item.ruling, candidate.called, zone, at) if item.ruling else "",
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
            "when": their_time(delivery.not_before, zone or current_zone(), at),
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
