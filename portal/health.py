"""Is it alive, and does it do its work? For load balancers, supervisors and people."""

from functools import cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.utils import timezone

from candidates.queries.erasures import is_ledger_ahead
from messaging.outbox.statements import database_time
from portal.access import ScreenRequest, public_screen
from portal.processes import SENDER, WORKER, ages_of_beats
from portal.supervisor import SILENCE

# Seconds. What is written on a machine whose clock is wrong is due too early, or too late.
MOST_OFF = 10


@public_screen
def live(request: ScreenRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "live"})


@public_screen
def ready(request: ScreenRequest) -> JsonResponse:
    """Database, migrations, a clock that agrees with the database's, nobody back who was erased, and a
    sender and a worker that made progress within the last minute."""
    checks = look()
    is_ready = all(check["ok"] for check in checks.values())
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": checks},
        status=200 if is_ready else 503,
    )


def look() -> dict[str, dict[str, Any]]:
    unknown: dict[str, Any] = {"ok": False}
    checks: dict[str, dict[str, Any]] = dict.fromkeys(
        ("database", "clock", "migrations", "erasures", SENDER, WORKER), unknown
    )
    try:
        connection.ensure_connection()
        checks["database"] = {"ok": True}
        off = (timezone.now() - database_time()).total_seconds()
        checks["clock"] = {"ok": abs(off) <= MOST_OFF, "seconds_off": round(off, 1)}
        checks["migrations"] = {"ok": is_migrated()}
        if not checks["migrations"]["ok"]:
            return checks
        checks["erasures"] = {"ok": not is_ledger_ahead()}
        ages = ages_of_beats()
    except DatabaseError:
        return checks
    for name in (SENDER, WORKER):
        age = ages.get(name)
        checks[name] = {
            "ok": age is not None and age <= SILENCE,
            "seconds_since_progress": None if age is None else round(age, 1),
        }
    return checks


def is_migrated() -> bool:
    return known_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
