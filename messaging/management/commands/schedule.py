"""Write the schedules of the background worker: from code, the same every time."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django_q.models import Schedule

# Minutes between two runs. Whatever is due at an exact time asks its table, not the clock here.
SCHEDULES = {
    "messaging.tasks.consume_happenings": 1,
    "messaging.tasks.read_provider_events": 1,
    "messaging.tasks.sweep_outbox": 1,
}


class Command(BaseCommand):
    help = "Writes the schedules of the background worker; run after every update."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for name in SCHEDULES:
            check(name)
        # One row with a bad name would stop them all, so nothing else may be there.
        Schedule.objects.exclude(name__in=SCHEDULES).delete()
        for name, minutes in SCHEDULES.items():
            Schedule.objects.update_or_create(
                name=name,
                defaults={
                    "func": name,
                    "schedule_type": Schedule.MINUTES,
                    "minutes": minutes,
                    "repeats": -1,
                },
            )
        self.stdout.write(f"{len(SCHEDULES)} schedules")


def check(name: str) -> None:
    """Fails here, with its name, and not in the worker."""
    module, _, function = name.rpartition(".")
    getattr(import_module(module), function)
