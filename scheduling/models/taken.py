"""Time that is somebody's: no interviewer and no candidate can be in two places (N20)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from scheduling.models.interview import Interview
from scheduling.models.offer import Offer


class Hold(models.Model):
    """A time kept for one candidate while they look at it. One for each offer."""

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="hold")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")


class Taken(models.Model):
    """One row for each person of a live hold or a booked interview, and none for anything else.

    A hold that ran out is deleted by whoever needs its time: a constraint cannot read the clock.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="taken"
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, null=True, related_name="taken"
    )
    span = DateTimeRangeField()
    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, null=True, related_name="taken")
    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, null=True, related_name="taken"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="taken_by_one",
                condition=models.Q(user=None, candidate__isnull=False)
                | models.Q(user__isnull=False, candidate=None),
            ),
            models.CheckConstraint(
                name="taken_for_one",
                condition=models.Q(hold=None, interview__isnull=False)
                | models.Q(hold__isnull=False, interview=None),
            ),
            ExclusionConstraint(
                name="interviewer_in_one_place",
                expressions=[("user", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=models.Q(user__isnull=False),
                violation_error_message=_("This time is taken."),
            ),
            ExclusionConstraint(
                name="candidate_in_one_place",
                expressions=[
                    ("candidate", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(candidate__isnull=False),
                violation_error_message=_("This time is taken."),
            ),
        ]
