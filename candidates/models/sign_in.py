"""Where a candidate is signed in: so that they can see it, and end it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate


class SignIn(models.Model):
    """One visit in one browser, from a link or a code until it is over or ended."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="sign_ins")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    device = models.CharField(_("device"), max_length=60, blank=True)
    is_by_link = models.BooleanField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["candidate", "until"], name="sign_in_open")]
