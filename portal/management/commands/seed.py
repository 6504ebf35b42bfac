"""Many people at once, for measuring: deterministic, in bulk, made by the database itself."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Membership, Team
from messaging.actions import reach
from portal.management.bulk import filled_at_once

PARTS = Path(__file__).parents[1] / "seed"
# Tables that are filled with explicit ids, and from which one on. Deliveries, bodies and rulings take
# the id of their message.
IDENTITIES = {
    "base": ["candidates_candidate"],
    "application_base": ["candidates_application"],
    "answer_base": ["preferences_answer"],
    "thread_base": ["messaging_thread"],
    "message_base": [
        "messaging_message",
        "messaging_messagebody",
        "messaging_delivery",
        "messaging_ruling",
    ],
}
COUNTED = [table for tables in IDENTITIES.values() for table in tables]
FILLED = [
    *COUNTED,
    "candidates_contactpoint",
    "preferences_answeroption",
    "preferences_answerwindow",
    "preferences_consent",
    "messaging_attempt",
    "messaging_inboundmessage",
    "messaging_reach",
    "messaging_unwritten",
]
AT_ONCE = 1000  # people whose verdict is taken together
JOBS_FOR_PEOPLE = 300  # people for each job


class Command(BaseCommand):
    help = _(
        "Adds N candidates with applications, usuals and messages, for measuring. Not for production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--candidates", type=int, required=True, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAY_SEED:
            raise CommandError(_("Seeding is for measuring and is switched off here."))
        people = options["candidates"]
        if people < 1:
            raise CommandError(_("N is at least 1."))
        with filled_at_once(FILLED):
            self._fill(people)
        tidy()
        keep_reach()
        tidy()
        self.stdout.write(_("%(n)s candidates added.") % {"n": people})

    def _fill(self, people: int) -> None:
        owner, _made = get_user_model().objects.get_or_create(
            email="seed@northside.example", defaults={"first_name": "Seed", "is_active": True}
        )
        given: dict[str, Any] = {
            "people": people,
            "jobs": max(3, people // JOBS_FOR_PEOPLE),
            "owner": owner.pk,
            "at": timezone.now(),
        }
        with connection.cursor() as cursor:
            for name, tables in IDENTITIES.items():
                given[name] = max(self._last_id(cursor, table) for table in tables)
            for part in ("people", "answers", "messages"):
                cursor.execute((PARTS / f"{part}.sql").read_text(), given)
            for table in COUNTED:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608  our own names
                    f"(SELECT max(id) FROM {table}))"
                )
        for team in Team.objects.filter(name__startswith="Team "):
            Membership.objects.get_or_create(user=owner, team=team)

    def _last_id(self, cursor: Any, table: str) -> int:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608  our own names
        return int(cursor.fetchone()[0])


def keep_reach() -> None:
    """As the worker would have by the time that anybody looks."""
    while reach.refresh(timezone.now(), limit=AT_ONCE):
        pass


def tidy() -> None:
    """So that the planner knows at once what was added."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
