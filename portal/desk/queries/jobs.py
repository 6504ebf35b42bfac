"""Jobs, and how many people stand in each of their stages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from candidates.enums import Outcome
from candidates.models import Job, Membership, Stage, Team
from candidates.queries import applications_visible_to, jobs_visible_to, stages_of
from candidates.queries.visibility import WORKERS
from candidates.staff import Staff
from portal.accounts.models import User

ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    stage: Stage
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    job: Job
    stages: Sequence[StageCount]

    @property
    def people(self) -> int:
        return sum(row.people for row in self.stages)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsPage:
    """Fifty of them."""

    page: Page[Any]
    rows: Sequence[JobRow]


def jobs_page(user: Staff, asked: str, at: datetime) -> JobsPage:
    """Open jobs first. What is no number is the first page, what is beyond the last is the last."""
    found = jobs_visible_to(user, at).select_related("team", "owner")
    found = found.alias(is_shut=Q(opened_at=None) | Q(closed_at__isnull=False))
    shown = found.prefetch_related("job_stages__stage").order_by("is_shut", "title", "pk")
    page = Paginator(shown, ROWS).get_page(asked)
    return JobsPage(page=page, rows=job_rows(list(page.object_list), user, at))


def job_rows(jobs: Sequence[Job], user: Staff, at: datetime) -> list[JobRow]:
    live = applications_visible_to(user, at).filter(
        closed_at=None, job__in=[job.pk for job in jobs]
    )
    counted = live.order_by().values_list("job_id", "stage_id").annotate(people=Count("pk"))
    people = Counter({(job, stage): count for job, stage, count in counted})
    return [
        JobRow(
            job=job,
            stages=[
                StageCount(stage=row.stage, people=people[job.pk, row.stage_id])
                for row in job.job_stages.all()
            ],
        )
        for job in jobs
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """One job. `live` still wait for an answer, whether or not it is open."""

    job: Job
    stages: Sequence[StageCount]
    owners: Sequence[tuple[User, int]]
    ended: Sequence[tuple[str, int]]

    @property
    def live(self) -> int:
        return sum(row.people for row in self.stages)


def job_page(job: Job, user: Staff, at: datetime) -> JobPage:
    rows = applications_visible_to(user, at).filter(job=job).order_by()
    live = rows.filter(closed_at=None)
    people = Counter(dict(live.values_list("stage_id").annotate(Count("pk"))))
    owners = dict(live.values_list("owner").annotate(Count("pk")))
    users = User.objects.in_bulk(list(owners))
    ended = dict(rows.exclude(outcome="").values_list("outcome").annotate(Count("pk")))
    stages = stages_of(job)
    return JobPage(
        job=job,
        stages=[StageCount(stage=stage, people=people[stage.pk]) for stage in stages],
        owners=sorted(
            ((users[pk], count) for pk, count in owners.items()), key=lambda row: -row[1]
        ),
        ended=[(str(Outcome(key).label), ended[key]) for key in Outcome.values if key in ended],
    )


def teams_worked_in(user: Staff) -> QuerySet[Team]:
    found = Team.objects.all()
    if not user.is_superuser:
        found = found.filter(memberships__user_id=user.pk, memberships__role__in=WORKERS)
    return found.distinct()


def colleagues_of(teams: Any) -> QuerySet[User]:
    """Who may look after people of these teams."""
    members = Membership.objects.filter(team__in=teams, role__in=WORKERS)
    found = User.objects.filter(pk__in=members.values("user"), is_active=True, is_program=False)
    return found.order_by("first_name", "last_name", "pk")
