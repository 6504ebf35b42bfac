"""That two records were of one person, and are one now."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate


class Merge(models.Model):
    """Append only, but that a later merge leads on to whom that one was taken up into.

    `gone` has no name and nothing of its own any more: its number and its old addresses lead to `kept`.
    """

    kept = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="taken_up")
    gone = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="merge")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    # What others were writing in that moment has been taken along as well.
    is_swept = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of two records")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="merge_of_two",
                condition=~models.Q(kept=models.F("gone")),
                violation_error_message=_("These are one record already."),
            )
        ]
        indexes = [
            models.Index(fields=["at"], name="merge_to_sweep", condition=models.Q(is_swept=False))
        ]
