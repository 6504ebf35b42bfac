"""Jobs, and how many people stand in each of their stages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from candidates.models import Job, Stage
from candidates.queries import applications_visible_to, jobs_visible_to
from candidates.staff import Staff


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


def job_rows(user: Staff, at: datetime) -> list[JobRow]:
    """Open jobs first."""
    found = jobs_visible_to(user, at).select_related("team", "owner")
    jobs = found.prefetch_related("job_stages__stage").order_by("closed_at", "title")
    live = applications_visible_to(user, at).filter(closed_at=None)
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
        for job in sorted(jobs, key=lambda job: (not job.is_open, job.title))
    ]
