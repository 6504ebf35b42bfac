"""One asking of the open questions of a stage."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import Outcome
from candidates.models import Application, Candidate, Stage


class CheckIn(models.Model):
    """One is open for a candidate at a time; a second move adds its questions to it."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="check_ins")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="check_ins"
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-opened_at"]
        indexes = [
            models.Index(
                fields=["sent_at"], name="check_in_open", condition=models.Q(closed_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="check_in_open_once",
                fields=["candidate"],
                condition=models.Q(closed_at=None),
            )
        ]


class AskedKey(models.Model):
    """A key that a check-in asks: anew, or only "is this still right?"."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="asked")
    # Whose stage asks: a second move may be one of another application, and closes apart.
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="+"
    )
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=1)
    is_confirmation = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="asked_key_once",
                fields=["check_in", "key", "application"],
                nulls_distinct=False,
            )
        ]


class StillRightAsked(models.Model):
    """When a candidate was last asked "is this still right?": at most once in 30 days."""

    candidate = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, related_name="still_right_asked"
    )
    at = models.DateTimeField()


class LeaveBeOffer(models.Model):
    """ "Shall we leave you be?": offered once when asking stopped, until they say."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="leave_be_offers"
    )
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="leave_be_open_once",
                fields=["candidate"],
                condition=models.Q(settled_at=None),
            )
        ]
