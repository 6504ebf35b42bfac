"""How quiet it is between us and somebody, as it stood when it was last looked at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from followup.enums import SilenceKind
from messaging.models import Message
from preferences.enums import Channel


class Silence(models.Model):
    """One for each candidate with something live, only while it is quiet; worked out again each time."""

    candidate = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, primary_key=True, related_name="silence"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=SilenceKind)
    since_at = models.DateTimeField(_("since"))
    until_at = models.DateTimeField(_("until"), null=True)  # held until then
    channel = models.CharField(_("way"), max_length=8, choices=Channel, blank=True)
    # What comes next, by which way; a call or by hand where a person is the next step.
    next_way = models.CharField(_("next way"), max_length=8, choices=Channel, blank=True)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    # Since when it stands as it stands; a look that found it the same is not written down.
    seen_at = models.DateTimeField(_("looked at"))

    class Meta:
        verbose_name = _("silence")
        verbose_name_plural = _("silences")
        indexes = [models.Index(fields=["kind", "since_at"], name="silence_by_kind")]


class Round(models.Model):
    """How far a look at everybody has got; `reached` is the last candidate, 0 between two rounds."""

    name = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)
