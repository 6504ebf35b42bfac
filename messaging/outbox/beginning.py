"""An attempt: made ready in memory, and written down before anybody outside is called."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings

from messaging.actions.deliveries import ruling_fields
from messaging.channels.base import Outgoing
from messaging.channels.registry import CAPABILITIES
from messaging.models import KeptEnvelope
from messaging.outbox.batch import Item
from messaging.outbox.envelope import Envelope, address_of, envelope_kept, envelope_of, notice_in
from messaging.outbox.secrets import secrets_of
from messaging.outbox.statements import start
from preferences.enums import TopicKey
from preferences.rules.facts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """An attempt that is committed: from here on it may leave."""

    item: Item
    attempt_id: int
    outgoing: Outgoing
    verdict: Verdict
    tries: int  # with this one
    kept_of: int  # whose envelope is kept, if it is
    key_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """All that an attempt consists of, before it is written down."""

    item: Item
    verdict: Verdict
    envelope: Envelope
    key: str
    links: tuple[dict[str, Any], ...] = ()
    again: KeptEnvelope | None = None  # the same bytes under the key of an earlier one
    key_until: datetime | None = None


def made_ready(item: Item, verdict: Verdict, at: datetime) -> Ready:
    again = kept_for(item, verdict, at)
    if again is not None:
        return Ready(
            item=item,
            verdict=verdict,
            envelope=envelope_kept(again),
            key=uuid4().hex,
            again=again,
            key_until=again.until,
        )
    key, secrets = uuid4().hex, secrets_of(item, at)
    return Ready(
        item=item,
        verdict=verdict,
        envelope=envelope_of(item, verdict, key, at, secrets.said),
        key=key,
        links=secrets.links,
        key_until=key_until(item, at),
    )


def begin(several: Sequence[Ready], at: datetime) -> list[Leaving]:
    """Ruling, attempt and *sending* of each, in one statement; without those where something that they
    rest on has moved. They are one sender's, and of different candidates."""
    begun = time.monotonic()
    rows = [values_of(ready) for ready in several]
    attempts = start(rows, token=several[0].item.token, at=at)
    deadline = begun + settings.OUTBOX_LEASE / 2
    return [
        leaving_of(ready, attempts[ready.item.delivery.pk], deadline)
        for ready in several
        if ready.item.delivery.pk in attempts
    ]


def leaving_of(ready: Ready, attempt_id: int, deadline: float) -> Leaving:
    again = ready.again
    return Leaving(
        item=ready.item,
        attempt_id=attempt_id,
        outgoing=ready.envelope.outgoing(again.attempt.key if again else ready.key, deadline),
        verdict=ready.verdict,
        tries=ready.item.delivery.tries + 1,
        kept_of=again.attempt_id if again else attempt_id,
        key_until=ready.key_until,
    )


def kept_for(item: Item, verdict: Verdict, at: datetime) -> KeptEnvelope | None:
    """The envelope that left before, if its key outlives this try and it still goes to where it may."""
    kept = item.kept
    lease = timedelta(seconds=settings.OUTBOX_LEASE)
    if kept is None or kept.until <= at + lease or kept.to != address_of(item, verdict):
        return None
    return kept


def key_until(item: Item, at: datetime) -> datetime | None:
    key = CAPABILITIES[item.channel].key_of_now()
    return at + key.lasts if key is not None else None


def values_of(ready: Ready) -> dict[str, Any]:
    """A row of the statement that starts attempts."""
    item, envelope = ready.item, ready.envelope
    content, html, headers = envelope.without_secrets
    return ruling_fields(ready.verdict) | {
        "delivery": item.delivery.pk,
        "candidate": item.delivery.candidate_id,
        "contact_version": item.person.contact_version,
        "starts": item.person.starts,
        "is_probe": item.is_probe,
        "provider": CAPABILITIES[item.channel].provider,
        # A decision is told before it can be read on the pages (RULES 5.5).
        "tells": item.message.topic not in (TopicKey.DECISION, TopicKey.SERVICE),
        "links": ready.links,
        "attempt_key": ready.key,
        "body": item.body.pk,
        "contact_point": ready.verdict.contact_id,
        "address": envelope.to,
        "subject": envelope.subject,
        "content": content,
        "html": html,
        "headers": dict(headers),
        "is_human_resend": item.delivery.is_resend,
        "repeats": ready.again.attempt_id if ready.again else None,
        "notice": notice_in(item) if ready.again is None else "",
        "notice_language": item.message.language,
        "kept": whole(envelope, ready.key_until) if ready.again is None else None,
    }


def whole(envelope: Envelope, until: datetime | None) -> dict[str, Any] | None:
    """To be kept with its secrets while the provider knows the key, and no longer."""
    if until is None:
        return None
    return {
        "until": until,
        "to": envelope.to,
        "subject": envelope.subject,
        "content": envelope.content,
        "html": envelope.html,
        "headers": list(envelope.headers.items()),
        "report_to": envelope.report_to,
        "return_to": envelope.return_to,
        "calendar": envelope.calendar,
    }
