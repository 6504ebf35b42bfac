"""Photos and files that came by text: noted with the text, fetched afterwards, then like any other file."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from candidates.enums import PaperState
from messaging.actions.papers import fill
from messaging.channels.base import ChannelError, Never
from messaging.channels.media import fetch
from messaging.enqueue import run_soon
from messaging.models import Attachment, InboundMessage

log = logging.getLogger(__name__)
MOST: Final = 10  # what the provider hands on with one text
MOST_TRIES: Final = 8
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=6)
FETCH = "messaging.tasks.fetch_media"


def note_media(inbound: InboundMessage, said: Mapping[str, str]) -> None:
    """In the transaction of the text: what there is, and where it lies."""
    number = (
        min(int(said.get("NumMedia") or 0), MOST) if said.get("NumMedia", "0").isdecimal() else 0
    )
    addresses = [said[name] for name in map("MediaUrl{}".format, range(number)) if said.get(name)]
    for place, address in enumerate(addresses, start=1):
        Attachment.objects.create(
            inbound=inbound,
            name=_("Photo %(number)s") % {"number": place},
            size=0,
            fetch_from=address[:400],
        )
    if addresses:
        run_soon(FETCH)


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
