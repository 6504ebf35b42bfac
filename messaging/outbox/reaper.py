"""What senders that are gone have left behind. Never straight from *sending* back to *queued*."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from messaging.actions.after_refusal import go_on_or_back
from messaging.actions.after_sending import accept_late, bury
from messaging.actions.deliveries import change
from messaging.channels.registry import CAPABILITIES
from messaging.enqueue import wake_sender
from messaging.enums import AttemptOutcome, DeliveryState, MessageState
from messaging.models import Attempt, Delivery, Message, MessageSecret
from messaging.rules.retry import is_poison
from messaging.rules.states import LEASED, LIVE
from preferences.enums import Channel

LEASE_LOST = "lease lost"
SECRETS_LAST = timedelta(hours=1)
SETTLED = timedelta(minutes=1)


def reap(at: datetime) -> int:
    """Leases that ran out, one transaction each; how many."""
    expired = Q(state__in=LEASED, lease_expires_at__lt=Now())
    ids = list(Delivery.objects.filter(expired).order_by("pk").values_list("pk", flat=True)[:500])
    for pk in ids:
        with transaction.atomic():
            take_back(pk, expired, at)
    return len(ids)


def take_back(pk: int, expired: Q, at: datetime) -> None:
    found = Delivery.objects.select_for_update(skip_locked=True).filter(expired, pk=pk).first()
    if found is None:
        return
    if found.state == DeliveryState.SENDING:
        give_to_reconciling(found, at)
        return
    # Nothing was sent. Whoever takes it and dies three times is not sent round again.
    losses = found.lease_losses + 1
    change(found, DeliveryState.QUEUED, at=at, why=LEASE_LOST, lease_losses=losses)
    if is_poison(losses):
        bury(pk, why=LEASE_LOST, at=at)
    wake_sender()


def give_to_reconciling(delivery: Delivery, at: datetime) -> None:
    """It may have left: a report may still prove it, otherwise a person decides."""
    check_at = at + timedelta(seconds=settings.OUTBOX_RECONCILE)
    change(delivery, DeliveryState.UNKNOWN, at=at, why=LEASE_LOST, next_check_at=check_at)
    delivery.attempts.filter(outcome=AttemptOutcome.OPEN).update(
        outcome=AttemptOutcome.UNKNOWN, ended_at=at, error=LEASE_LOST
    )
    can = CAPABILITIES[Channel(delivery.channel)]
    if can.is_automatic and not can.is_outside:
        # The portal: the attempt is a row of ours, so it is there.
        delivery.attempts.update(outcome=AttemptOutcome.ACCEPTED)
        accept_late(delivery, "", at=at)


def pick_up(at: datetime) -> int:
    """Messages whose way came to an end, by a sender that died before it could say what follows."""
    lives = Delivery.objects.filter(message=OuterRef("pk"), state__in=LIVE)
    stranded = Message.objects.filter(
        ~Exists(lives), state=MessageState.OUT, queued_at__lt=at - SETTLED
    )
    ids = list(stranded.order_by("queued_at").values_list("pk", flat=True)[:100])
    for pk in ids:
        with transaction.atomic():
            # Its deliveries first, as everyone does; another reaper may have been faster.
            deliveries = list(
                Delivery.objects.select_for_update().filter(message=pk).order_by("pk")
            )
            ends = {each.state for each in deliveries}
            if DeliveryState.ACCEPTED in ends:
                Message.objects.filter(pk=pk).update(state=MessageState.DONE)  # never sent again
            elif ends and not ends & LIVE:
                go_on_or_back(deliveries[-1], "", at=at)
    return len(ids)


def reconcile(at: datetime) -> int:
    """*Not certain*: proved by an attempt that was accepted late, or after the window for a person."""
    proof = Attempt.objects.filter(delivery=OuterRef("pk"), outcome=AttemptOutcome.ACCEPTED)
    due = Delivery.objects.filter(state=DeliveryState.UNKNOWN).filter(
        Q(next_check_at__lte=at) | Exists(proof)
    )
    ids = list(due.values_list("pk", flat=True)[:500])
    for pk in ids:
        with transaction.atomic():
            held = Delivery.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if held is not None and held.state == DeliveryState.UNKNOWN:
                settle(held, at)
    return len(ids)


def settle(delivery: Delivery, at: datetime) -> None:
    accepted = delivery.attempts.filter(outcome=AttemptOutcome.ACCEPTED).last()
    if accepted is not None:
        accept_late(delivery, accepted.provider_ref, at=at)
    else:
        bury(delivery.pk, why="never proved", at=at)


def forget_secrets(at: datetime) -> None:
    """Codes of messages that never left."""
    MessageSecret.objects.filter(message__queued_at__lt=at - SECRETS_LAST).delete()
