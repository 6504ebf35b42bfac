"""Write the schedules of the background worker: from code, the same every time."""

from collections import Counter
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django_q.models import Schedule

LOCK = 7_300_901  # of PostgreSQL: ours alone, whoever writes the schedules holds it


class Command(BaseCommand):
    help = "Writes the schedules of the background worker; run after every update."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in settings.SCHEDULES:
            check(name)
        write()
        self.stdout.write(f"{len(settings.SCHEDULES)} schedules")


@transaction.atomic
def write() -> None:
    """One worker at a time: the queue's table lets a name stand twice, and each row would run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    # One row with a bad name would stop them all, so nothing else may be there.
    Schedule.objects.exclude(name__in=settings.SCHEDULES).delete()
    firsts = Schedule.objects.order_by("name", "pk").distinct("name")
    Schedule.objects.exclude(pk__in=list(firsts.values_list("pk", flat=True))).delete()
    for name, minutes in settings.SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults=row_of(name, minutes))


def row_of(name: str, minutes: int) -> dict[str, Any]:
    return {
        "func": name,
        "schedule_type": Schedule.MINUTES,
        "minutes": minutes,
        "repeats": -1,
        "args": None,
        "kwargs": None,
        "hook": None,
    }


def broken() -> list[str]:
    """The names of rows that are not as they were written: one of them stops all the others."""
    found = list(Schedule.objects.values())
    rows = {row["name"]: row for row in found}
    wanted = {name: row_of(name, minutes) for name, minutes in settings.SCHEDULES.items()}
    count = Counter(row["name"] for row in found)
    strange = [str(name) for name in rows if name not in wanted or count[name] > 1]
    return strange + [
        name
        for name, row in wanted.items()
        if any(rows.get(name, {}).get(column) != value for column, value in row.items())
    ]


def check(name: str) -> None:
    """Fails here, with its name, and not in the worker."""
    module, _, function = name.rpartition(".")
    getattr(import_module(module), function)
