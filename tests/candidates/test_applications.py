"""Applying, moving, undoing, closing: the table of what is refused, and what is written."""

from datetime import timedelta

import pytest

from candidates import queries
from candidates.actions import applications, closing
from candidates.enums import HappeningKind, Outcome, Source
from candidates.exceptions import (
    AlreadyInStage,
    ApplicationClosed,
    JobHasNoStages,
    JobNotOpen,
    NotAStageOfThisJob,
    StaleVersion,
    TooLateToUndo,
)
from candidates.models import Happening
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    JobFactory,
    UserFactory,
    stage,
)

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(seconds=30)


def moved(application, key="screen", **changes):
    asked = {"to_stage": stage(key), "by": None, "version": application.version, "at": NOW}
    return applications.move(application=application, **(asked | changes))


def fresh(application):
    application.refresh_from_db()
    return application


# --- applying ---------------------------------------------------------------------------------


def test_applying_begins_in_the_first_stage_with_its_move_and_happening():
    candidate, job = CandidateFactory.create(), JobFactory.create(stages=["screen", "offer"])
    application = applications.apply(candidate=candidate, job=job, source=Source.APPLIED, at=NOW)
    assert application.stage == stage("screen")
    assert (application.owner, application.version, application.applied_at) == (job.owner, 1, NOW)
    move = application.moves.get()
    assert (move.from_stage, move.to_stage, move.by) == (None, stage("screen"), None)
    happening = Happening.objects.get()
    assert happening.kind == HappeningKind.APPLIED
    assert happening.candidate_id == candidate.pk
    assert (happening.application_id, happening.subject) == (application.pk, move.pk)


def test_applying_twice_is_one_application():
    candidate, job = CandidateFactory.create(), JobFactory.create()
    asked = {"candidate": candidate, "job": job, "source": Source.APPLIED, "at": NOW}
    assert applications.apply(**asked) == applications.apply(**asked)
    assert Happening.objects.count() == 1


def test_who_was_turned_down_may_apply_again():
    old = ApplicationFactory.create(outcome=Outcome.REJECTED, closed_at=NOW)
    new = applications.apply(candidate=old.candidate, job=old.job, source=Source.APPLIED, at=NOW)
    assert new != old


def test_a_colleague_who_adds_someone_looks_after_them():
    ana = UserFactory.create()
    application = applications.apply(
        candidate=CandidateFactory.create(),
        job=JobFactory.create(),
        source=Source.ADDED,
        by=ana,
        owner=ana,
        at=NOW,
    )
    assert application.owner == ana
    assert application.moves.get().by == ana


@pytest.mark.parametrize(
    ("source", "opened_at", "closed_at", "is_refused"),
    [
        (Source.APPLIED, NOW, None, False),
        (Source.APPLIED, None, None, True),
        (Source.APPLIED, NOW, NOW, True),
        (Source.ADDED, NOW, None, False),
        (Source.ADDED, None, None, False),
        (Source.ADDED, NOW, NOW, True),
    ],
)
def test_when_a_job_takes_applications(source, opened_at, closed_at, is_refused):
    job = JobFactory.create(opened_at=opened_at, closed_at=closed_at)
    asked = {"candidate": CandidateFactory.create(), "job": job, "source": source, "at": NOW}
    if is_refused:
        with pytest.raises(JobNotOpen):
            applications.apply(**asked)
    else:
        assert applications.apply(**asked).job == job


def test_a_job_without_stages_takes_nobody():
    with pytest.raises(JobHasNoStages):
        applications.apply(
            candidate=CandidateFactory.create(),
            job=JobFactory.create(stages=[]),
            source=Source.APPLIED,
            at=NOW,
        )


# --- from elsewhere ---------------------------------------------------------------------------


def brought_in(**asked):
    given = {"candidate": CandidateFactory.create(), "job": JobFactory.create(), "at": NOW}
    return applications.bring_in(**(given | asked))


