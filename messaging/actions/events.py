"""Provider events: kept as they come, read afterwards, one transaction each, in any order."""

import base64
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import Q

from messaging.actions.inbound import take_text
from messaging.actions.mail_in import take_mail
from messaging.actions.provider_mail import take_letters, take_told
from messaging.actions.replies import read_reply
from messaging.actions.reports import TooEarly, take_report
from messaging.enums import ANYMAIL, MAIL, OURS, TWILIO, EventKind
from messaging.models import Attempt, ProviderEvent
from messaging.rules.retry import LONGEST

log = logging.getLogger(__name__)

READERS: Final[Mapping[tuple[str, str], Callable[[ProviderEvent, datetime], None]]] = {
    (TWILIO, EventKind.REPORT): take_report,
    (TWILIO, EventKind.INBOUND): take_text,
    (MAIL, EventKind.INBOUND): take_mail,
    (OURS, EventKind.REPLY): read_reply,
    (ANYMAIL, EventKind.REPORT): take_told,
    (ANYMAIL, EventKind.INBOUND): take_letters,
}
SOON = timedelta(seconds=1)


def keep_event(
    *,
    provider: str,
    event_key: str,
    kind: EventKind,
    payload: str,
    at: datetime,
    attempt_key: str = "",
) -> None:
    """Raw, and once: the same call again changes nothing."""
    attempt = Attempt.objects.filter(key=attempt_key).first() if attempt_key else None
    event = ProviderEvent(
        provider=provider,
        event_key=event_key[:200],
        kind=kind,
        payload=payload,
        delivery_id=attempt.delivery_id if attempt else None,
        received_at=at,
    )
    ProviderEvent.objects.bulk_create([event], ignore_conflicts=True)


def keep_mail(raw: bytes, at: datetime) -> None:
    """A letter, whichever way it came: by webhook, or fetched from a mailbox."""
    keep_event(
        provider=MAIL,
        event_key=sha256(raw).hexdigest(),
        kind=EventKind.INBOUND,
        payload=base64.b64encode(raw).decode(),
        at=at,
    )


def read_events(at: datetime, most: int = 100) -> int:
    """What has come in and was not read yet; how many were. Several may do this at once.

    What is left to be read as a reply is read in the same turn.
    """
    waiting = Q(processed_at=None) & (Q(next_try_at=None) | Q(next_try_at__lte=at))
    found = ProviderEvent.objects.filter(waiting).order_by("pk").values_list("pk", flat=True)
    read = sum(read_event(pk, at) for pk in list(found[:most]))
    if read:
        read += sum(read_event(pk, at) for pk in list(found.filter(provider=OURS)[:most]))
    return read


def read_event(pk: int, at: datetime) -> bool:
    """One that we cannot read does not hold up the others: it is kept and tried again, later."""
    try:
        with transaction.atomic():
            return read_once(pk, at)
    except TooEarly:
        again(pk, "too early", at)
    except Exception as error:  # noqa: BLE001  whatever it is, it is kept and the next one goes on
        log.error("event %s failed: %s", pk, type(error).__name__)  # noqa: TRY400  no bodies in logs
        again(pk, type(error).__name__, at)
    return False


def read_once(pk: int, at: datetime) -> bool:
    event = (
        ProviderEvent.objects.select_for_update(skip_locked=True)
        .filter(pk=pk, processed_at=None)
        .first()
    )
    if event is None:
        return False
    reader = READERS.get((event.provider.partition(":")[0], event.kind))
    if reader is not None:
        reader(event, at)
    event.processed_at = at
    event.error = ""
    event.save(update_fields=["processed_at", "error", "delivery"])
    return True


def again(pk: int, error: str, at: datetime) -> None:
    event = ProviderEvent.objects.get(pk=pk)
    event.error = error[:120]
    event.next_try_at = at + min(SOON * 2 ** min(event.tries, 12), LONGEST)
    event.tries += 1
    event.save(update_fields=["tries", "error", "next_try_at"])
