"""`manage.py supervise`: web, sender and worker on one machine, started again when they end."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from candidates.queries.erasures import is_ledger_ahead
from portal.guard import Guard
from portal.processes import DatabasePulse, house, load
from portal.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run web, sender and worker, and start them again when they end or make no progress."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(part.name for part in house())
        parser.add_argument("parts", nargs="*", help=f"only these of {names}")

    def handle(self, *args: Any, **options: Any) -> None:
        known = {part.name: part for part in house()}
        wanted = options["parts"] or list(known)
        unknown = set(wanted) - set(known)
        if unknown:
            raise CommandError(f"There is no {', '.join(sorted(unknown))}: {', '.join(known)}.")
        if is_ledger_ahead():
            raise CommandError(
                "Somebody is back who was erased: run `manage.py replay_erasures` first."
            )
        with Guard() as guard, Supervisor(guard=guard, pulse=DatabasePulse()) as supervisor:
            load()
            supervisor.start(*[known[name] for name in wanted])
            supervisor.run()
