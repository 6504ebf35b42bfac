"""A broken preference or promise, and its repair."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from followup.enums import Repair, SlipKind, SlipReply
from followup.models.promise import Promise
from messaging.models import Message


class Slip(models.Model):
    """One for a message, however many rules it broke; one for a promise that was not kept."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="slips")
    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, null=True, related_name="slip"
    )
    promise = models.OneToOneField(
        Promise, on_delete=models.CASCADE, null=True, related_name="slip"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SlipKind)
    opened_at = models.DateTimeField(_("opened"))
    mended_at = models.DateTimeField(_("mended"), null=True)
    repair = models.CharField(_("repair"), max_length=16, choices=Repair, blank=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # What we would say about it: a draft in their way, until somebody sends or discards it.
    apology = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")

    # Their answer to the one question, which only a person mends where they want somebody else.
    reply = models.CharField(_("their answer"), max_length=16, choices=SlipReply, blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["candidate"], name="slip_open", condition=models.Q(mended_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                name="slip_repair_agrees",
                condition=models.Q(mended_at=None, repair="")
                | (models.Q(mended_at__isnull=False) & ~models.Q(repair="")),
            ),
            models.CheckConstraint(
                name="slip_is_about_one",
                condition=models.Q(message=None, promise__isnull=False)
                | models.Q(message__isnull=False, promise=None),
            ),
        ]
