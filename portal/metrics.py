"""Figures for a monitoring system, in Prometheus' text format (N24). Numbers only, of nobody."""

import hmac
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound
from django_q.models import OrmQ

from messaging.enums import AlarmKind
from messaging.queries.figures import (
    beats,
    circuits,
    figures,
    newest_comparisons,
    open_alarms,
    verdicts_lately,
)
from portal.access import ScreenRequest, public_screen
from portal.api.webhooks import waiting
from portal.durations import BOUNDS, DURATIONS
from preferences.enums import VerdictKind

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "usual_"
Sample = tuple[str, float]  # its labels, and the value
Gauge = tuple[str, str, list[Sample]]


@public_screen
def metrics(request: ScreenRequest) -> HttpResponse:
    """For whoever has the token; without one in the settings, or with a wrong one, there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.METRICS_TOKEN
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        return HttpResponseNotFound()
    return HttpResponse(measured(), content_type=CONTENT_TYPE)


def measured() -> str:
    found = (
        *outbox_measured(),
        *providers_measured(),
        *webhooks_measured(),
        *verdicts_measured(),
        *queue_measured(),
    )
    gauges = "".join(lines_of(name, says, samples) for name, says, samples in found)
    return gauges + "".join(requests_measured())


def lines_of(name: str, says: str, samples: list[Sample], kind: str = "gauge") -> str:
    head = f"# HELP {PREFIX}{name} {says}\n# TYPE {PREFIX}{name} {kind}\n"
    return head + "".join(f"{PREFIX}{name}{labels} {value:.12g}\n" for labels, value in samples)


def outbox_measured() -> Iterator[Gauge]:
    now = figures()
    at, known = now.at, beats()
    ages = [(f'{{process="{name}"}}', age(known[name], at)) for name in sorted(known)]
    yield "beat_age_seconds", "Since a process last made progress.", ages
    yield (
        "outbox_deliveries",
        "Deliveries that have not come to an end, by state.",
        [
            ('{state="queued"}', now.queued),
            ('{state="leaving"}', now.leaving),
            ('{state="not_certain"}', now.not_certain),
            ('{state="needs_decision"}', now.dead),
        ],
    )
    yield "outbox_due", "Due, and a provider would take them.", [("", now.due)]
    yield (
        "outbox_oldest_due_age_seconds",
        "How long the first of them has been due.",
        [("", age(now.oldest_due_at, at))],
    )
    yield (
        "outbox_not_certain_age_seconds",
        "How long nobody knows of a message whether it arrived.",
        [("", age(now.oldest_not_certain_at, at))],
    )


def providers_measured() -> Iterator[Gauge]:
    now = figures()
    yield (
        "outbox_provider_stopped",
        "Nothing is given to this provider now.",
        [(f'{{channel="{each.channel}",why="{each.kind}"}}', 1) for each in circuits()],
    )
    yield "events_unread", "What providers told us and was not read yet.", [("", now.unread_events)]
    yield (
        "events_oldest_unread_age_seconds",
        "How long the first of them has waited to be looked at.",
        [("", age(now.oldest_unread_event_at, now.at))],
    )
    yield (
        "provider_list_difference",
        "Messages in the last hour that was compared, on one side only.",
        [
            (f'{{channel="{channel}"}}', each.missing + each.strange)
            for channel, each in sorted(newest_comparisons().items())
        ],
    )
    yield "alarm", "1 while somebody has to look.", list(alarms())


def alarms() -> Iterator[Sample]:
    """Every kind always, so that a rule can be written before the first of it."""
    found = open_alarms()
    for kind in AlarmKind:
        count = sum(each.kind == kind for each in found)
        yield f'{{kind="{kind.value}"}}', float(count)


def verdicts_measured() -> Iterator[Gauge]:
    """Of the last five minutes: what senders were told when they asked whether they may."""
    found = verdicts_lately()
    yield (
        "verdicts_lately",
        "Verdicts taken for deliveries in the last five minutes, by result.",
        [(f'{{verdict="{kind.value}"}}', found.get(kind.value, 0)) for kind in VerdictKind],
    )


def webhooks_measured() -> Iterator[Gauge]:
    now = waiting.figures()
    yield "webhooks_waiting", "What other systems are still to be told.", [("", now.waiting)]
    yield "webhooks_failing", "Webhooks that took nothing the last time.", [("", now.failing)]
    yield (
        "webhooks_oldest_due_age_seconds",
        "How long the first of what waits has been due to be told.",
        [("", age(now.oldest_at, now.at))],
    )


def queue_measured() -> Iterator[Gauge]:
    yield "queue_waiting", "Jobs that wait for a worker.", [("", OrmQ.objects.count())]


def requests_measured() -> Iterator[str]:
    """Of this machine, since its web process began; the 95th in a hundred is for the monitor to work out."""
    took = DURATIONS.all()
    times: list[Sample] = []
    for each in took:
        part = f'part="{each.part}"'
        sums = accumulate(each.times)
        for bound, until in zip((*BOUNDS, "+Inf"), sums, strict=True):
            times.append((f'_bucket{{{part},le="{bound}"}}', until))
        times.append((f"_sum{{{part}}}", each.seconds))
        times.append((f"_count{{{part}}}", each.count))
    name = "request_duration_seconds"
    yield lines_of(name, "How long requests took.", times, "histogram")
    yield lines_of(
        "requests_total",
        "Requests, by how they ended.",
        [
            (f'{{part="{each.part}",status="{end}"}}', number)
            for each in took
            for end, number in each.ends.items()
        ],
        "counter",
    )


def age(since: datetime | None, at: datetime) -> float:
    return max((at - since).total_seconds(), 0.0) if since else 0.0
