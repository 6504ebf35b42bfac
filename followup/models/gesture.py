"""Something done for a candidate outside the usual procedure, and what they say about us."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from followup.enums import GestureKind


class Gesture(models.Model):
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="gestures")
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, null=True, related_name="gestures"
    )
    kind = models.CharField(_("what was done"), max_length=16, choices=GestureKind)
    words = models.CharField(_("in your words"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("gesture")
        verbose_name_plural = _("gestures")
        ordering = ["-at", "-pk"]


class OwnView(models.Model):
    """“Did we contact you as you asked?”: their one tap. Append only; empty when they passed it by."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="own_views")
    is_kept = models.BooleanField(_("as they asked"), null=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("their own view")
        verbose_name_plural = _("their own views")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="own_view_by_time")]
