"""Marks that colleagues leave on a person's row: who is on it, and who wants to see it again when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate


class Claim(models.Model):
    """“Ana is on this”, for a while: nobody has to take it off again."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="claim")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims"
    )
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")


class Snooze(models.Model):
    """Off one colleague's Today until an instant; what happens meanwhile brings it back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="snoozes"
    )
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="snoozes")
    at = models.DateTimeField()
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("snooze")
        verbose_name_plural = _("snoozes")
        constraints = [models.UniqueConstraint(name="snooze_once", fields=["user", "candidate"])]