def test_who_comes_from_elsewhere_stands_where_they_stood_and_sets_nothing_off():
    earlier = NOW - timedelta(days=40)
    application = brought_in(stage=stage("offer"), applied_at=earlier)
    assert (application.stage, application.applied_at) == (stage("offer"), earlier)
    assert (application.stage_at, application.moves.get().to_stage) == (NOW, stage("offer"))
    assert (application.source, application.is_live) == (Source.IMPORTED, True)
    assert not Happening.objects.exists()


def test_how_it_ended_elsewhere_is_how_it_ended():
    application = brought_in(outcome=Outcome.REJECTED)
    assert (application.outcome, application.closed_at) == (Outcome.REJECTED, NOW)
    assert application.moves.get().outcome == Outcome.REJECTED
    assert not Happening.objects.exists()


@pytest.mark.parametrize("closed", [{}, {"outcome": Outcome.REJECTED, "closed_at": NOW}])
def test_one_that_we_have_is_left_as_it_is(closed):
    known = ApplicationFactory.create(**closed)
    again = brought_in(candidate=known.candidate, job=known.job, stage=stage("offer"))
    assert again == known
    assert again.stage == stage("application")


@pytest.mark.parametrize(
    ("stages", "key", "refusal"),
    [([], None, JobHasNoStages), (["screen"], "offer", NotAStageOfThisJob)],
)
def test_a_stage_that_the_job_does_not_have(stages, key, refusal):
    with pytest.raises(refusal):
        brought_in(job=JobFactory.create(stages=stages), stage=stage(key) if key else None)


# --- moving -----------------------------------------------------------------------------------


def test_a_move_is_written_and_said():
    application, ana = ApplicationFactory.create(), UserFactory.create()
    move = moved(application, "interview", by=ana, why="Good chat")
    assert fresh(application).stage == stage("interview")
    assert (application.version, application.stage_at) == (2, NOW)
    assert (move.from_stage, move.to_stage) == (stage("application"), stage("interview"))
    assert (move.by, move.why, move.at) == (ana, "Good chat", NOW)
    happening = Happening.objects.get(kind=HappeningKind.MOVED)
    assert (happening.subject, happening.by) == (move.pk, ana)
    assert application.candidate.contact_version == 1


def test_a_move_may_go_back():
    application = ApplicationFactory.create()
    moved(application, "offer")
    moved(fresh(application), "screen")
    assert fresh(application).stage == stage("screen")


@pytest.mark.parametrize(
    ("key", "version", "is_closed", "refusal"),
    [
        ("screen", 2, False, StaleVersion),
        ("screen", 0, False, StaleVersion),
        ("assessment", 1, False, NotAStageOfThisJob),
        ("application", 1, False, AlreadyInStage),
        ("screen", 1, True, ApplicationClosed),
    ],
)
def test_what_a_move_refuses_changes_nothing(key, version, is_closed, refusal):
    closed = {"outcome": Outcome.HIRED, "closed_at": NOW} if is_closed else {}
    application = ApplicationFactory.create(**closed)
    with pytest.raises(refusal):
        moved(application, key, version=version)
    assert fresh(application).stage == stage("application")
    assert application.moves.count() == 1
    assert not Happening.objects.exists()


def test_two_desks_cannot_overwrite_each_other():
    application = ApplicationFactory.create()
    moved(application, "screen", version=1)
    with pytest.raises(StaleVersion):
        moved(application, "offer", version=1)
    assert fresh(application).stage == stage("screen")


# --- undoing ----------------------------------------------------------------------------------


def test_an_undone_move_is_two_rows_and_stands_no_more():
    application = ApplicationFactory.create()
    move = moved(application)
    assert queries.standing_move(move.pk) == move
    back = applications.undo_move(move=move, by=None, at=SOON)
    assert fresh(application).stage == stage("application")
    assert (application.version, application.stage_at) == (3, application.applied_at)
    assert back.undoes == move
    assert queries.standing_move(move.pk) is None
    assert queries.standing_move(back.pk) is None


