"""What this room holds of a person, for the copy they may ask for: all they were told and wrote."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from candidates.people import Part
from messaging import models
from messaging.models.delivery import KeptEnvelope
from messaging.models.reach import Reach

TOLD: Final = "told_at__isnull"
PARTS: Final = (
    Part(
        heading=_("Messages to you"),
        model=models.MessageBody,
        of="message__thread__candidate",
        fields={
            "about": "message__topic",
            "job": "message__application__job__title",
            "by": "message__author__first_name",
            "subject": "subject",
            "words": "body",
            "told": "message__told_at",
        },
        only=Q(**{f"message__{TOLD}": False}),
    ),
    Part(
        heading=_("How they went"),
        model=models.Delivery,
        of="candidate",
        fields={
            "about": "message__topic",
            "way": "channel",
            "state": "state",
            "report": "report",
            "at": "state_at",
        },
        only=Q(**{f"message__{TOLD}": False}),
    ),
    Part(
        heading=_("Why they came this way"),
        model=models.Ruling,
        of="delivery__candidate",
        fields={
            "way": "delivery__channel",
            "verdict": "verdict",
            "rule": "rule",
            "your answer of": "answered_at",
            "at": "at",
        },
        only=Q(**{f"delivery__message__{TOLD}": False}),
    ),
    Part(
        heading=_("Messages from you"),
        model=models.InboundMessage,
        of="thread__candidate",
        fields={
            "way": "channel",
            "from": "from_address",
            "subject": "subject",
            "words": "body",
            "understood as": "understood",
            "at": "received_at",
        },
    ),
    Part(
        heading=_("Files with your messages"),
        model=models.Attachment,
        of="inbound__thread__candidate",
        fields={"file": "name", "bytes": "size", "at": "inbound__received_at"},
    ),
    Part(
        heading=_("When we told you where we have your data from"),
        model=models.PrivacyNotice,
        of="candidate",
        fields={"words": "wording", "language": "language", "at": "at"},
    ),
    Part(
        heading=_("When we went against your usual"),
        model=models.Override,
        of="message__thread__candidate",
        fields={"way": "channel", "rule": "rule", "reason": "reason", "words": "words", "at": "at"},
        only=Q(**{f"message__{TOLD}": False}),
    ),
    Part(
        heading=_("What your answers asked of us"),
        model=models.Duty,
        of="candidate",
        fields={
            "about": "answer__key",
            "choice": "option",
            "words": "words",
            "by": "due_on",
            "done": "done_at",
        },
    ),
    Part(
        heading=_("Ways to show your skills"),
        model=models.GivenTask,
        of="application__candidate",
        fields={
            "kind": "kind",
            "you chose": "wanted",
            "reason": "reason",
            "words": "reason_words",
            "by": "due_on",
            "at": "at",
        },
    ),
    Part(
        heading=_("Papers before your first day"),
        model=models.StartPaper,
        of="application__candidate",
        fields={"kind": "type__name", "is asked for": "ask_on", "asked": "asked_at"},
    ),
)
NOT_COPIED: Final[Mapping[type[Model], str]] = {
    models.Thread: "what was said in it is copied",
    models.Message: "its words are copied, once they were told",
    models.Attempt: "one try of a delivery; how it went is copied",
    KeptEnvelope: "the bytes as they went to the provider; the words are copied",
    Reach: "what the verdict is at the moment, worked out from what is copied",
    models.Unwritten: "that nobody wrote yet, worked out from what is copied",
    models.Transition: "one step of a delivery; how it went is copied",
    models.ProviderEvent: "the provider's raw report; how it went is copied",
    models.MessageSecret: "here for moments, until it has left",
    models.SendToken: "a number of a form",
    models.BatchRow: "one line of a list of ours; the message is copied",
    models.AskedByReply: "the question stands in the message",
    models.Forgetting: "that a provider is asked to forget: made when there is nothing left to copy",
}
