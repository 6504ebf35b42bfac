"""Asking providers to forget what they were given about people who are gone. With no transaction open."""

import logging
from datetime import datetime, timedelta
from itertools import groupby

from messaging.actions.forgetting import note_forgotten, note_not_forgotten
from messaging.channels.base import ChannelError, Forgetter
from messaging.channels.registry import FORGETTERS
from messaging.models import Forgetting
from messaging.outbox.sending import check_no_transaction
from messaging.rules.retry import LONGEST
from preferences.enums import Channel

log = logging.getLogger(__name__)
ASKED_AT_ONCE = 50
SOON = timedelta(seconds=30)


def ask_to_forget(at: datetime) -> int:
    """Everything that is due; how many were. Asked twice by two workers does no harm."""
    due = Forgetting.objects.filter(done_at=None, again_at__lte=at, channel__in=FORGETTERS)
    rows = list(due.order_by("channel", "again_at", "pk")[:ASKED_AT_ONCE])
    check_no_transaction()
    for channel, asked in groupby(rows, key=lambda row: row.channel):
        forgetter = FORGETTERS[Channel(channel)]()
        try:
            for row in asked:
                ask(forgetter, row, at)
        finally:
            forgetter.close()
    return len(rows)


def ask(forgetter: Forgetter, row: Forgetting, at: datetime) -> None:
    try:
        forgetter.forget(row.provider_ref)
    except ChannelError as error:
        log.warning("forgetting %s: %s", row.pk, error.why)
        again_at = at + min(SOON * 2 ** min(row.tries, 12), LONGEST)
        note_not_forgotten(forgetting=row, why=error.why, again_at=again_at)
    else:
        note_forgotten(forgetting=row, at=at)
