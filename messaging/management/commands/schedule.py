"""Write the schedules of the background worker: from code, the same every time."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django_q.models import Schedule


class Command(BaseCommand):
    help = "Writes the schedules of the background worker; run after every update."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        schedules = settings.SCHEDULES
        for name in schedules:
            check(name)
        # One row with a bad name would stop them all, so nothing else may be there.
        Schedule.objects.exclude(name__in=schedules).delete()
        for name, minutes in schedules.items():
            Schedule.objects.update_or_create(
                name=name,
                defaults={
                    "func": name,
                    "schedule_type": Schedule.MINUTES,
                    "minutes": minutes,
                    "repeats": -1,
                },
            )
        self.stdout.write(f"{len(schedules)} schedules")


def check(name: str) -> None:
    """Fails here, with its name, and not in the worker."""
    module, _, function = name.rpartition(".")
    getattr(import_module(module), function)
