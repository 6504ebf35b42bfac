"""Looking after each other's applications while somebody is away."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.application import Application


class HandOver(models.Model):
    """All live applications of a colleague go to another, for a time or for good."""

    away = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hand_overs"
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_in"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    begins_at = models.DateTimeField(_("begins"))
    until = models.DateTimeField(_("until"), null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hand over")
        verbose_name_plural = _("hand overs")
        ordering = ["-begins_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="hand_over_to_another",
                condition=~models.Q(away=models.F("stand_in")),
                violation_error_message=_("Somebody else has to stand in."),
            ),
            models.CheckConstraint(
                name="hand_over_ends_later",
                condition=models.Q(until=None) | models.Q(until__gt=models.F("begins_at")),
                violation_error_message=_("It ends after it begins."),
            ),
            models.UniqueConstraint(
                name="hand_over_one_at_a_time",
                fields=["away"],
                condition=models.Q(ended_at=None),
                violation_error_message=_("Somebody stands in for them already."),
            ),
        ]


class HandedOver(models.Model):
    """One application that changed hands, so that it can come back."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="rows")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="handed_over_once", fields=["hand_over", "application"])
        ]
