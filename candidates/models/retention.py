"""What was ended because it had been kept long enough."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import KeptFor


class RetentionRun(models.Model):
    """One look for one purpose: how many rows were due out of how many, and what was done."""

    purpose = models.CharField(_("purpose"), max_length=12, choices=KeptFor)
    at = models.DateTimeField(_("at"))
    due = models.PositiveIntegerField(_("due"))
    total = models.PositiveIntegerField(_("of"))
    done = models.PositiveIntegerField(_("ended"), default=0)
    # Too many at once: nothing was ended, and a person is asked to look.
    is_stopped = models.BooleanField(_("stopped"), default=False)

    class Meta:
        verbose_name = _("end of keeping")
        verbose_name_plural = _("ends of keeping")
        ordering = ["-at", "-pk"]
