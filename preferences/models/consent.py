"""Consents, opt-outs and pauses."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate, ContactPoint
from preferences.enums import Channel, ConsentAct, ConsentHow, PauseKind, Through, TopicKey
from preferences.models.answer import Answer


class Consent(models.Model):
    """Permission given or withdrawn. Append only: the present state is a fold of these rows."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="consents")
    contact_point = models.ForeignKey(
        ContactPoint, on_delete=models.SET_NULL, null=True, related_name="consents"
    )
    act = models.CharField(max_length=12, choices=ConsentAct)
    channel = models.CharField(max_length=8, choices=Channel)
    topic = models.CharField(
        max_length=16, choices=TopicKey, blank=True, help_text=_("Empty: every topic.")
    )
    how = models.CharField(max_length=16, choices=ConsentHow)
    through = models.CharField(max_length=12, choices=Through)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    words = models.CharField(
        max_length=300, blank=True, help_text=_("The words they read or said.")
    )
    # Which words they saw, by name and version ("channel.first 3 en", "stop_all 1"): words may change.
    wording = models.CharField(_("wording"), max_length=60, blank=True, default="", db_default="")
    # The answer it was given with: an answer that is undone takes its consent with it.
    answer = models.ForeignKey(
        Answer, on_delete=models.SET_NULL, null=True, related_name="consents"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["candidate", "channel", "at"], name="consent_fold")]


class Suppression(models.Model):
    """An address that must not be used. Keyed hash only, so that it survives erasure and import."""

    address_hash = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=Channel)
    topic = models.CharField(max_length=16, choices=TopicKey, blank=True)
    how = models.CharField(max_length=16, choices=ConsentHow)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        constraints = [
            models.UniqueConstraint(
                name="suppression_once",
                fields=["address_hash", "channel", "topic"],
                condition=models.Q(lifted_at=None),
            )
        ]


class OptOutHold(models.Model):
    """An opt-out in their own words: the channel is held until a person has read it."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="holds")
    channel = models.CharField(max_length=8, choices=Channel)
    inbound = models.BigIntegerField(help_text=_("The incoming message it was said in."))
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="opt_out_hold_once",
                fields=["candidate", "channel"],
                condition=models.Q(settled_at=None),
            )
        ]


class Pause(models.Model):
    """No messages, or only what is urgent, until a date."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="pauses")
    kind = models.CharField(max_length=12, choices=PauseKind, default=PauseKind.ALL)
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    through = models.CharField(max_length=12, choices=Through)
    # "You have an interview in that time. Should we still remind you?"
    lets_appointments_pass = models.BooleanField(default=False)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                name="pause_once",
                fields=["candidate"],
                condition=models.Q(lifted_at=None),
            ),
            models.CheckConstraint(
                name="pause_ends_later", condition=models.Q(until__gt=models.F("began_at"))
            ),
        ]
