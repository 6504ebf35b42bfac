"""What came back is rung up instead: in one tap, and under the same gate as every call."""

from datetime import datetime

from django.db import transaction

from candidates.staff import Staff
from messaging.actions.deliveries import keep_ruling, open_delivery
from messaging.actions.locks import held_for_contact, held_message
from messaging.actions.messages.facts import facts_of_message
from messaging.enums import MessageState
from messaging.exceptions import NotADraft
from messaging.models import Delivery, Message
from preferences.enums import Channel
from preferences.rules.verdict import verdict


@transaction.atomic
def call_instead(*, message: Message, by: Staff, at: datetime) -> Delivery:
    """A task to ring, with the words of the message to go by. No number is shown by this: the verdict
    is taken again when it is. Raises NotADraft when a colleague was faster."""
    version = held_for_contact(message.thread.candidate_id)
    held = held_message(message.pk)
    if held.state != MessageState.DRAFT or held.returned_at is None:
        raise NotADraft
    held.state, held.channel = MessageState.OUT, Channel.CALL
    held.queued_at = held.saved_at = at
    held.valid_until = held.send_at = None
    held.returned_at, held.returned_rule, held.returned_why = None, "", ""
    held.save()
    ruling = verdict(facts_of_message(held, at).about_message(held, at), Channel.CALL)
    task = open_delivery(
        message=held, verdict=ruling, not_before=at, hold="", at=at, why="instead", by=by
    )
    keep_ruling(task, ruling, contact_version=version, at=at)
    return task
