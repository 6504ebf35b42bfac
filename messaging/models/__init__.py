"""Templates, threads, messages, deliveries, rulings, attempts and what comes in."""

from messaging.models.alarm import Alarm, ListComparison
from messaging.models.asked import AskedByReply
from messaging.models.batch import Batch, BatchRow
from messaging.models.delivery import (
    Attempt,
    Circuit,
    Delivery,
    KeptEnvelope,
    Ruling,
    Transition,
)
from messaging.models.duty import Duty, GivenTask, StartPaper
from messaging.models.forgetting import Forgetting, GoneAddress
from messaging.models.inbound import Attachment, InboundMessage, ProviderEvent
from messaging.models.message import (
    Message,
    MessageBody,
    MessageSecret,
    Override,
    SendToken,
    Thread,
)
from messaging.models.notice import PrivacyNotice
from messaging.models.reach import Reach
from messaging.models.template import MessageTemplate, TemplateBody
from messaging.models.unwritten import Unwritten

__all__ = [
    "Alarm",
    "AskedByReply",
    "Attachment",
    "Attempt",
    "Batch",
    "BatchRow",
    "Circuit",
    "Delivery",
    "Duty",
    "Forgetting",
    "GivenTask",
    "GoneAddress",
    "InboundMessage",
    "KeptEnvelope",
    "ListComparison",
    "Message",
    "MessageBody",
    "MessageSecret",
    "MessageTemplate",
    "Override",
    "PrivacyNotice",
    "ProviderEvent",
    "Reach",
    "Ruling",
    "SendToken",
    "StartPaper",
    "TemplateBody",
    "Thread",
    "Transition",
    "Unwritten",
]
