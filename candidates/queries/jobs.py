"""The employer, jobs and their stages."""

from collections.abc import Collection

from django.db.models import QuerySet, Subquery

from candidates.exceptions import NotSetUp
from candidates.models import Application, CloseReason, Employer, Job, Move, Stage
from candidates.rules import moves


def employer() -> Employer:
    """The one employer of the installation; raises NotSetUp."""
    found = Employer.objects.filter(pk=1).first()
    if found is None:
        raise NotSetUp
    return found


def open_jobs() -> QuerySet[Job]:
    """What the public sees."""
    return Job.objects.filter(opened_at__isnull=False, closed_at=None)


def stages_of(job: Job) -> list[Stage]:
    """In the order of the job."""
    return list(Stage.objects.filter(job_stages__job=job).order_by("job_stages__position"))


def next_stages(application: Application) -> list[Stage]:
    """The stages after the one an application is in."""
    stages = {stage.pk: stage for stage in stages_of(application.job)}
    return [stages[pk] for pk in moves.stages_after(list(stages), application.stage_id)]


def standing_move(move_id: int) -> Move | None:
    """A move that still counts: neither undone nor itself the undoing of one.

    For consumers of MOVED and CLOSED, which look some time after the fact.
    """
    return (
        Move.objects.filter(pk=move_id, undoes=None, undone_by=None)
        .select_related("application__candidate", "application__job", "to_stage")
        .first()
    )


def last_move(application: Application) -> Move | None:
    return application.moves.order_by("-pk").first()


# --- endings ------------------------------------------------------------------------------------

INTERVIEW = "interview"


def reasons_offered() -> QuerySet[CloseReason]:
    return CloseReason.objects.filter(is_offered=True)


def has_met_us(application: Application) -> bool:
    """Whoever came as far as an interview hears a no from a person."""
    return bool(met_us([application.pk]))


def met_us(application_ids: Collection[int]) -> frozenset[int]:
    """Which of them have been in the interview stage or beyond. One query."""
    first = Stage.objects.filter(key=INTERVIEW).values("position")[:1]
    reached = Move.objects.filter(
        application__in=application_ids,
        to_stage__position__gte=Subquery(first),
        undoes=None,
        undone_by=None,
    )
    return frozenset(reached.values_list("application_id", flat=True))
