"""What the employer can do, and what the law and the employer set for all."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Job
from preferences.enums import Channel, TopicKey


class Topic(models.Model):
    """Settings of a topic. Which topics exist is fixed; how they behave is the employer's."""

    key = models.CharField(_("topic"), max_length=16, choices=TopicKey, unique=True)
    is_urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("Passes the pause “only what is urgent”.")
    )
    is_optional = models.BooleanField(
        _("optional"), default=False, help_text=_("Carries an unsubscribe link.")
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_key_display()


class Capability(models.Model):
    """Something we can do for candidates, switched on for the employer and narrowed for a job."""

    key = models.SlugField(_("what"), max_length=40)
    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, null=True, blank=True, related_name="capabilities"
    )
    is_on = models.BooleanField(_("we can do this"), default=True)
    # When an admin switched it on: whoever had asked for it before is offered it.
    adopted_at = models.DateTimeField(_("since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                name="capability_once", fields=["key", "job"], nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.key


class LegalHours(models.Model):
    """When a channel may be used at all, in the candidate's zone."""

    channel = models.CharField(_("channel"), max_length=8, choices=Channel, unique=True)
    opens = models.TimeField(_("from"), default="08:00")
    closes = models.TimeField(_("to"), default="21:00")

    class Meta:
        verbose_name = _("legal hours")
        verbose_name_plural = _("legal hours")
        constraints = [
            models.CheckConstraint(
                name="legal_hours_open",
                condition=models.Q(closes__gt=models.F("opens")),
                violation_error_message=_("The end must come after the start."),
            )
        ]
