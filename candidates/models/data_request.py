"""What people asked us to do with what we hold about them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import DataWish
from candidates.models.candidate import Candidate


class DataRequest(models.Model):
    """A copy is made at once and kept here as a fact; being erased waits for an admin, with a date."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="data_requests")
    wish = models.CharField(_("what they ask for"), max_length=8, choices=DataWish)
    at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_words = models.CharField(
        _("what was done"),
        max_length=200,
        blank=True,
        help_text=_("They read it: what was handed over or deleted, and how it reached them."),
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="data_request_open_once",
                fields=["candidate", "wish"],
                condition=models.Q(done_at=None, taken_back_at=None),
                violation_error_message=_("They have asked for this already."),
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.taken_back_at is None
