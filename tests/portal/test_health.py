"""Ready means database, migrations, and a sender and a worker that made progress."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from candidates.models import Beat
from portal import tasks
from portal.processes import SENDER, WORKER
from portal.supervisor import SILENCE

pytestmark = pytest.mark.django_db


def beats(**ages: float) -> None:
    for name, age in ages.items():
        Beat.objects.create(name=name, at=timezone.now() - timedelta(seconds=age))


def test_live_asks_nothing(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/health/live").json() == {"status": "live"}


def test_ready(client: Client) -> None:
    beats(sender=1, worker=SILENCE - 5)
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"


@pytest.mark.parametrize(
    ("ages", "missing"),
    [
        ({}, {SENDER, WORKER}),
        ({"sender": 1}, {WORKER}),
        ({"sender": 1, "worker": SILENCE + 1}, {WORKER}),
        ({"sender": SILENCE + 1, "worker": 1}, {SENDER}),
    ],
)
def test_without_progress_it_is_not_ready(
    client: Client, ages: dict[str, float], missing: set[str]
) -> None:
    beats(**ages)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert {name for name, one in answer.json()["checks"].items() if not one["ok"]} == missing


def test_a_migration_that_is_missing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'candidates'")
    checks = client.get("/health/ready").json()["checks"]
    assert checks["database"]["ok"]
    assert not checks["migrations"]["ok"]


def test_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert not answer.json()["checks"]["database"]["ok"]


def test_the_job_of_the_worker_is_its_beat() -> None:
    tasks.beat()
    assert Beat.objects.get(name=WORKER).at
