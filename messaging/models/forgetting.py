"""What is left to do, and to know, of people who are gone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from preferences.enums import Channel


class GoneAddress(models.Model):
    """An address of somebody who was erased, as a keyed hash and for a while.

    What comes from it late, or is reported about it, is nobody's: it is dropped after its opt-out words.
    """

    address_hash = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("address of somebody who is gone")
        verbose_name_plural = _("addresses of people who are gone")


class Forgetting(models.Model):
    """A provider is asked to forget one message, again and again until it says so."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="forgettings")
    channel = models.CharField(max_length=8, choices=Channel)
    # The provider's own name for the message; empty as soon as it is gone there.
    provider_ref = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    again_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message that a provider is asked to forget")
        verbose_name_plural = _("messages that providers are asked to forget")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["again_at"], name="forgetting_due", condition=models.Q(done_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="forgetting_once",
                fields=["channel", "provider_ref"],
                condition=models.Q(done_at=None),
            )
        ]
