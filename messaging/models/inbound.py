"""What comes in: raw first, read afterwards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import PaperState
from candidates.models import Document
from candidates.models.document import papers
from messaging.enums import EventKind, NeedsPerson
from messaging.models.delivery import Delivery
from messaging.models.message import Message, Thread
from preferences.enums import Channel


class ProviderEvent(models.Model):
    """One webhook call, kept as it came. The unique key is the replay defence."""

    provider = models.CharField(max_length=24)
    event_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=EventKind)
    payload = models.TextField()
    delivery = models.ForeignKey(
        Delivery, on_delete=models.SET_NULL, null=True, related_name="events"
    )
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        constraints = [
            models.UniqueConstraint(name="provider_event_once", fields=["provider", "event_key"])
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="provider_event_open",
                condition=models.Q(processed_at=None),
            )
        ]


class InboundMessage(models.Model):
    """Something a candidate wrote. Without a thread it waits for a person to match it."""

    provider = models.CharField(max_length=24)
    provider_msg_id = models.CharField(max_length=250)
    channel = models.CharField(max_length=8, choices=Channel)
    # The raw call that it was read from.
    event = models.ForeignKey(
        ProviderEvent, on_delete=models.SET_NULL, null=True, related_name="letters"
    )
    from_address = models.CharField(max_length=254)
    to_address = models.CharField(max_length=254, blank=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="inbound")
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField()
    # What their mail program put beneath it; folded on every screen. (The database knows these
    # two defaults as well: code of the version before writes rows while a new one starts.)
    quoted = models.TextField(blank=True, db_default="")
    # A machine answered: kept and shown as such, never a reply (RFC 3834).
    is_automatic = models.BooleanField(db_default=False)
    # Whom a letter was addressed to that came from somebody else's address: not shown there.
    meant_for = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, related_name="quarantined"
    )
    # The letter of ours that it answers, where it says so.
    answers = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="answered_by"
    )
    # A colleague's own letter with files: the contact that it was noted as.
    copy_of = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="copies")
    received_at = models.DateTimeField()
    # What was understood ("stop", "answer channel.first", "times"), and by which reader.
    understood = models.CharField(max_length=60, blank=True)
    read_by = models.CharField(max_length=120, blank=True)
    read_at = models.DateTimeField(null=True)
    # A person has to look: not understood, unknown sender, or an opt-out in their own words.
    needs_person = models.CharField(max_length=40, choices=NeedsPerson, blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming messages")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="inbound_message_once", fields=["provider", "provider_msg_id"]
            )
        ]
        indexes = [
            models.Index(fields=["thread", "-received_at"], name="inbound_by_thread"),
            models.Index(
                fields=["from_address"],
                name="inbound_of_nobody",
                condition=models.Q(thread=None),
            ),
            models.Index(
                fields=["id"],
                name="inbound_for_a_person",
                condition=models.Q(handled_at=None) & ~models.Q(needs_person=""),
            ),
        ]


class Attachment(models.Model):
    """A file that came with a message. Its name is shown, never used; ours is made up."""

    inbound = models.ForeignKey(
        InboundMessage, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=papers, max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=PaperState, default=PaperState.WAITING)
    why = models.CharField(max_length=60, blank=True)
    # A photo by text lies with the provider until it is fetched.
    fetch_from = models.URLField(max_length=400, blank=True)
    # Filed: it is one of their documents as well.
    document = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, related_name="attachments"
    )
    fetch_tries = models.PositiveSmallIntegerField(db_default=0)
    fetch_again_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["id"],
                name="attachment_to_scan",
                condition=models.Q(state=PaperState.WAITING),
            )
        ]

    @property
    def may_be_opened(self) -> bool:
        return self.state == PaperState.KEPT
