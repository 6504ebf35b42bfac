"""Messages: written, sent, held back, changed and stopped."""

from messaging.actions.messages.compose import GivenOverride, compose
from messaging.actions.messages.drafts import discard, save_draft
from messaging.actions.messages.giving_back import give_back
from messaging.actions.messages.waiting import cancel, edit, send_now, undo

__all__ = [
    "GivenOverride",
    "cancel",
    "compose",
    "discard",
    "edit",
    "give_back",
    "save_draft",
    "send_now",
    "undo",
]
