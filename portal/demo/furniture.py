"""What a demo needs before its doors open: tables, people, and somebody to be."""

from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import Candidate
from portal.demo import history, world


def arrange(*, folder: Path, at: datetime) -> None:
    """Safe to run at every start: does only what is not done yet."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # cut off by a crash, it would begin again
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if world.load(at=at):
        history.write(folder)


def candidate_door(*, at: datetime) -> str:
    """A link as candidates get them, for the first of the sample people."""
    candidate = Candidate.objects.order_by("pk")[0]
    return f"/u/{make_link(candidate=candidate, purpose=LinkPurpose.USUAL, at=at)}/"
