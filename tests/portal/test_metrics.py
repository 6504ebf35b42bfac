"""Figures for a monitoring system: only with the token, in its format, and of nobody."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from candidates.models import Beat
from messaging.actions.alarms import raise_alarm
from messaging.enums import AlarmKind, CircuitKind, DeliveryState
from messaging.models import Circuit, Delivery, Ruling
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db

LINE = re.compile(r'usual_[a-z_]+(\{[a-z]+="[^"]+"(,[a-z]+="[^"]+")*\})? [0-9.e+]+')


@pytest.fixture
def scrape(client: Any, settings: Any) -> Any:
    settings.METRICS_TOKEN = "only-for-the-monitor"

    def get() -> dict[str, float]:
        answer = client.get("/metrics", headers={"Authorization": "Bearer only-for-the-monitor"})
        assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
        lines = [line for line in answer.content.decode().splitlines() if line[0] != "#"]
        assert all(LINE.fullmatch(line) for line in lines), lines
        return {name: float(value) for name, _space, value in (x.rpartition(" ") for x in lines)}

    return get


@pytest.mark.parametrize(
    ("token", "given"),
    [
        ("", ""),
        ("", "Bearer "),
        ("right", ""),
        ("right", "Bearer wrong"),
        ("right", "Bearer"),
        ("right", "Bearer réglé"),
    ],
)
def test_without_the_token_there_is_no_such_page(
    client: Any, settings: Any, token: str, given: str
) -> None:
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_what_is_watched(scrape: Any) -> None:
    set_up()
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    quiet = scrape()
    assert quiet["usual_outbox_oldest_due_age_seconds"] == 0
    assert quiet['usual_alarm{kind="provider"}'] == 0
    for state in (DeliveryState.UNKNOWN, DeliveryState.DEAD, DeliveryState.QUEUED):
        delivery = compose(sam).deliveries.get()
        ago = timezone.now() - timedelta(minutes=10)
        Delivery.objects.filter(pk=delivery.pk).update(state=state, state_at=ago, not_before=ago)
    Beat.objects.create(name="sender", at=timezone.now() - timedelta(seconds=90))
    raise_alarm(AlarmKind.PROVIDER, "text", NOW)
    found = scrape()
    assert found["usual_outbox_due"] == 1
    assert 600 <= found["usual_outbox_oldest_due_age_seconds"] < 700
    assert 600 <= found["usual_outbox_not_certain_age_seconds"] < 700
    assert found['usual_outbox_deliveries{state="needs_decision"}'] == 1
    assert 90 <= found['usual_beat_age_seconds{process="sender"}'] < 190
    assert found['usual_alarm{kind="provider"}'] == 1


def test_what_no_provider_would_take_is_not_due(scrape: Any) -> None:
    set_up()
    sam = person(email="sam@example.com", phone="+447700900001")
    give(sam, "channel.first", "email")
    compose(sam)
    ago = timezone.now() - timedelta(minutes=10)
    Delivery.objects.update(not_before=ago)
    Circuit.objects.create(
        channel="email", kind=CircuitKind.DOWN, opened_at=ago, probe_at=ago, why="connect"
    )
    found = scrape()
    assert found["usual_outbox_due"] == 0
    assert found['usual_outbox_provider_stopped{channel="email",why="down"}'] == 1
    Circuit.objects.all().delete()
    assert scrape()["usual_outbox_due"] == 1
    Delivery.objects.update(channel="call")
    assert scrape()["usual_outbox_due"] == 0


def test_how_long_requests_took_and_what_verdicts_said(scrape: Any, client: Any) -> None:
    set_up()
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    before = scrape()
    client.get("/")
    compose(sam)
    Ruling.objects.update(at=timezone.now())
    found = scrape()
    assert found['usual_verdicts_lately{verdict="clear"}'] == 1
    assert found['usual_verdicts_lately{verdict="blocked"}'] == 0
    name = 'usual_request_duration_seconds_bucket{part="public",le="+Inf"}'
    assert found[name] == before[name] + 1
    assert found['usual_request_duration_seconds_count{part="public"}'] == found[name]
    assert found["usual_queue_waiting"] >= 0
