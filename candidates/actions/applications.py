"""Applying, moving from stage to stage, and how it ends."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.enums import HappeningKind, Outcome, Source
from candidates.exceptions import (
    ApplicationClosed,
    JobHasNoStages,
    JobNotOpen,
    NotAStageOfThisJob,
)
from candidates.models import Application, Candidate, CloseReason, Job, Move, Stage
from candidates.queries import last_move, stages_of
from candidates.rules import moves
from candidates.staff import Staff, id_of


@transaction.atomic
def apply(
    *,
    candidate: Candidate,
    job: Job,
    source: Source,
    by: Staff | None = None,
    owner: Staff | None = None,
    at: datetime,
) -> Application:
    """Into the first stage, looked after by `owner` or the owner of the job.

    Someone who has an open application for this job has that one again. From a public page the job
    has to be open; a colleague may add people before that. Raises JobNotOpen, JobHasNoStages.
    """
    locked_candidate(candidate.pk)
    live = Application.objects.filter(candidate=candidate, job=job, closed_at=None).first()
    if live is not None:
        return live
    if job.closed_at is not None or (source == Source.APPLIED and not job.is_open):
        raise JobNotOpen
    application = Application.objects.create(
        candidate=candidate,
        job=job,
        stage=stage_for(job, None),
        owner_id=id_of(owner) or job.owner_id,
        source=source,
        applied_at=at,
        stage_at=at,
    )
    move = write_move(application, None, by=by, why="", at=at)
    say(HappeningKind.APPLIED, application, move, by, at)
    return application


@transaction.atomic
def bring_in(
    *,
    candidate: Candidate,
    job: Job,
    stage: Stage | None = None,
    outcome: str = "",
    applied_at: datetime | None = None,
    at: datetime,
) -> Application:
    """An application that was made elsewhere, as it stands there.

    No happening: it did not happen now, and thousands of people are not asked or written to because
    a file was read. One that we have for this job, open or closed, is returned as it is. Raises
    JobHasNoStages, NotAStageOfThisJob.
    """
    locked_candidate(candidate.pk)
    known = Application.objects.filter(candidate=candidate, job=job).first()
    if known is not None:
        return known
    application = Application.objects.create(
        candidate=candidate,
        job=job,
        stage=stage_for(job, stage),
        outcome=outcome,
        closed_at=at if outcome else None,
        owner_id=job.owner_id,
        source=Source.IMPORTED,
        applied_at=applied_at or at,
        stage_at=at,
    )
    write_move(application, None, by=None, why="", at=at)
    return application


@transaction.atomic
def move(
    *,
    application: Application,
    to_stage: Stage,
    by: Staff | None,
    why: str = "",
    version: int,
    at: datetime,
) -> Move:
    """Raises StaleVersion, NotAStageOfThisJob, AlreadyInStage, ApplicationClosed."""
    held = locked_application(application.pk)
    stages = [stage.pk for stage in stages_of(held.job)]
    moves.check_move(standing(held), seen=version, to_stage=to_stage.pk, stages=stages)
    came_from = held.stage
    held.stage, held.stage_at = to_stage, at
    save_next_version(held)
    row = write_move(held, came_from, by=by, why=why, at=at)
    return say(HappeningKind.MOVED, held, row, by, at)


@transaction.atomic
def undo_move(*, move: Move, by: Staff | None, at: datetime, is_untold: bool = False) -> Move:
    """Takes back the newest move or close, while nobody was told of it; raises TooLateToUndo.

    After a minute somebody may have been, unless the caller knows better (`is_untold`). It is a second row. Who reacts to moves looks at `standing_move` and finds nothing to do.
    """
    held = locked_application(move.application_id)
    newest = last_move(held)
    moves.check_undo(
        is_newest=newest is not None and newest.pk == move.pk,
        is_first=move.from_stage_id is None,
        is_undo=move.undoes_id is not None,
        moved_at=move.at,
        at=at,
        delay=None if is_untold else settings.CHECK_IN_DELAY,
    )
    before = held.moves.exclude(pk=move.pk).order_by("-pk").first()
    came_from = held.stage
    held.stage_id = move.from_stage_id or held.stage_id
    held.stage_at = before.at if before else held.applied_at
    held.outcome, held.closed_at = "", None
    save_next_version(held)
    row = write_move(held, came_from, by=by, why="", at=at, undoes=move)
    return say(HappeningKind.MOVED, held, row, by, at)


@transaction.atomic
def withdraw(*, application: Application, why: str = "", at: datetime) -> Move:
    """The candidate's own word: no version stands in its way, and twice is once.

    Raises ApplicationClosed when it had ended otherwise.
    """
    held = locked_application(application.pk)
    newest = last_move(held)
    if held.outcome == Outcome.WITHDRAWN and newest is not None:
        return newest
    if not held.is_live:
        raise ApplicationClosed
    return end(held, Outcome.WITHDRAWN, None, why, at)


@transaction.atomic
def hand_over(
    *, application: Application, owner: Staff, by: Staff | None, version: int, at: datetime
) -> Application:
    """Another colleague looks after it from now on; raises StaleVersion, ApplicationClosed."""
    held = locked_application(application.pk)
    moves.check_live(standing(held))
    moves.check_version(standing(held), version)
    held.owner_id = owner.pk
    save_next_version(held)
    return held


# --- parts ------------------------------------------------------------------------------------


def locked_application(application_id: int) -> Application:
    """The candidate's row first: the order of everyone who needs both."""
    found = Application.objects.select_related("job", "stage").get(pk=application_id)
    locked_candidate(found.candidate_id)
    return (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("job", "stage", "candidate")
        .get(pk=application_id)
    )


def standing(application: Application) -> moves.Standing:
    return moves.Standing(
        version=application.version, stage=application.stage_id, is_live=application.is_live
    )


def save_next_version(application: Application) -> None:
    application.version += 1
    application.save(
        update_fields=["stage", "stage_at", "outcome", "closed_at", "owner", "version"]
    )


def end(
    application: Application,
    outcome: Outcome,
    by: Staff | None,
    why: str,
    at: datetime,
    reason: CloseReason | None = None,
) -> Move:
    application.outcome, application.closed_at = outcome, at
    save_next_version(application)
    row = write_move(application, application.stage, by=by, why=why, at=at, reason=reason)
    return say(HappeningKind.CLOSED, application, row, by, at)


def stage_for(job: Job, asked: Stage | None) -> Stage:
    """The one asked for, or the first of the job."""
    stages = stages_of(job)
    if not stages:
        raise JobHasNoStages
    if asked is not None and asked not in stages:
        raise NotAStageOfThisJob
    return asked or stages[0]


def write_move(
    application: Application,
    came_from: Stage | None,
    *,
    by: Staff | None,
    why: str,
    at: datetime,
    undoes: Move | None = None,
    reason: CloseReason | None = None,
) -> Move:
    return Move.objects.create(
        application=application,
        from_stage=came_from,
        to_stage=application.stage,
        outcome=application.outcome,
        by_id=id_of(by),
        why=why,
        at=at,
        undoes=undoes,
        reason=reason,
    )


def say(
    kind: HappeningKind, application: Application, move: Move, by: Staff | None, at: datetime
) -> Move:
    happenings.record(
        kind=kind,
        candidate=application.candidate,
        application=application,
        subject=move,
        by=by,
        at=at,
    )
    return move
