"""Which channel is served by what. A further one is its own file and a line here."""

from collections.abc import Callable, Mapping
from typing import Final

from messaging.channels import by_hand, call
from messaging.channels.base import Capabilities, Forgetter, Looker, Sender
from messaging.channels.email import EmailSender
from messaging.channels.portal import PortalSender
from messaging.channels.text import TextSender
from messaging.channels.text_forget import TextForgetter
from messaging.channels.text_list import TextList
from preferences.enums import Channel

SENDERS: Final[Mapping[Channel, Callable[[], Sender]]] = {
    Channel.EMAIL: EmailSender,
    Channel.TEXT: TextSender,
    Channel.PORTAL: PortalSender,
}
CAPABILITIES: Final[Mapping[Channel, Capabilities]] = {
    Channel.EMAIL: EmailSender.capabilities,
    Channel.TEXT: TextSender.capabilities,
    Channel.PORTAL: PortalSender.capabilities,
    Channel.CALL: call.CAPABILITIES,
    Channel.BY_HAND: by_hand.CAPABILITIES,
}
AUTOMATIC: Final = [channel for channel, can in CAPABILITIES.items() if can.is_automatic]
# Who can be asked what became of a message: those with `can_look_up`, and no others.
LOOKERS: Final[Mapping[Channel, Callable[[], Looker]]] = {Channel.TEXT: TextList}
# Who can be asked to delete what it was given: those with `can_forget`, and no others.
FORGETTERS: Final[Mapping[Channel, Callable[[], Forgetter]]] = {Channel.TEXT: TextForgetter}
