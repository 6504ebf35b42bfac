"""When an interviewer is free: rules of the week, single days, and a calendar that says busy."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from scheduling.enums import FeedFault, Remind


class Diary(models.Model):
    """An interviewer's free times, and how much of them may be used. Its row is what a booking locks."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="diary"
    )
    time_zone = models.CharField(_("time zone"), max_length=64)
    buffer_minutes = models.PositiveSmallIntegerField(_("minutes between two"), default=15)
    notice_hours = models.PositiveSmallIntegerField(_("hours of notice"), default=24)
    most_a_day = models.PositiveSmallIntegerField(_("most a day"), default=4)
    remind = models.CharField(
        _("remind me of interviews"), max_length=4, choices=Remind, default=Remind.DAY
    )
    # An address of theirs to read busy times from; it may hold a secret and is never shown whole.
    feed_url = models.CharField(_("address of a calendar"), max_length=500, blank=True)
    feed_tried_at = models.DateTimeField(null=True)
    feed_read_at = models.DateTimeField(null=True)
    feed_fault = models.CharField(max_length=12, choices=FeedFault, blank=True)

    class Meta:
        verbose_name = _("free times")
        verbose_name_plural = _("free times")
        constraints = [
            models.CheckConstraint(
                name="diary_within_reason",
                condition=models.Q(buffer_minutes__lte=240)
                & models.Q(notice_hours__lte=24 * 60)
                & models.Q(most_a_day__range=(1, 24)),
            )
        ]


class WeeklyRule(models.Model):
    """Free on one weekday, Monday is 0, in the diary's zone. Midnight at the end is 24:00, as 00:00."""

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="rules")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    first_on = models.DateField(_("first day"), null=True, blank=True)
    last_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["weekday", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="weekly_rule_runs_forward",
                condition=models.Q(ends__gt=models.F("starts")) | models.Q(ends="00:00"),
            ),
            models.CheckConstraint(name="weekly_rule_weekday", condition=models.Q(weekday__lte=6)),
            models.CheckConstraint(
                name="weekly_rule_days_agree",
                condition=models.Q(first_on=None)
                | models.Q(last_on=None)
                | models.Q(last_on__gte=models.F("first_on")),
            ),
        ]


class DayException(models.Model):
    """One day that differs: free at these hours besides, or not free (without hours: all day)."""

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="exceptions")
    day_on = models.DateField(_("day"))
    is_free = models.BooleanField(_("free"), default=False)
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["day_on", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="day_exception_hours_agree",
                condition=models.Q(starts=None, ends=None, is_free=False)
                | (
                    models.Q(starts__isnull=False, ends__isnull=False)
                    & (models.Q(ends__gt=models.F("starts")) | models.Q(ends="00:00"))
                ),
            )
        ]


class BusyTime(models.Model):
    """Busy, says their calendar. Nothing else of it is kept; all of it is replaced with each reading."""

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="busy")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["diary", "starts_at"], name="busy_time_by_diary")]
        constraints = [
            models.CheckConstraint(
                name="busy_time_runs_forward",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]
