"""Asking providers what became of messages: of those we are not certain of, and of those that were taken
and never reported on. With no transaction open; a provider that does not answer is asked again later.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from messaging.actions.reports import note_listed
from messaging.channels.base import ChannelError, Looker
from messaging.channels.registry import LOOKERS
from messaging.enums import AttemptOutcome, DeliveryState, LookedUp
from messaging.models import Attempt, Delivery
from messaging.outbox.envelope import HIDDEN
from messaging.outbox.sending import check_no_transaction
from messaging.rules.reconcile import AROUND, SETTLED, Listed, look_up_at, one_meant
from messaging.rules.states import IN_DOUBT
from preferences.enums import Channel

log = logging.getLogger(__name__)

ASKED_AT_ONCE = 50
ASKABLE = [*IN_DOUBT, DeliveryState.ACCEPTED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One message that the provider is asked about."""

    delivery_id: int
    to: str
    content: str
    ref: str
    since: datetime
    until: datetime
    known: frozenset[str]


def look_up(at: datetime) -> int:
    """Everything that is due to be asked about; how many were."""
    return sum(look_up_on(channel, at) for channel in LOOKERS)


def look_up_on(channel: Channel, at: datetime) -> int:
    taken = take_due(channel, at)
    if not taken:
        return 0
    check_no_transaction()
    looker = LOOKERS[channel]()
    try:
        for asked in taken:
            settle_one(asked, looker, at)
    finally:
        looker.close()
    return len(taken)


def settle_one(asked: Asked, looker: Looker, at: datetime) -> None:
    try:
        found = answer_of(asked, looker)
    except ChannelError as error:
        log.warning("delivery %s: %s", asked.delivery_id, error.why)
        ask_again(asked.delivery_id, LookedUp.NO_ANSWER, at)
        return
    if found is None:
        ask_again(asked.delivery_id, LookedUp.ABSENT, at)
        return
    note_listed(delivery_id=asked.delivery_id, listed=found, at=at)
    ask_again(asked.delivery_id, LookedUp.LISTED, at)


def answer_of(asked: Asked, looker: Looker) -> Listed | None:
    """By its name, if we know it; else to whom, when, and in which words."""
    if asked.ref:
        return looker.find(asked.ref)
    listed = looker.sent_to(asked.to, asked.since, asked.until)
    return one_meant(listed, to=asked.to, kept=asked.content, hidden=HIDDEN, known=asked.known)


@transaction.atomic
def take_due(channel: Channel, at: datetime) -> list[Asked]:
    """Put off first, so that no two senders ask about the same one."""
    due = Delivery.objects.filter(channel=channel, look_up_at__lte=at, state__in=ASKABLE)
    rows = list(
        due.select_for_update(skip_locked=True, of=("self",)).order_by("look_up_at")[:ASKED_AT_ONCE]
    )
    later = at + timedelta(seconds=settings.OUTBOX_LEASE)
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(look_up_at=later)
    return list(asked_about(rows))


def asked_about(rows: Iterable[Delivery]) -> Iterable[Asked]:
    for row in rows:
        attempt = row.attempts.order_by("-n").first()
        if attempt is not None:
            yield Asked(
                delivery_id=row.pk,
                to=attempt.address,
                content=attempt.content,
                ref=row.provider_ref or attempt.provider_ref,
                since=attempt.started_at - AROUND,
                until=(attempt.ended_at or attempt.started_at) + AROUND,
                known=frozenset(refs_of_others(attempt)),
            )


def refs_of_others(attempt: Attempt) -> Iterable[str]:
    """What else went to that address then, and is known to be something else."""
    near = Attempt.objects.filter(
        address=attempt.address,
        started_at__gte=attempt.started_at - AROUND,
        started_at__lte=attempt.started_at + AROUND,
        outcome=AttemptOutcome.ACCEPTED,
    ).exclude(provider_ref="")
    return near.values_list("provider_ref", flat=True)


@transaction.atomic
def ask_again(delivery_id: int, said: LookedUp, at: datetime) -> None:
    """When next, if at all: not about what is settled."""
    held = Delivery.objects.select_for_update().get(pk=delivery_id)
    is_in_doubt = held.state in IN_DOUBT
    held.look_ups += 1
    held.looked_up = said
    held.look_up_at = (
        look_up_at(held.look_ups, at, is_in_doubt=is_in_doubt)
        if is_in_doubt or (held.state == DeliveryState.ACCEPTED and held.report not in SETTLED)
        else None
    )
    held.save(update_fields=["look_ups", "looked_up", "look_up_at"])
