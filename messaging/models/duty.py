"""What an answer asks a person of ours to do, until it is done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate, DocumentRequest, DocumentType
from messaging.models.message import Message
from preferences.enums import OverrideReason
from preferences.models import Answer


class Duty(models.Model):
    """One for each option that asks for something (`preferences.rules.todo`). It ends by itself when
    they answer anew or take the answer back, and when what was written about it has gone out.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="duties")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="duties"
    )
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="duties")
    option = models.CharField(max_length=60)
    words = models.CharField(_("their words"), max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="duties"
    )
    due_on = models.DateField(_("by"))
    at = models.DateTimeField()
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="duties"
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(name="duty_once", fields=["answer", "option"])]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                name="duty_open",
                condition=models.Q(done_at=None),
            )
        ]


class GivenTask(models.Model):
    """How somebody shows their skills: the kind they chose, or another with a reason."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="given_tasks"
    )
    kind = models.CharField(max_length=60)
    wanted = models.CharField(_("what they chose"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=OverrideReason, blank=True)
    reason_words = models.CharField(_("reason in words"), max_length=200, blank=True)
    due_on = models.DateField(_("by"), null=True)
    request = models.ForeignKey(
        DocumentRequest, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("task given")
        verbose_name_plural = _("tasks given")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="given_task_says_why",
                condition=models.Q(wanted="")
                | models.Q(wanted=models.F("kind"))
                | ~models.Q(reason=""),
                violation_error_message=_("Another task than they chose needs a reason."),
            )
        ]


class StartPaper(models.Model):
    """A paper before the first day, asked for when its turn comes."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="start_papers"
    )
    type = models.ForeignKey(DocumentType, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    # None: once the one before it is here.
    ask_on = models.DateField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    request = models.ForeignKey(
        DocumentRequest, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("start paper")
        verbose_name_plural = _("start papers")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="start_paper_once", fields=["application", "type"])
        ]
        indexes = [
            models.Index(
                fields=["ask_on"],
                name="start_paper_to_ask",
                condition=models.Q(asked_at=None),
            )
        ]
