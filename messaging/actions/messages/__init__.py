"""Messages: written, sent, held back, changed and stopped."""

from messaging.actions.messages.compose import compose
from messaging.actions.messages.drafts import discard, save_draft
from messaging.actions.messages.giving_back import give_back
from messaging.actions.messages.waiting import cancel, edit, send_now, undo
from messaging.actions.messages.words import GivenOverride

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
