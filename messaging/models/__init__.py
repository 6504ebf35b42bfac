"""Templates, threads, messages, deliveries, rulings, attempts and what comes in."""

from messaging.models.delivery import Attempt, Delivery, Ruling, Transition
from messaging.models.inbound import InboundMessage, ProviderEvent
from messaging.models.message import Message, MessageBody, Override, Thread
from messaging.models.template import MessageTemplate, TemplateBody

__all__ = [
    "Attempt",
    "Delivery",
    "InboundMessage",
    "Message",
    "MessageBody",
    "MessageTemplate",
    "Override",
    "ProviderEvent",
    "Ruling",
    "TemplateBody",
    "Thread",
    "Transition",
]
