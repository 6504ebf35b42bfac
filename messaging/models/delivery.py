"""Deliveries: one message going one way, and everything that is known about how that went."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import ContactPoint
from messaging.enums import (
    AttemptOutcome,
    CallOutcome,
    CircuitKind,
    DeliveryState,
    Grounds,
    HoldReason,
    LookedUp,
    Priority,
    Report,
)
from messaging.models.message import Message, MessageBody
from messaging.rules.states import LIVE, NOT_DELIVERED
from preferences.enums import Channel, Rule, VerdictKind
from preferences.models import Answer

LEASED = [DeliveryState.CLAIMED, DeliveryState.SENDING]


class Delivery(models.Model):
    """A message on its way by one channel. Its state is the fold of its transitions (N23)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    # Copied from the thread: first in, first out for each candidate and channel.
    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField(max_length=8, choices=Channel)
    n = models.PositiveSmallIntegerField(default=1)
    dedupe_key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.QUEUED)
    state_at = models.DateTimeField()
    not_before = models.DateTimeField()
    hold = models.CharField(max_length=16, choices=HoldReason, blank=True)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.NORMAL)
    is_fallback = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_losses = models.PositiveSmallIntegerField(default=0)
    # A person decided to send it again although it may have arrived.
    is_resend = models.BooleanField(default=False)
    grounds = models.CharField(max_length=8, choices=Grounds, blank=True, default="", db_default="")
    # A correction: not before that message is settled. Copied from the message for the claim.
    after = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    lease_token = models.UUIDField(null=True)
    lease_expires_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    # When the provider is asked about it next, and what it said last.
    look_up_at = models.DateTimeField(null=True)
    look_ups = models.PositiveSmallIntegerField(default=0, db_default=0)
    looked_up = models.CharField(
        max_length=12, choices=LookedUp, blank=True, default="", db_default=""
    )
    provider = models.CharField(max_length=24, blank=True)
    provider_ref = models.CharField(max_length=200, blank=True)
    report = models.CharField(max_length=12, choices=Report, default=Report.NONE)
    reported_at = models.DateTimeField(null=True)
    # Calls and things done by hand.
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    call_outcome = models.CharField(max_length=16, choices=CallOutcome, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["priority", "not_before", "id"],
                name="delivery_due",
                condition=models.Q(state=DeliveryState.QUEUED),
            ),
            models.Index(
                fields=["lease_expires_at"],
                name="delivery_leases",
                condition=models.Q(state__in=LEASED),
            ),
            models.Index(
                fields=["candidate", "channel"],
                name="delivery_line",
                condition=models.Q(
                    state__in=[DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING]
                ),
            ),
            models.Index(
                fields=["state", "next_check_at"],
                name="delivery_to_check",
                condition=models.Q(state__in=[DeliveryState.UNKNOWN, DeliveryState.DEAD]),
            ),
            models.Index(
                fields=["not_before", "id"],
                name="delivery_by_person",
                condition=models.Q(
                    channel__in=[Channel.CALL, Channel.BY_HAND], state__in=sorted(LIVE)
                ),
            ),
            models.Index(
                fields=["not_before", "id"],
                name="delivery_live",
                condition=models.Q(state__in=sorted(LIVE)),
            ),
            models.Index(
                fields=["-state_at"],
                name="delivery_lost",
                condition=models.Q(
                    models.Q(state=DeliveryState.FAILED)
                    | models.Q(report__in=sorted(NOT_DELIVERED)),
                    call_outcome="",
                ),
            ),
            models.Index(
                fields=["look_up_at"],
                name="delivery_to_look_up",
                condition=models.Q(look_up_at__isnull=False),
            ),
            models.Index(
                fields=["valid_until"],
                name="delivery_too_late",
                condition=models.Q(state=DeliveryState.QUEUED, valid_until__isnull=False),
            ),
            models.Index(
                fields=["provider", "provider_ref"],
                name="delivery_by_ref",
                condition=~models.Q(provider_ref=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="delivery_once", fields=["message", "channel", "n"]),
            # The claim looks for each of them in turn.
            models.CheckConstraint(
                name="delivery_priority_known", condition=models.Q(priority__in=Priority.values)
            ),
            models.CheckConstraint(
                name="delivery_lease_agrees",
                condition=(
                    models.Q(state__in=LEASED, lease_token__isnull=False)
                    & models.Q(lease_expires_at__isnull=False)
                )
                | (~models.Q(state__in=LEASED) & models.Q(lease_token=None, lease_expires_at=None)),
            ),
        ]


class Transition(models.Model):
    """One change of state of a delivery. Append only."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=12, choices=DeliveryState, blank=True)
    to_state = models.CharField(max_length=12, choices=DeliveryState)
    why = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Ruling(models.Model):
    """A verdict stored with a contact, so that it can be explained in a year."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="rulings")
    verdict = models.CharField(max_length=12, choices=VerdictKind)
    rule = models.CharField(max_length=20, choices=Rule)
    key = models.CharField(max_length=40, blank=True)
    answer = models.ForeignKey(Answer, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    # The rules that overrides removed before this verdict, separated by spaces.
    overridden = models.CharField(max_length=120, blank=True)
    is_fallback = models.BooleanField(default=False)
    contact_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")


class Attempt(models.Model):
    """One try to deliver: committed before the provider is called, with the envelope as sent."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    n = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, unique=True)
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="attempts")
    body = models.ForeignKey(MessageBody, on_delete=models.PROTECT, related_name="attempts")
    contact_point = models.ForeignKey(
        ContactPoint, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    address = models.CharField(max_length=254, blank=True)
    # The envelope: everything put around the written words, exactly as it left.
    subject = models.CharField(max_length=250, blank=True)
    content = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)  # read whole, never filtered: sent as it stands
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=AttemptOutcome, default=AttemptOutcome.OPEN)
    provider_ref = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=60, blank=True)
    is_human_resend = models.BooleanField(default=False)
    # Sent again under the key of that one, byte for byte: for the provider they are one.
    repeats = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="repeated_by"
    )

    class Meta:
        ordering = ["delivery", "n"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["started_at"], name="attempt_by_time")]
        constraints = [models.UniqueConstraint(name="attempt_once", fields=["delivery", "n"])]


class KeptEnvelope(models.Model):
    """An envelope with its secrets, exactly as it left: only while the provider knows its key.

    Gone as soon as it is known what became of the attempt, and at the end of the key in any case.
    """

    attempt = models.OneToOneField(
        Attempt, on_delete=models.CASCADE, primary_key=True, related_name="kept"
    )
    until = models.DateTimeField()
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=250, blank=True)
    content = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=list)  # pairs in their order, read whole: sent as it stands
    report_to = models.CharField(max_length=300, blank=True)
    return_to = models.CharField(max_length=254, blank=True)
    calendar = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["until"], name="kept_envelope_until")]


class Circuit(models.Model):
    """A channel whose provider takes nothing now: nothing is claimed for it until the next probe.

    So an outage spends no tries, and every sender on every machine knows of it.
    """

    channel = models.CharField(max_length=8, choices=Channel, unique=True)
    kind = models.CharField(
        max_length=8,
        choices=CircuitKind,
        default=CircuitKind.DOWN,
        db_default=CircuitKind.DOWN,
    )
    opened_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=1)
    probe_at = models.DateTimeField()
    why = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("provider that takes nothing")
        verbose_name_plural = _("providers that take nothing")
