"""News owed to a candidate by a date, and the days on which nobody works."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from followup.enums import PromiseOrigin, PromiseState
from messaging.models import Message


class Promise(models.Model):
    """Due when its day is over in the candidate's zone.

    One open for each application: a newer date takes the place of the one before, which stays as
    history with whoever said it.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="promises")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="promises")
    origin = models.CharField(_("where it comes from"), max_length=12, choices=PromiseOrigin)
    what = models.CharField(
        _("what was promised"), max_length=200, blank=True, help_text=_("Empty: news.")
    )
    due_on = models.DateField(_("due on"))
    due_at = models.DateTimeField(_("due until"))
    made_at = models.DateTimeField(_("made"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=PromiseState, default=PromiseState.OPEN
    )
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="promise_due",
                condition=models.Q(state=PromiseState.OPEN),
            ),
            models.Index(fields=["candidate", "state"], name="promise_by_candidate"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="promise_open_once",
                fields=["application"],
                condition=models.Q(state=PromiseState.OPEN),
                violation_error_message=_("There is an open promise for this application."),
            ),
            models.CheckConstraint(
                name="promise_end_agrees",
                condition=models.Q(state=PromiseState.OPEN, ended_at=None)
                | (~models.Q(state=PromiseState.OPEN) & models.Q(ended_at__isnull=False)),
            ),
        ]


class Pledge(models.Model):
    """A day that a message names: a promise from the moment the message was accepted, not before."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="pledge")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pledges")
    due_on = models.DateField(_("due on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The message itself is no news that keeps it.
    promise = models.OneToOneField(
        Promise, on_delete=models.SET_NULL, null=True, related_name="pledge"
    )

    class Meta:
        verbose_name = _("day named in a message")
        verbose_name_plural = _("days named in messages")
        indexes = [
            models.Index(
                fields=["application"], name="pledge_open", condition=models.Q(promise=None)
            )
        ]


class Holiday(models.Model):
    """A day on which the employer does not work."""

    off_on = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["off_on"]

    def __str__(self) -> str:
        return self.name
