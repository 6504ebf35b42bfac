"""That somebody whom we did not have from themselves was told so (GDPR, Art. 14)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from messaging.models.delivery import Attempt


class PrivacyNotice(models.Model):
    """It stood in the first message that left; if that one surely did not go out, the next one has it again.

    Written with the attempt, in one statement. `wording` names the words and their version.
    """

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="privacy_notices"
    )
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="notice")
    wording = models.CharField(_("wording"), max_length=60)
    language = models.CharField(_("language"), max_length=12)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        ordering = ["-pk"]
