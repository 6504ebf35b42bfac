"""The employer of the sample world: teams, staff and jobs."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command

from candidates.enums import Role
from candidates.models import Employer, Job, JobStage, Membership, Stage, Team
from portal.accounts.invitations import invite
from portal.demo.world import files

ADMIN = "admin@northside.example"
INVITED = (
    ("Maya", "Osei", "Kitchen", Role.COORDINATOR, 2),
    ("Leo", "Park", "Care", Role.INTERVIEWER, 9),
)


def build(at: datetime) -> None:
    call_command("set_up", name="Northside Care", quiet=True, verbosity=0)
    Employer.objects.update_or_create(
        pk=1, defaults={"name": "Northside Care", "phone": "+441134960001"}
    )
    sample = files.toml("jobs")
    for team in sample["teams"]:
        Team.objects.get_or_create(name=team["name"])
    users = get_user_model().objects
    users.create_superuser(email=ADMIN, first_name="Alex", last_name="Moore")
    for person in sample["staff"]:
        hire(person)
    for each in INVITED:
        ask_in(*each, at)
    for job in sample["jobs"]:
        open_job(job, at)


def hire(person: dict[str, Any]) -> None:
    """Without a password: the demo's own links open a session for them."""
    user = get_user_model().objects.create_user(
        email=person["email"], first_name=person["first"], last_name=person["last"]
    )
    for team, role in person["roles"].items():
        Membership.objects.create(user=user, team=Team.objects.get(name=team), role=role)


def ask_in(first: str, last: str, team: str, role: Role, days: int, at: datetime) -> None:
    """Nobody has taken it yet; after seven days it is over, and the admin's first page says so."""
    invite(
        email=f"{first}.{last}@northside.example",
        first_name=first,
        last_name=last,
        role=role,
        teams=[Team.objects.get(name=team)],
        is_admin=False,
        by=get_user_model().objects.get(email=ADMIN),
        at=at - timedelta(days=days),
    )


def open_job(given: dict[str, Any], at: datetime) -> None:
    job = Job.objects.create(
        slug=given["slug"],
        title=given["title"],
        team=Team.objects.get(name=given["team"]),
        owner=get_user_model().objects.get(email=given["owner"]),
        place=given["place"],
        hours=given["hours"],
        pay=given["pay"],
        about=given["about"].strip(),
        opened_at=at - timedelta(days=70),
    )
    for position, key in enumerate(given["stages"], start=1):
        JobStage.objects.create(job=job, stage=Stage.objects.get(key=key), position=position)
