"""Telling other systems: no transaction is open while we wait for them.

Killed between the call and its record, a notice is told again under the same id once its lease is over.
"""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from candidates import outside
from messaging.actions.alarms import end_alarm, raise_alarm
from messaging.enums import AlarmKind
from messaging.models import Alarm
from messaging.outbox.statements import database_time
from portal.api.enums import NoticeState, WhyNot, WhyOff
from portal.api.models import Webhook, WebhookNotice
from portal.api.webhooks import rules
from portal.api.webhooks.keeping import schemes, secrets_of
from portal.api.webhooks.waiting import Call, find, take, those_to_tell, versions_of

LINES: Final = 8  # to the world at once
SECONDS: Final = 8.0
MOST: Final = 64 * 1024  # bytes of an answer; nobody reads them
AGENT: Final = "Usual-Webhooks/1"
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Ended:
    """How one call went."""

    status: int | None
    why_not: WhyNot | None
    asked: timedelta | None
    took_ms: int


def tell(*, seconds: float, now: Clock = database_time) -> int:
    """What is due, for about so long; how many calls were made."""
    ends = time.monotonic() + seconds
    told = 0
    while Webhook.objects.filter(off_at=None).exists():
        at = now()
        find(at)
        calls = ready(at)
        tell_all(calls, now)
        told += len(calls)
        if not calls or time.monotonic() >= ends:
            break
    return told


def ready(at: datetime) -> list[Call]:
    rows = those_to_tell(take(at, LINES), at)
    versions = versions_of(rows)
    return [call_of(each, versions, at) for each in rows]


def call_of(notice: WebhookNotice, versions: dict[int, int], at: datetime) -> Call:
    """Ids, what and when, and a version: never more."""
    content = {
        "type": notice.kind,
        "timestamp": notice.happened_at.isoformat(),
        "data": {
            "sequence": notice.happening,
            "candidate": notice.candidate_id,
            "application": notice.application_id,
            "subject": notice.subject,
            "version": versions.get(notice.candidate_id or 0),
        },
    }
    webhook = notice.webhook
    return Call(
        notice=notice.pk,
        webhook=webhook.pk,
        lease=notice.lease_token,
        url=webhook.url,
        told=rules.notice_id(webhook.pk, notice.happening, notice.pk),
        content=content,
        secrets=tuple(secrets_of(webhook, at)),
    )


def tell_all(calls: list[Call], now: Clock) -> None:
    """Side by side, so that one that is slow holds up nobody but itself; recorded here as each ends."""
    if not calls:
        return
    with ThreadPoolExecutor(max_workers=LINES, thread_name_prefix="webhook") as lines:
        asked = {lines.submit(post, each): each for each in calls}
        for each in as_completed(asked):
            record(asked[each], each.result(), now())


def post(call: Call) -> Ended:
    """Touches no table."""
    began, now = time.monotonic(), int(time.time())
    body = json.dumps(call.content, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": call.told,
        "webhook-timestamp": str(now),
        "webhook-signature": rules.signed(call.secrets, call.told, now, body),
    }
    status, why_not, asked = None, None, None
    try:
        answer = outside.ask(
            call.url,
            method="POST",
            headers=headers,
            body=body,
            schemes=schemes(),
            most=MOST,
            seconds=SECONDS,
        )
        status, why_not = answer.status, rules.why_not_of(answer.status)
        if why_not is not None:
            said = answer.headers.get("Retry-After", "")
            asked = rules.asked_to_wait(said, datetime.fromtimestamp(now).astimezone())
    except outside.NotAsked as error:
        why_not = WhyNot(error.trouble.value)
    return Ended(status, why_not, asked, round((time.monotonic() - began) * 1000))


# --- what became of it ----------------------------------------------------------------------------


@transaction.atomic
def record(call: Call, ended: Ended, at: datetime) -> None:
    """Behind the lease: whoever came too late changes nothing, the other was told as well."""
    webhook = Webhook.objects.select_for_update(no_key=True).filter(pk=call.webhook).first()
    if webhook is None:
        return
    held = WebhookNotice.objects.select_for_update().filter(pk=call.notice, lease_token=call.lease)
    notice = held.filter(state=NoticeState.WAITING).first()
    if notice is None:
        return
    notice.tries += 1
    notice.tried_at, notice.took_ms = at, ended.took_ms
    notice.status, notice.why_not = ended.status, ended.why_not or ""
    notice.lease_token = notice.lease_until = None
    if ended.why_not is None:
        notice.state, notice.ended_at = NoticeState.TAKEN, at
        came_through(webhook, at)
    else:
        failed(webhook, notice, ended, at)
    notice.save()


def came_through(webhook: Webhook, at: datetime) -> None:
    """It answers: what waited for that may go at once."""
    if webhook.failures:
        webhook.notices.filter(state=NoticeState.WAITING, lease_until=None).update(not_before=at)
    webhook.taken_at = at
    webhook.failures, webhook.first_failed_at, webhook.probe_at = 0, None, None
    webhook.save(update_fields=["taken_at", "failures", "first_failed_at", "probe_at"])


def failed(webhook: Webhook, notice: WebhookNotice, ended: Ended, at: datetime) -> None:
    webhook.failures += 1
    webhook.first_failed_at = webhook.first_failed_at or at
    webhook.probe_at = rules.probe_after(webhook.failures, at, ended.asked)
    if ended.status == rules.GONE:
        webhook.off_at, webhook.off_why = at, WhyOff.GONE
    elif at - webhook.first_failed_at >= rules.SWITCHED_OFF:
        webhook.off_at, webhook.off_why = at, WhyOff.FAILING
    webhook.save()
    luck = uniform(-1, 1)  # noqa: S311  spreads tries, keeps no secret
    again = rules.next_try(
        tries=notice.tries, since=notice.begun_at, at=at, luck=luck, asked=ended.asked
    )
    if again is None or ended.status == rules.GONE:
        notice.state, notice.ended_at = NoticeState.DEAD, at
    else:
        notice.not_before = again
    # Those that never had their turn end with their day, too: nothing waits for ever.
    webhook.notices.filter(
        state=NoticeState.WAITING, lease_until=None, begun_at__lte=at - rules.GIVEN_UP
    ).exclude(pk=notice.pk).update(state=NoticeState.DEAD, why_not=ended.why_not or "", ended_at=at)


def watch(at: datetime) -> None:
    """An alarm for each webhook that gave something up, or was switched off by itself, until somebody looked."""
    unseen = Q(seen_at=None) | Q(seen_at__lt=F("notices__ended_at"))
    gave_up = Webhook.objects.filter(unseen, notices__state=NoticeState.DEAD)
    is_off = Q(seen_at=None) | Q(seen_at__lt=F("off_at"))
    off = Webhook.objects.filter(is_off, off_at__isnull=False).exclude(off_why=WhyOff.PERSON)
    on = {*gave_up.values_list("name", flat=True), *off.values_list("name", flat=True)}
    for name in on:
        raise_alarm(AlarmKind.WEBHOOK, name, at)
    for name in sounding() - on:
        end_alarm(AlarmKind.WEBHOOK, name, at)


def sounding() -> set[str]:
    rows = Alarm.objects.filter(kind=AlarmKind.WEBHOOK, ended_at=None)
    return set(rows.values_list("subject", flat=True))
