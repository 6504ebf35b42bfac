"""What comes in: raw first, read afterwards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.enums import EventKind
from messaging.models.delivery import Delivery
from messaging.models.message import Thread
from preferences.enums import Channel


class ProviderEvent(models.Model):
    """One webhook call, kept as it came. The unique key is the replay defence."""

    provider = models.CharField(max_length=24)
    event_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=EventKind)
    payload = models.TextField()
    delivery = models.ForeignKey(
        Delivery, on_delete=models.SET_NULL, null=True, related_name="events"
    )
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        constraints = [
            models.UniqueConstraint(name="provider_event_once", fields=["provider", "event_key"])
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="provider_event_open",
                condition=models.Q(processed_at=None),
            )
        ]


class InboundMessage(models.Model):
    """Something a candidate wrote. Without a thread it waits for a person to match it."""

    provider = models.CharField(max_length=24)
    provider_msg_id = models.CharField(max_length=250)
    channel = models.CharField(max_length=8, choices=Channel)
    from_address = models.CharField(max_length=254)
    to_address = models.CharField(max_length=254, blank=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="inbound")
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField()
    received_at = models.DateTimeField()
    # What was understood ("stop", "answer channel.first", "times"), and by which reader.
    understood = models.CharField(max_length=60, blank=True)
    read_by = models.CharField(max_length=120, blank=True)
    read_at = models.DateTimeField(null=True)
    # A person has to look: not understood, unknown sender, or an opt-out in their own words.
    needs_person = models.CharField(max_length=40, blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming messages")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="inbound_message_once", fields=["provider", "provider_msg_id"]
            )
        ]
        indexes = [
            models.Index(fields=["thread", "-received_at"], name="inbound_by_thread"),
            models.Index(
                fields=["id"],
                name="inbound_for_a_person",
                condition=models.Q(handled_at=None) & ~models.Q(needs_person=""),
            ),
        ]
