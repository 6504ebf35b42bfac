"""Can the version before work on while this one's tables are made?"""

import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from portal.management.downtime import Unsafe, unsafe_in

REASONS = Path(__file__).parents[1] / "downtime.toml"
OURS = ("candidates", "preferences", "messaging", "scheduling", "followup", "portal")


class Command(BaseCommand):
    help = (
        "Looks for operations of migrations that the version before cannot live with, or that hold a "
        "table for long. Asks no database. A reason in portal/management/downtime.toml lets one through."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        reasons = tomllib.loads(REASONS.read_text())["reasons"]
        found = list(all_unsafe())
        new = [each for each in found if each.migration not in reasons]
        stale = set(reasons) - {each.migration for each in found}
        for each in new:
            self.stdout.write(f"{each.migration}: {each.operation}: {each.why}")
        for name in sorted(stale):
            self.stdout.write(f"{name}: has a reason and needs none")
        if new or stale:
            raise CommandError(f"Mend them, or write the reason into {REASONS.name}.")
        self.stdout.write(
            f"{len(reasons)} migrations with a reason, and no other that stops the house"
        )


def all_unsafe() -> Iterator[Unsafe]:
    loader = MigrationLoader(None)
    state = ProjectState()
    plans = (loader.graph.forwards_plan(leaf) for leaf in sorted(loader.graph.leaf_nodes()))
    for key in dict.fromkeys(chain.from_iterable(plans)):
        migration = loader.disk_migrations[key]
        if apps.get_app_config(migration.app_label).name.startswith(OURS):
            yield from unsafe_in(migration, state)
        else:
            state = migration.mutate_state(state, preserve=False)
