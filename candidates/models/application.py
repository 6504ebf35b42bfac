"""A person applying to an opening, and every change of stage."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import Outcome, Source
from candidates.models.candidate import Candidate
from candidates.models.job import Job, Stage


class CloseReason(models.Model):
    """Why applications end: rows, so that an admin may word them and add some."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    words = models.CharField(_("words"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reason for closing")
        verbose_name_plural = _("reasons for closing")
        ordering = ["outcome", "position", "pk"]

    def __str__(self) -> str:
        return self.words


class Application(models.Model):
    """Where one person stands with one job. `version` keeps two desks from overwriting each other."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="applications")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="applications")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="applications")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications"
    )
    source = models.CharField(_("source"), max_length=12, choices=Source)
    version = models.PositiveIntegerField(default=1)
    applied_at = models.DateTimeField(_("applied"))
    stage_at = models.DateTimeField(_("in this stage since"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-applied_at", "-pk"]
        indexes = [
            models.Index(fields=["job", "stage"], name="application_board"),
            models.Index(fields=["owner"], name="application_by_owner"),
            # Who stands longest in a stage comes first on Today.
            models.Index(
                fields=["stage_at", "id"],
                name="application_live_since",
                condition=models.Q(closed_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="application_live_once",
                fields=["candidate", "job"],
                condition=models.Q(closed_at=None),
                violation_error_message=_("This person has an open application for this job."),
            ),
            models.CheckConstraint(
                name="application_outcome_agrees",
                condition=models.Q(outcome="", closed_at=None)
                | (~models.Q(outcome="") & models.Q(closed_at__isnull=False)),
                violation_error_message=_("A closed application has an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} · {self.job}"

    @property
    def is_live(self) -> bool:
        return self.closed_at is None


class Move(models.Model):
    """One change of stage or outcome. Append only."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="moves")
    from_stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, related_name="moves_from"
    )
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="moves_to")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    why = models.CharField(_("why"), max_length=300, blank=True)
    reason = models.ForeignKey(
        CloseReason, on_delete=models.PROTECT, null=True, blank=True, related_name="moves"
    )
    at = models.DateTimeField()
    # A mistaken move is undone by a second row that points back at it.
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="undone_by"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("move")
        verbose_name_plural = _("moves")


class Note(models.Model):
    """What a colleague wrote down. Only the teams of the application see it."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="notes")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    body = models.TextField(_("note"))
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
