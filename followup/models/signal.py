"""Something observed that suggests a preference has changed: evidence, never a change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from followup.enums import SignalKind, SignalState
from preferences.enums import Channel


class Signal(models.Model):
    """One of a kind is at hand for a candidate; what was asked or left alone stays as history.

    `times` of `out_of` is the evidence: “3 of your last 4 answers came by email”.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(_("kind"), max_length=20, choices=SignalKind)
    key = models.CharField(_("about"), max_length=40)
    channel = models.CharField(_("way"), max_length=8, choices=Channel, blank=True)
    hour = models.PositiveSmallIntegerField(_("from hour"), null=True)
    times = models.PositiveSmallIntegerField(_("times"), default=0)
    out_of = models.PositiveSmallIntegerField(_("out of"), default=0)
    noticed_at = models.DateTimeField(_("noticed"))
    state = models.CharField(
        _("state"), max_length=8, choices=SignalState, default=SignalState.OPEN
    )
    ended_at = models.DateTimeField(_("ended"), null=True)
    ignored_until = models.DateTimeField(_("left alone until"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        ordering = ["-noticed_at", "-pk"]
        indexes = [
            models.Index(
                fields=["noticed_at"],
                name="signal_open",
                condition=models.Q(state=SignalState.OPEN),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="signal_open_once",
                fields=["candidate", "kind"],
                condition=models.Q(state=SignalState.OPEN),
            ),
            models.CheckConstraint(
                name="signal_end_agrees",
                condition=models.Q(state=SignalState.OPEN, ended_at=None)
                | (~models.Q(state=SignalState.OPEN) & models.Q(ended_at__isnull=False)),
            ),
        ]
