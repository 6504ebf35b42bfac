"""Messages: what somebody wants a candidate to know, and its wording."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate, Document, Move
from candidates.trace import LENGTH, current
from messaging.enums import MessageState, ReturnedWhy, WhenNotCertain
from messaging.models.template import TemplateBody
from preferences.enums import Channel, OverrideReason, Rule, TopicKey
from preferences.models import CheckIn


class Thread(models.Model):
    """Everything said with one candidate, over all channels."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="thread")
    # Part of the signed reply address; says nothing about the person.
    reply_key = models.CharField(max_length=24, unique=True)
    # Raised with every attempt that begins: two senders at work for one person compare it, so
    # that together they keep to the caps.
    starts = models.PositiveIntegerField(default=0)
    last_out_at = models.DateTimeField(null=True)
    last_out_channel = models.CharField(max_length=8, choices=Channel, blank=True)
    last_in_at = models.DateTimeField(null=True)
    last_in_channel = models.CharField(max_length=8, choices=Channel, blank=True)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [
            # Who waits longest for our answer, and who wrote last.
            models.Index(
                fields=["last_in_at"],
                name="thread_our_turn",
                condition=models.Q(last_in_at__gt=models.F("last_out_at"))
                | models.Q(last_in_at__isnull=False, last_out_at=None),
            ),
            models.Index(fields=["-last_in_at", "-id"], name="thread_wrote_last"),
        ]


class Message(models.Model):
    """A message to one candidate about one topic, from draft to done.

    `channel` and `send_at` are empty when it follows the usual, and set when its sender fixed them.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    check_in = models.ForeignKey(
        CheckIn, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    # The end of an application that this tells them: an application ends only with an answer.
    decides = models.ForeignKey(
        Move, on_delete=models.SET_NULL, null=True, blank=True, related_name="told_by"
    )
    topic = models.CharField(max_length=16, choices=TopicKey)
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    send_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=MessageState, default=MessageState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="messages"
    )
    client_token = models.UUIDField(unique=True, default=uuid.uuid4)
    is_automatic = models.BooleanField(default=False)
    always_goes = models.BooleanField(default=False)
    # Service messages: their own act, and the one contact point they go to.
    caused_at = models.DateTimeField(null=True)
    only_to = models.ForeignKey(
        "candidates.ContactPoint", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    confirms_opt_out = models.BooleanField(default=False)
    # Ways by which the same questions got no answer, a word each: this one goes another way.
    unanswered_by = models.CharField(max_length=40, blank=True, db_default="")
    # The appointment a call or reminder belongs to: a plain value set by scheduling.
    agreed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    # An invitation that goes with a letter, as calendar programs read it: set by scheduling.
    calendar = models.TextField(blank=True)
    # A document of theirs that goes along, by ways that can carry one.
    file = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="sent_with"
    )
    # Set by the room that writes it: "interview moved" is sent once more, nothing else is (N8).
    when_not_certain = models.CharField(
        max_length=8,
        choices=WhenNotCertain,
        default=WhenNotCertain.ASK,
        db_default=WhenNotCertain.ASK,
    )
    # A correction: it waits until it is known what became of the message that it corrects.
    corrects = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    # Small news that went, or goes, in one message with the rest: this one is settled by that one.
    gathered_in = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="gathered"
    )
    created_at = models.DateTimeField()
    trace = models.CharField(max_length=LENGTH, default=current, db_default="", editable=False)
    saved_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(
        null=True, help_text=_("When its portal copy appeared (RULES 5.5).")
    )
    returned_at = models.DateTimeField(null=True)
    returned_rule = models.CharField(max_length=20, choices=Rule, blank=True)
    returned_why = models.CharField(
        max_length=12, choices=ReturnedWhy, blank=True, default="", db_default=""
    )
    asks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["thread", "-created_at"], name="message_by_thread"),
            models.Index(
                fields=["queued_at"],
                name="message_on_its_way",
                condition=models.Q(state=MessageState.OUT),
            ),
            models.Index(
                fields=["author", "-queued_at"],
                name="message_sent_lately",
                condition=models.Q(queued_at__isnull=False),
            ),
            models.Index(
                fields=["owner", "-returned_at"],
                name="message_returned",
                condition=models.Q(returned_at__isnull=False),
            ),
            models.Index(
                fields=["-saved_at"],
                name="message_drafts",
                condition=models.Q(state=MessageState.DRAFT),
            ),
        ]

    @property
    def follows_usual(self) -> bool:
        return not self.channel


class MessageBody(models.Model):
    """The written words, frozen by version: an edit makes a new one, only while queued."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="bodies")
    version = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    # The shorter words of a text; empty: the body is used.
    text = models.TextField(blank=True)
    template_body = models.ForeignKey(
        TemplateBody, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Of the words; empty where somebody typed them and it is not known.
    language = models.CharField(max_length=12, blank=True, default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="message_body_once", fields=["message", "version"])
        ]


class SendToken(models.Model):
    """A form that was sent: sent again, by a double click or a retry, it finds the same message."""

    token = models.UUIDField(unique=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="send_tokens")
    at = models.DateTimeField()


class MessageSecret(models.Model):
    """A code that a message has to carry: here until it has left, and nowhere else in clear."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="secrets")
    name = models.CharField(max_length=12)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="message_secret_once", fields=["message", "name"])
        ]


class Override(models.Model):
    """A sender went against a rule, openly and with a reason. It removes only the named rule."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="overrides")
    channel = models.CharField(max_length=8, choices=Channel)
    rule = models.CharField(max_length=20, choices=Rule)
    reason = models.CharField(max_length=20, choices=OverrideReason)
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="override_once", fields=["message", "channel", "rule"])
        ]
