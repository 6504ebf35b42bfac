"""Rows that say something happened, for other rooms to react to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import HappeningKind
from candidates.trace import LENGTH, current


class Happening(models.Model):
    """Ids and a kind, no personal data. Append only.

    `subject` is the id of the row it is about (the move, the answer, the delivery); the kind says of
    which table.
    """

    kind = models.CharField(max_length=24, choices=HappeningKind)
    candidate_id = models.BigIntegerField()
    application_id = models.BigIntegerField(null=True)
    subject = models.BigIntegerField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    trace = models.CharField(max_length=LENGTH, default=current, db_default="", editable=False)

    class Meta:
        verbose_name = _("happening")
        verbose_name_plural = _("happenings")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["kind", "id"], name="happening_by_kind"),
            models.Index(fields=["candidate_id", "id"], name="happening_by_candidate"),
        ]


class Consumption(models.Model):
    """One consumer has dealt with one happening: written in the transaction of what it did."""

    happening = models.ForeignKey(Happening, on_delete=models.CASCADE, related_name="consumptions")
    consumer = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="consumption_once", fields=["consumer", "happening"])
        ]


class ConsumptionFailure(models.Model):
    """One consumer could not deal with one happening yet. Gone when it could."""

    happening = models.ForeignKey(Happening, on_delete=models.CASCADE, related_name="failures")
    consumer = models.CharField(max_length=60)
    tries = models.PositiveIntegerField(default=1)
    error = models.CharField(max_length=120, help_text=_("The kind of error, never its words."))
    failed_at = models.DateTimeField()
    again_at = models.DateTimeField()

    class Meta:
        verbose_name = _("failed consumption")
        verbose_name_plural = _("failed consumptions")
        ordering = ["again_at"]
        constraints = [
            models.UniqueConstraint(
                name="consumption_failure_once", fields=["consumer", "happening"]
            )
        ]


class Consumer(models.Model):
    """How far a consumer is: it has dealt with every happening up to `done_until`.

    Without the mark each look for new ones would read the whole history.
    """

    name = models.CharField(max_length=60, unique=True)
    done_until = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("consumer")
        verbose_name_plural = _("consumers")
        ordering = ["name"]


class Beat(models.Model):
    """When a process last made progress: written by its work, not by its being alive."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("beat")
        verbose_name_plural = _("beats")
