"""What senders that are gone have left behind. Never straight from *sending* back to *queued*."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from messaging.actions.after_refusal import go_on_or_back
from messaging.actions.after_sending import accept_late, bury, requeue
from messaging.actions.deliveries import change
from messaging.channels.registry import CAPABILITIES
from messaging.enqueue import wake_sender
from messaging.enums import AttemptOutcome, DeliveryState, Grounds, MessageState
from messaging.models import Attempt, Delivery, KeptEnvelope, Message, MessageSecret
from messaging.rules.reconcile import Doubt, Next, next_check_at, next_of
from messaging.rules.retry import is_poison
from messaging.rules.states import LEASED, LIVE
from preferences.enums import Channel

LEASE_LOST = "lease lost"
SAME_KEY = "same key"
CLASS_RULE = "class rule"
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
    can = CAPABILITIES[Channel(delivery.channel)]
    change(
        delivery,
        DeliveryState.UNKNOWN,
        at=at,
        why=LEASE_LOST,
        next_check_at=at if can.key_of_now() else window_end(at),
        look_up_at=at if can.can_look_up else None,
        look_ups=0,
        looked_up="",
        is_resend=False,
        grounds="",
    )
    delivery.attempts.filter(outcome=AttemptOutcome.OPEN).update(
        outcome=AttemptOutcome.UNKNOWN, ended_at=at, error=LEASE_LOST
    )
    if can.is_automatic and not can.is_outside:
        # The portal: the attempt is a row of ours, so it is there.
        delivery.attempts.update(outcome=AttemptOutcome.ACCEPTED)
        accept_late(delivery, "", at=at)


def window_end(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.OUTBOX_RECONCILE)


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
                # Never sent again, nor what went in it.
                Message.objects.filter(Q(pk=pk) | Q(gathered_in=pk, state=MessageState.OUT)).update(
                    state=MessageState.DONE
                )
            elif ends and not ends & LIVE:
                go_on_or_back(deliveries[-1], "", at=at)
    return len(ids)


def reconcile(at: datetime) -> int:
    """*Not certain*: proved meanwhile, or sent again under its key, or after the window by the rule of
    the message, or a person is asked. Asking the provider is done elsewhere (`look_ups`)."""
    proof = Attempt.objects.filter(delivery=OuterRef("pk"), outcome=AttemptOutcome.ACCEPTED)
    due = Delivery.objects.filter(state=DeliveryState.UNKNOWN).filter(
        Q(next_check_at__lte=at) | Exists(proof)
    )
    ids = list(due.values_list("pk", flat=True)[:500])
    for pk in ids:
        with transaction.atomic():
            held = (
                Delivery.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("message")
                .filter(pk=pk, state=DeliveryState.UNKNOWN)
                .first()
            )
            if held is not None:
                settle(held, at)
    return len(ids)


def settle(delivery: Delivery, at: datetime) -> None:
    accepted = delivery.attempts.filter(outcome=AttemptOutcome.ACCEPTED).last()
    doubt = doubt_about(delivery, is_proved=accepted is not None, at=at)
    window, lease = (
        timedelta(seconds=settings.OUTBOX_RECONCILE),
        timedelta(seconds=settings.OUTBOX_LEASE),
    )
    match next_of(doubt, at, window=window, lease=lease):
        case Next.ACCEPT:
            accept_late(delivery, accepted.provider_ref if accepted else "", at=at)
        case Next.REPEAT:
            requeue(delivery, at=at, why=SAME_KEY, grounds=Grounds.KEY)
            wake_sender()
        case Next.RESEND:
            requeue(delivery, at=at, why=CLASS_RULE, grounds=Grounds.RULE, tries=0)
            wake_sender()
        case Next.ASK:
            bury(delivery.pk, why="never proved", at=at)
        case Next.WAIT:
            delivery.next_check_at = next_check_at(doubt, at, window=window)
            delivery.save(update_fields=["next_check_at"])


def doubt_about(delivery: Delivery, *, is_proved: bool, at: datetime) -> Doubt:
    """Tries under the key of an earlier one prolong no doubt: it began with that one."""
    last = delivery.attempts.select_related("repeats").order_by("-n").first()
    first = last.repeats if last is not None else None
    kept = KeptEnvelope.objects.filter(attempt__delivery=delivery, until__gt=at).first()
    return Doubt(
        since=first.started_at if first is not None else delivery.state_at,
        is_proved=is_proved,
        key_until=kept.until if kept else None,
        tries=delivery.tries,
        when_not_certain=delivery.message.when_not_certain,
        was_resent=delivery.transitions.filter(why=CLASS_RULE).exists(),
        valid_until=delivery.valid_until,
    )


def forget_secrets(at: datetime) -> None:
    """Codes of messages that never left, and whole envelopes whose key nobody knows any more."""
    KeptEnvelope.objects.filter(until__lte=at).delete()
    MessageSecret.objects.filter(message__queued_at__lt=at - SECRETS_LAST).delete()
