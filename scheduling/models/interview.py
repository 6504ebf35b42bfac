"""A booked time, who holds it, and what had to be done before it was confirmed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from scheduling.enums import InterviewState, Meeting, Outcome, PersonWhy, Tick
from scheduling.models.offer import Offer


class Interview(models.Model):
    """Booked, then confirmed once what they asked for is ticked off. That it cannot overlap another
    is a promise of `Taken`. `version` is for two desks, `sequence` for calendars: it only ever rises.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="interviews")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="interviews"
    )
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="interviews")
    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    what = models.CharField(_("what for"), max_length=60)
    meeting = models.CharField(_("how you meet"), max_length=12, choices=Meeting)
    where = models.CharField(_("where"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=InterviewState, default=InterviewState.BOOKED)
    booked_at = models.DateTimeField()
    # None: the candidate chose it themselves.
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    # When `sequence` last rose; None: never since it was booked.
    changed_at = models.DateTimeField(null=True)
    moves = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    is_cancelled_by_them = models.BooleanField(default=False)
    cancelled_why = models.CharField(max_length=200, blank=True)
    late_minutes = models.PositiveSmallIntegerField(default=0)
    late_at = models.DateTimeField(null=True)
    # None: the candidate is.
    late_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True)
    person_why = models.CharField(max_length=16, choices=PersonWhy, blank=True)
    person_at = models.DateTimeField(null=True)
    # What a person has dealt with last: it does not come back by itself.
    settled_why = models.CharField(max_length=16, choices=PersonWhy, blank=True)
    # The task to ring at the agreed time, where they meet on the phone.
    call = models.ForeignKey(
        "messaging.Message", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    panel = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="scheduling.Participant", related_name="+"
    )

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(
                fields=["starts_at"],
                name="interview_coming_up",
                condition=models.Q(state=InterviewState.BOOKED),
            ),
            models.Index(
                fields=["remind_at"],
                name="interview_to_remind",
                condition=models.Q(
                    state=InterviewState.BOOKED, reminded_at=None, remind_at__isnull=False
                ),
            ),
            models.Index(
                fields=["person_at"],
                name="interview_for_a_person",
                condition=models.Q(person_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="interview_live_once",
                fields=["offer"],
                condition=models.Q(state=InterviewState.BOOKED),
            ),
            models.CheckConstraint(
                name="interview_runs_forward",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="interview_cancelled_agrees",
                condition=models.Q(state=InterviewState.CANCELLED, cancelled_at__isnull=False)
                | models.Q(state=InterviewState.BOOKED, cancelled_at=None),
            ),
            models.CheckConstraint(
                name="interview_outcome_agrees",
                condition=models.Q(outcome="", outcome_at=None)
                | (~models.Q(outcome="") & models.Q(outcome_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="interview_person_agrees",
                condition=models.Q(person_why="", person_at=None)
                | (~models.Q(person_why="") & models.Q(person_at__isnull=False)),
            ),
        ]

    @property
    def is_live(self) -> bool:
        return self.state == InterviewState.BOOKED


class Participant(models.Model):
    """Who holds it. Kept when they leave the panel: it was theirs to see until then.

    `told_sequence` is what their calendar knows of it, None when it knows nothing: whatever differs
    from how the interview stands is told (scheduling.rules.telling).
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations"
    )
    left_at = models.DateTimeField(null=True)
    told_sequence = models.PositiveIntegerField(null=True)
    told_starts_at = models.DateTimeField(null=True)
    told_late_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # A letter is on its way or failed: not before this instant again.
    again_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="participant_once", fields=["interview", "user"]),
            models.CheckConstraint(
                name="participant_told_agrees",
                condition=models.Q(told_sequence=None, told_starts_at=None)
                | models.Q(told_sequence__isnull=False, told_starts_at__isnull=False),
            ),
        ]


class TickedOff(models.Model):
    """Something they asked for that is arranged, or answered: the words go into the next message."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="ticked_off"
    )
    key = models.CharField(max_length=16, choices=Tick)
    option = models.CharField(max_length=40)
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ticked_off_once", fields=["application", "key", "option"])
        ]
