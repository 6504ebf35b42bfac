"""What there is to tell: found, taken up by one process at a time, and what became of it.

Each webhook is a consumer of happenings, and a notice is its consumption: unique for both, whoever looks.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from candidates.models import Candidate, Happening
from candidates.queries import applications_visible_to, candidates_visible_to
from candidates.rules.waits import LATEST_COMMIT
from portal.api.enums import NoticeState
from portal.api.models import Webhook, WebhookNotice
from portal.api.webhooks import rules

MOST_FOUND: Final = 2000
AT_ONCE: Final = 4  # to one webhook
LEASE: Final = timedelta(seconds=60)
KEPT: Final = timedelta(days=30)

# In the order of ids. Whoever was erased meanwhile is nobody to tell of.
FIND: Final = """
    INSERT INTO api_webhooknotice (
        webhook_id, happening, kind, candidate_id, application_id, subject, happened_at,
        state, begun_at, not_before, tries, why_not
    )
    SELECT w.id, h.id, h.kind, h.candidate_id, h.application_id, h.subject, h.at,
        'waiting', %(at)s, %(at)s, 0, ''
    FROM api_webhook w
    JOIN api_apitoken t ON t.id = w.token_id AND t.revoked_at IS NULL
        AND (t.expires_at IS NULL OR t.expires_at > %(at)s)
    JOIN candidates_happening h
        ON h.id > w.done_until AND h.at >= w.listens_at AND h.kind = ANY(w.kinds)
    JOIN candidates_candidate c ON c.id = h.candidate_id AND c.erased_at IS NULL
    WHERE w.off_at IS NULL AND NOT EXISTS (
        SELECT FROM api_webhooknotice n WHERE n.webhook_id = w.id AND n.happening = h.id
    )
    ORDER BY h.id LIMIT %(most)s
    ON CONFLICT (webhook_id, happening) DO NOTHING"""


@dataclass(frozen=True, slots=True)
class Call:
    """One notice, ready to leave."""

    notice: int
    webhook: int
    lease: UUID | None
    url: str
    told: str
    content: Mapping[str, Any]
    secrets: tuple[bytes, ...]


def live(at: datetime) -> Q:
    """Webhooks that are on, and whose token still lets somebody in."""
    return Q(off_at=None, token__revoked_at=None, token__user__is_active=True) & (
        Q(token__expires_at=None) | Q(token__expires_at__gt=at)
    )


def find(at: datetime) -> int:
    """Notices of what happened, once for each webhook. The last hour is looked at again each time: ids are
    given before commits.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"at": at, "most": MOST_FOUND})
        found = int(cursor.rowcount)
    if found < MOST_FOUND:
        settled = Happening.objects.filter(at__lte=at - LATEST_COMMIT).order_by("-pk")
        last = settled.values_list("pk", flat=True).first()
        if last is not None:
            Webhook.objects.filter(off_at=None, done_until__lt=last).update(done_until=last)
    return found


@transaction.atomic
def take(at: datetime, most: int) -> list[WebhookNotice]:
    """Up to `most` notices that are due, under a lease of ours. Of a webhook that fails, one."""
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    due = WebhookNotice.objects.filter(free, state=NoticeState.WAITING, not_before__lte=at)
    rows = (
        Webhook.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .filter(live(at), Q(probe_at=None) | Q(probe_at__lte=at), pk__in=due.values("webhook"))
        .select_related("token__user")
        .order_by(F("taken_at").asc(nulls_first=True), "pk")
    )
    lease = uuid4()
    taken: list[WebhookNotice] = []
    for webhook in rows[:most]:
        is_probe = webhook.failures >= rules.PATIENT
        number = min(1 if is_probe else AT_ONCE, most - len(taken))
        mine = list(due.filter(webhook=webhook).order_by("not_before", "pk")[:number])
        for each in mine:
            each.webhook, each.lease_token = webhook, lease
        taken += mine
        if is_probe and mine:
            Webhook.objects.filter(pk=webhook.pk).update(probe_at=at + LEASE)
    WebhookNotice.objects.filter(pk__in=[each.pk for each in taken]).update(
        lease_token=lease, lease_until=at + LEASE
    )
    return taken


# --- may they know --------------------------------------------------------------------------------


def those_to_tell(taken: list[WebhookNotice], at: datetime) -> list[WebhookNotice]:
    """Looked at as late as can be: what their token would not be shown now is kept from them, ids and all."""
    of_webhook: dict[int, list[WebhookNotice]] = defaultdict(list)
    for each in taken:
        of_webhook[each.webhook_id].append(each)
    seen = {each.pk for rows in of_webhook.values() for each in visible(rows, at)}
    kept_back = [each.pk for each in taken if each.pk not in seen]
    if kept_back:
        withhold(WebhookNotice.objects.filter(pk__in=kept_back), at)
    return [each for each in taken if each.pk in seen]


def visible(rows: list[WebhookNotice], at: datetime) -> Iterable[WebhookNotice]:
    token = rows[0].webhook.token
    people = {each.candidate_id for each in rows if each.candidate_id}
    works = {each.application_id for each in rows if each.application_id}
    seen = set(
        candidates_visible_to(token.user, at).filter(pk__in=people).values_list("pk", flat=True)
    )
    open_to = set(
        applications_visible_to(token.user, at).filter(pk__in=works).values_list("pk", flat=True)
        if works
        else ()
    )
    for each in rows:
        if each.kind == rules.TEST or (
            each.candidate_id in seen
            and (each.application_id is None or each.application_id in open_to)
            and rules.may_tell(each.kind, token.scopes)
        ):
            yield each


def withhold(rows: QuerySet[WebhookNotice], at: datetime) -> int:
    return rows.update(
        state=NoticeState.WITHHELD,
        candidate=None,
        application_id=None,
        subject=None,
        lease_token=None,
        lease_until=None,
        ended_at=at,
    )


def versions_of(rows: list[WebhookNotice]) -> dict[int, int]:
    people = {each.candidate_id for each in rows if each.candidate_id}
    if not people:
        return {}
    found = Candidate.objects.filter(pk__in=people).values_list("pk", "contact_version")
    return dict(found)


@dataclass(frozen=True, slots=True)
class Figures:
    at: datetime
    waiting: int
    failing: int
    oldest_at: datetime | None


def figures() -> Figures:
    """Of webhooks that are on."""
    rows = WebhookNotice.objects.filter(state=NoticeState.WAITING, webhook__off_at=None)
    found = rows.aggregate(number=Count("pk"), oldest=Min("begun_at"), at=Max(Now()))
    failing = Webhook.objects.filter(off_at=None, failures__gt=0).count()
    at = found["at"] or timezone.now()
    return Figures(at=at, waiting=found["number"], failing=failing, oldest_at=found["oldest"])


def forget(at: datetime) -> int:
    """What came to an end a month ago."""
    return WebhookNotice.objects.filter(ended_at__lt=at - KEPT).delete()[0]
