"""Links that candidates get in messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import LinkPurpose
from candidates.models.application import Application
from candidates.models.candidate import Candidate


class Link(models.Model):
    """60 random bits, kept as an HMAC under a key of its own; bound to a person and a purpose.

    Reusable within its purpose until it expires or is revoked (RULES 7).
    """

    token_hmac = models.CharField(max_length=64, unique=True)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="links")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    purpose = models.CharField(_("purpose"), max_length=16, choices=LinkPurpose)
    # Narrows a purpose: the topic and channel of an unsubscribe link.
    topic = models.CharField(max_length=16, blank=True)
    channel = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=40, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        indexes = [models.Index(fields=["candidate", "purpose"], name="link_by_candidate")]
        constraints = [
            models.CheckConstraint(
                name="link_expires_later", condition=models.Q(expires_at__gt=models.F("created_at"))
            )
        ]
