"""Fetching what came by text from the provider; then it is like any other file."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from candidates.enums import PaperState
from messaging.actions.papers import fill
from messaging.channels.base import ChannelError, Never
from messaging.channels.media import fetch
from messaging.models import Attachment

log = logging.getLogger(__name__)
MOST_TRIES: Final = 8
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=6)


def fetch_waiting(at: datetime, most: int = 10) -> int:
    """Outside of any transaction, one after the other. Twice at once fetches twice and keeps one."""
    waiting = Attachment.objects.filter(state=PaperState.WAITING, file="").exclude(fetch_from="")
    due = waiting.filter(Q(fetch_again_at=None) | Q(fetch_again_at__lte=at))
    return sum(fetch_one(each, at) for each in due.order_by("pk")[:most])


def fetch_one(attachment: Attachment, at: datetime) -> bool:
    """What cannot be had is said beside the message, and left there."""
    try:
        content = fetch(attachment.fetch_from)
    except ChannelError as error:
        log.warning("attachment %s not fetched: %s", attachment.pk, error.why)
        put_off(attachment, error, at)
        return False
    with transaction.atomic():
        held = waiting_still(attachment)
        if held is None:
            return False
        fill(held, content)
    return True


def put_off(attachment: Attachment, error: ChannelError, at: datetime) -> None:
    with transaction.atomic():
        held = waiting_still(attachment)
        if held is None:
            return
        held.fetch_tries += 1
        held.fetch_again_at = at + min(FIRST_WAIT * 2 ** (held.fetch_tries - 1), LONGEST_WAIT)
        if isinstance(error, Never) or held.fetch_tries >= MOST_TRIES:
            held.state, held.why = PaperState.REFUSED, error.why
        held.save(update_fields=["fetch_tries", "fetch_again_at", "state", "why"])


def waiting_still(attachment: Attachment) -> Attachment | None:
    held = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    is_waiting = held is not None and held.state == PaperState.WAITING and not held.file
    return held if is_waiting else None
