"""Who may see an application beyond their teams, and who looked at whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.application import Application
from candidates.models.candidate import Candidate


class ApplicationAccess(models.Model):
    """An interviewer sees one application until an end."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="application_access"
    )
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="access")
    why = models.CharField(_("why"), max_length=120)
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("access to an application")
        verbose_name_plural = _("access to applications")
        constraints = [
            models.UniqueConstraint(name="application_access_once", fields=["user", "application"])
        ]


class AccessRecord(models.Model):
    """A member of staff opened a screen about a candidate. Append only."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="looks")
    screen = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("access record")
        verbose_name_plural = _("access records")
        ordering = ["-at"]
        indexes = [models.Index(fields=["candidate", "-at"], name="access_record_last")]
