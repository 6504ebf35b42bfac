"""Who sees what (RULES 8). Every read of candidates starts here.

Out of scope is the same as missing: these querysets hold neither. `at` is the instant at which
access that ends is judged; without it the database's own clock is.
"""

from datetime import datetime

from django.db.models import QuerySet, Value

from candidates.enums import Role
from candidates.models import Application, Candidate, Job, Membership, Team
from candidates.queries import scope
from candidates.queries.scope import Holds
from candidates.staff import Staff

READERS = (Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR)
WORKERS = (Role.RECRUITER, Role.COORDINATOR)


def memberships_of(user: Staff) -> QuerySet[Membership]:
    if not user.is_active:
        return Membership.objects.none()
    return Membership.objects.filter(user_id=user.pk).select_related("team")


def roles_of(user: Staff) -> frozenset[str]:
    return frozenset(memberships_of(user).values_list("role", flat=True))


def is_read_only(user: Staff) -> bool:
    """True of auditors, and of everyone without a role."""
    return not user.is_superuser and roles_of(user) <= {Role.AUDITOR}


# --- reading ----------------------------------------------------------------------------------


def candidates_visible_to(user: Staff, at: datetime | None = None) -> QuerySet[Candidate]:
    """Their teams' candidates, the pool, and whom they were given access to until an end."""
    return people_through(user, scope.applied_pooled_or_given(user, READERS, at))


def applications_visible_to(user: Staff, at: datetime | None = None) -> QuerySet[Application]:
    return applications_through(user, scope.of_own_or_given(user, READERS, at))


def applications_readable_by(user: Staff) -> QuerySet[Application]:
    """With what was said and written about them: holding an interview is not enough."""
    return applications_through(user, scope.of_own_teams(user, READERS))


def jobs_visible_to(user: Staff, at: datetime | None = None) -> QuerySet[Job]:
    if not user.is_active:
        return Job.objects.none()
    if user.is_superuser:
        return Job.objects.all()
    return Job.objects.filter(scope.jobs_of_own_or_given(user, READERS, at))


# For statements in fixed SQL: the same as a condition on columns. None: all of them.


def jobs_seen(user: Staff, at: datetime | None = None) -> Holds | None:
    """On a job's `team_id` and `id`."""
    if not user.is_active:
        return scope.is_member(user, ())
    return None if user.is_superuser else scope.jobs_of_own_or_given(user, READERS, at)


def applications_seen(user: Staff, at: datetime | None = None) -> Holds | None:
    """On an application's `job_id` and `id`, of somebody who was not erased."""
    if not user.is_active:
        return scope.is_member(user, ())
    return None if user.is_superuser else scope.of_own_or_given(user, READERS, at)


def may_see_bodies_of(user: Staff, job: Job | None) -> bool:
    """Bodies, notes and documents: of their own teams' jobs, and of no job at all.

    Interviewers see none.
    """
    if user.is_superuser and user.is_active:
        return True
    teams = teams_of(user, READERS)
    return teams.exists() if job is None else teams.filter(pk=job.team_id).exists()


def bodies_visible_to(user: Staff, team: str = "") -> Holds | Value:
    """The same as a column: `team` names the one with the team of the job; none is of no job at all."""
    if user.is_superuser or not user.is_active:
        return Value(user.is_active)
    return scope.of_team(user, READERS, team) if team else scope.is_member(user, READERS)


# --- working ----------------------------------------------------------------------------------


def candidates_contactable_by(user: Staff, at: datetime | None = None) -> QuerySet[Candidate]:
    """Whom they may contact: seeing someone as an auditor or an interviewer is not enough."""
    return people_through(user, scope.applied_or_pooled(user, WORKERS, at))


def with_contactable(
    people: QuerySet[Candidate], user: Staff, at: datetime | None = None
) -> QuerySet[Candidate]:
    """Each with `may_be_contacted`: whether the user may contact them."""
    if user.is_superuser or not user.is_active:
        return people.annotate(may_be_contacted=Value(user.is_active))
    return people.annotate(may_be_contacted=scope.applied_or_pooled(user, WORKERS, at))


def applications_changeable_by(user: Staff) -> QuerySet[Application]:
    """Which they may move, close, and write notes about."""
    return applications_through(user, scope.of_own_teams(user, WORKERS))


def jobs_changeable_by(user: Staff) -> QuerySet[Job]:
    """To which they may add people."""
    if not user.is_active:
        return Job.objects.none()
    if user.is_superuser:
        return Job.objects.all()
    return Job.objects.filter(team__in=teams_of(user, WORKERS))


# --- parts ---------------------------------------------------------------------------------------


def teams_of(user: Staff, roles: tuple[Role, ...]) -> QuerySet[Team]:
    if not user.is_active:
        return Team.objects.none()
    return Team.objects.filter(memberships__user_id=user.pk, memberships__role__in=roles)


def people_through(user: Staff, seen: Holds) -> QuerySet[Candidate]:
    people = Candidate.objects.filter(erased_at=None)
    if not user.is_active:
        return people.none()
    return people if user.is_superuser else people.filter(seen)


def applications_through(user: Staff, seen: Holds) -> QuerySet[Application]:
    applications = Application.objects.filter(candidate__erased_at=None)
    if not user.is_active:
        return applications.none()
    return applications if user.is_superuser else applications.filter(seen)
