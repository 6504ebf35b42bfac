"""What a message asks in a form that a reply can answer, and what its numbers stood for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message


class AskedByReply(models.Model):
    """One question of a message with its options, 1 to n, as they were sent.

    Kept as sent: what can be offered may have changed when the reply comes. The key is that of a
    question, or whatever the reader that understands the answer knows it by.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="asked_by_reply")
    position = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=60)
    # In their order. Never filtered by: read whole, or not at all.
    options = ArrayField(models.CharField(max_length=60))
    is_confirmation = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("question to be answered by reply")
        verbose_name_plural = _("questions to be answered by reply")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="asked_by_reply_once", fields=["message", "key"])
        ]