def test_an_undone_close_is_open_again():
    application = ApplicationFactory.create()
    move = closing.close(
        application=application, outcome=Outcome.REJECTED, by=None, version=1, at=NOW
    )
    applications.undo_move(move=move, by=None, at=SOON)
    assert fresh(application).is_live
    assert application.outcome == ""
    assert application.stage == stage("application")


def test_after_a_minute_someone_may_have_been_told(settings):
    move = moved(ApplicationFactory.create())
    late = NOW + timedelta(seconds=settings.CHECK_IN_DELAY)
    with pytest.raises(TooLateToUndo):
        applications.undo_move(move=move, by=None, at=late)


def test_only_the_newest_move_once_and_never_the_first():
    application = ApplicationFactory.create()
    first = application.moves.get()
    with pytest.raises(TooLateToUndo):
        applications.undo_move(move=first, by=None, at=first.at)
    older = moved(application)
    newest = moved(fresh(application), "offer")
    with pytest.raises(TooLateToUndo):
        applications.undo_move(move=older, by=None, at=SOON)
    back = applications.undo_move(move=newest, by=None, at=SOON)
    for move in (newest, back):
        with pytest.raises(TooLateToUndo):
            applications.undo_move(move=move, by=None, at=SOON)


# --- ending -----------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [Outcome.HIRED, Outcome.REJECTED])
def test_closing_keeps_the_stage_and_says_the_outcome(outcome):
    application = ApplicationFactory.create()
    move = closing.close(
        application=application, outcome=outcome, by=None, why="Full", version=1, at=NOW
    )
    assert (fresh(application).outcome, application.closed_at) == (outcome, NOW)
    assert (move.outcome, move.why, move.to_stage) == (outcome, "Full", stage("application"))
    assert Happening.objects.get().kind == HappeningKind.CLOSED
    with pytest.raises(ApplicationClosed):
        closing.close(application=application, outcome=outcome, by=None, version=2, at=NOW)


def test_a_close_that_saw_an_older_version_is_refused():
    application = ApplicationFactory.create()
    moved(application)
    with pytest.raises(StaleVersion):
        closing.close(application=application, outcome=Outcome.HIRED, by=None, version=1, at=NOW)


def test_withdrawing_needs_no_version_and_twice_is_once():
    application = ApplicationFactory.create()
    moved(application)
    first = applications.withdraw(application=application, at=NOW)
    assert applications.withdraw(application=application, at=SOON) == first
    assert fresh(application).outcome == Outcome.WITHDRAWN
    assert Happening.objects.filter(kind=HappeningKind.CLOSED).count() == 1


def test_withdrawing_after_a_decision_is_refused():
    application = ApplicationFactory.create(outcome=Outcome.REJECTED, closed_at=NOW)
    with pytest.raises(ApplicationClosed):
        applications.withdraw(application=application, at=NOW)


def test_handing_over_is_a_change_like_any_other():
    application, ana = ApplicationFactory.create(), UserFactory.create()
    asked = {"application": application, "owner": ana, "by": ana, "at": NOW}
    applications.hand_over(version=1, **asked)
    assert fresh(application).owner == ana
    with pytest.raises(StaleVersion):
        applications.hand_over(version=1, **asked)


# --- reading ----------------------------------------------------------------------------------


def test_what_comes_next_follows_the_job():
    job = JobFactory.create(stages=["screen", "application", "offer"])
    application = ApplicationFactory.create(job=job, stage=stage("application"))
    assert queries.stages_of(job) == [stage("screen"), stage("application"), stage("offer")]
    assert queries.next_stages(application) == [stage("offer")]


def test_a_stage_the_job_no_longer_has_leads_to_all_of_them():
    application = ApplicationFactory.create(stage=stage("onboarding"))
    assert len(queries.next_stages(application)) == 4


@pytest.mark.parametrize(
    ("opened_at", "closed_at", "is_shown"),
    [(NOW, None, True), (None, None, False), (NOW, NOW, False)],
)
def test_the_public_sees_open_jobs(opened_at, closed_at, is_shown):
    job = JobFactory.create(opened_at=opened_at, closed_at=closed_at)
    assert (job in queries.open_jobs()) == is_shown == job.is_open
