"""One message for many: what its sender asked for once, and what became of it for each of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import Outcome
from candidates.models import Application, Candidate, CloseReason
from messaging.enums import LeftOut, RowState
from messaging.models.message import Message
from messaging.models.template import MessageTemplate
from preferences.enums import Channel, Rule, TopicKey


class Batch(models.Model):
    """The words, or the template that has them for each way. The token keeps it single."""

    token = models.UUIDField(unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    topic = models.CharField(max_length=16, choices=TopicKey)
    template = models.ForeignKey(
        MessageTemplate, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    asks = models.PositiveSmallIntegerField(default=0)
    # With an outcome each application ends, and this is the answer.
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reason = models.ForeignKey(CloseReason, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("message for many")
        verbose_name_plural = _("messages for many")
        ordering = ["-pk"]


class BatchRow(models.Model):
    """One person of a batch: waits to be queued, is in the outbox, or was left out for a reason."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # As its sender saw them: whoever changed since is left out.
    version = models.PositiveIntegerField(default=0)
    contact_version = models.PositiveIntegerField()
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=8, choices=RowState, default=RowState.WAITING)
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, related_name="batch_row"
    )
    why = models.CharField(max_length=12, choices=LeftOut, blank=True)
    rule = models.CharField(max_length=20, choices=Rule, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("person of a message for many")
        verbose_name_plural = _("people of a message for many")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["batch"],
                name="batch_row_waiting",
                condition=models.Q(state=RowState.WAITING),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="batch_row_once", fields=["batch", "candidate"]),
            models.CheckConstraint(
                name="batch_row_says_why",
                condition=models.Q(state=RowState.OUT) ^ models.Q(why=""),
            ),
        ]
