"""What a demo needs before its doors open: tables, people, and somebody to be."""

import json
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from candidates.actions.links import make_link
from candidates.enums import ContactKind, LinkPurpose
from candidates.models import Candidate, ContactPoint
from portal.accounts.models import User
from portal.demo import world

ADMIN = "admin@northside.example"


def arrange(*, at: datetime) -> None:
    """Safe to run at every start: does only what is not done yet."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    world.load(at=at)
    if not User.objects.filter(is_superuser=True).exists():
        User.objects.create_superuser(ADMIN)


def write_people(path: Path) -> None:
    """Whose phone is whose, for the telephone's page."""
    people: dict[int, dict[str, object]] = {}
    points = ContactPoint.objects.filter(kind=ContactKind.PHONE, closed_at=None)
    for point in points.select_related("candidate").order_by("candidate__folded_name"):
        name = point.candidate.full_name
        one = people.setdefault(point.candidate_id, {"name": name, "phones": []})
        one["phones"] = [*one["phones"], point.value]  # type: ignore[misc]
    path.write_text(json.dumps(list(people.values()), ensure_ascii=False))


def candidate_door(*, at: datetime) -> str:
    """A link as candidates get them, for the first of the sample people."""
    candidate = Candidate.objects.order_by("pk")[0]
    return f"/u/{make_link(candidate=candidate, purpose=LinkPurpose.USUAL, at=at)}/"
