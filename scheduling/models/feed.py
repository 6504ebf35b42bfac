"""Addresses at which a calendar program reads somebody's interviews."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate


class CalendarFeed(models.Model):
    """A secret address, kept as an HMAC; of a colleague or of a candidate. Revoked, it is gone."""

    token_hmac = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, null=True, related_name="calendar_feeds"
    )
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.CheckConstraint(
                name="calendar_feed_is_of_one",
                condition=models.Q(user=None, candidate__isnull=False)
                | models.Q(user__isnull=False, candidate=None),
            ),
            models.UniqueConstraint(
                name="calendar_feed_live_once",
                fields=["user", "candidate"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
            ),
        ]
