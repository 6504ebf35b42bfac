"""Figures for a monitoring system, in Prometheus' text format (N24). Numbers only, of nobody."""

import hmac
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound

from messaging.enums import AlarmKind
from messaging.queries.figures import beats, circuits, figures, newest_comparisons, open_alarms
from portal.access import ScreenRequest, public_screen

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "usual_"
Sample = tuple[str, float]  # its labels, and the value


@public_screen
def metrics(request: ScreenRequest) -> HttpResponse:
    """For whoever has the token; without one in the settings, or with a wrong one, there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.METRICS_TOKEN
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        return HttpResponseNotFound()
    found = (*outbox_measured(), *providers_measured())
    text = "".join(lines_of(name, says, samples) for name, says, samples in found)
    return HttpResponse(text, content_type=CONTENT_TYPE)


def lines_of(name: str, says: str, samples: list[Sample]) -> str:
    head = f"# HELP {PREFIX}{name} {says}\n# TYPE {PREFIX}{name} gauge\n"
    return head + "".join(f"{PREFIX}{name}{labels} {value:g}\n" for labels, value in samples)


def outbox_measured() -> Iterator[tuple[str, str, list[Sample]]]:
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


def providers_measured() -> Iterator[tuple[str, str, list[Sample]]]:
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


def age(since: datetime | None, at: datetime) -> float:
    return max((at - since).total_seconds(), 0.0) if since else 0.0
