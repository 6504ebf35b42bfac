"""What somebody has to know at once, and what the providers' own lists say."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.enums import AlarmKind
from preferences.enums import Channel


class Alarm(models.Model):
    """Raised once, however many notice it, until it has ended."""

    kind = models.CharField(max_length=12, choices=AlarmKind)
    subject = models.CharField(max_length=24, blank=True)  # a channel or a process
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="alarm_once",
                fields=["kind", "subject"],
                condition=models.Q(ended_at__isnull=True),
            )
        ]


class ListComparison(models.Model):
    """What a provider says it was given in a span of time, beside what we say we gave it (N23)."""

    channel = models.CharField(max_length=8, choices=Channel)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    at = models.DateTimeField()
    ours = models.PositiveIntegerField()
    theirs = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()  # accepted, we say; not in their list
    strange = models.PositiveIntegerField()  # in their list; not one of our attempts

    class Meta:
        verbose_name = _("comparison with a provider's list")
        verbose_name_plural = _("comparisons with providers' lists")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["channel", "-at"], name="comparison_newest")]
        constraints = [
            # Several senders may have the same idea; the hour is compared once.
            models.UniqueConstraint(name="comparison_once", fields=["channel", "ends_at"])
        ]
