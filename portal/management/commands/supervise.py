"""`manage.py supervise`: web, sender and worker on one machine, started again when they end."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.guard import Guard
from portal.processes import DatabasePulse, house, load
from portal.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run web, sender and worker, and start them again when they end or make no progress."

    def handle(self, *args: Any, **options: Any) -> None:
        with Guard() as guard, Supervisor(guard=guard, pulse=DatabasePulse()) as supervisor:
            load()
            supervisor.start(*house())
            supervisor.run()
