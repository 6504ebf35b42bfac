"""Openings: made, changed, opened and closed by the team they belong to."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from candidates.exceptions import JobChanged, JobHasNoStages, NotOfThisTeam, StageInUse
from candidates.models import Application, Job, JobStage, Stage, Team
from candidates.queries import jobs_changeable_by
from candidates.staff import Staff

SLUG = 80


@transaction.atomic
def create_job(
    *,
    title: str,
    team: Team,
    owner: Staff,
    stages: Sequence[Stage],
    place: str,
    hours: str = "",
    pay: str = "",
    about: str = "",
) -> Job:
    """Not open yet. Raises JobHasNoStages, NotOfThisTeam."""
    job = Job(title=title, team=team, slug=free_slug(title))
    put_words(job, owner, place=place, hours=hours, pay=pay, about=about)
    set_stages(job, stages)
    check_owner(job, owner)
    return job


@transaction.atomic
def change_job(
    *,
    job: Job,
    title: str,
    owner: Staff,
    stages: Sequence[Stage],
    place: str,
    hours: str = "",
    pay: str = "",
    about: str = "",
    version: int,
) -> Job:
    """Raises JobChanged, StageInUse, JobHasNoStages, NotOfThisTeam."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if held.version != version:
        raise JobChanged
    held.title = title
    held.version += 1
    put_words(held, owner, place=place, hours=hours, pay=pay, about=about)
    set_stages(held, stages)
    check_owner(held, owner)
    return held


@transaction.atomic
def open_job(*, job: Job, at: datetime) -> Job:
    """People may apply. Open already, nothing changes."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if not held.is_open:
        held.opened_at, held.closed_at = at, None
        held.version += 1
        held.save(update_fields=["opened_at", "closed_at", "version"])
    return held


@transaction.atomic
def close_job(*, job: Job, at: datetime) -> Job:
    """Nobody new may apply; who has applied still waits for an answer. Closed already, nothing changes."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if held.is_open:
        held.closed_at = at
        held.version += 1
        held.save(update_fields=["closed_at", "version"])
    return held


# --- parts ------------------------------------------------------------------------------------


def put_words(job: Job, owner: Staff, **words: str) -> None:
    job.owner_id = owner.pk
    for name, value in words.items():
        setattr(job, name, value)
    job.save()


def set_stages(job: Job, stages: Sequence[Stage]) -> None:
    """In the order given. A stage in which somebody stands is kept."""
    if not stages:
        raise JobHasNoStages
    wanted = [stage.pk for stage in stages]
    live = Application.objects.filter(job=job, closed_at=None).exclude(stage__in=wanted)
    if left := live.values_list("stage__name", flat=True).distinct().order_by("stage__position"):
        raise StageInUse(tuple(left))
    if list(job.job_stages.values_list("stage_id", flat=True)) == wanted:
        return
    job.job_stages.all().delete()
    JobStage.objects.bulk_create(
        JobStage(job=job, stage=stage, position=position)
        for position, stage in enumerate(stages, start=1)
    )


def check_owner(job: Job, owner: Staff) -> None:
    if not jobs_changeable_by(owner).filter(pk=job.pk).exists():
        raise NotOfThisTeam


def free_slug(title: str) -> str:
    """As the title says, with a number when that address is taken."""
    base = slugify(title, allow_unicode=False)[: SLUG - 5] or "job"
    taken = set(Job.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
