"""Who sees what (RULES 8). Every read of candidates starts here.

Out of scope is the same as missing: these querysets hold neither. `at` is the instant at which
access that ends is judged; without it the database's own clock is.
"""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.db.models.lookups import GreaterThan

from candidates.enums import Role
from candidates.models import Application, ApplicationAccess, Candidate, Job, Membership, Team
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
    seen = of_own_teams(user, READERS) | in_pool(user, READERS, at) | given(user, at)
    return people_through(user, seen)


def applications_visible_to(user: Staff, at: datetime | None = None) -> QuerySet[Application]:
    return applications_through(user, of_own_teams(user, READERS) | given(user, at))


def jobs_visible_to(user: Staff, at: datetime | None = None) -> QuerySet[Job]:
    if not user.is_active:
        return Job.objects.none()
    if user.is_superuser:
        return Job.objects.all()
    granted = granted_to(user, at).filter(application__job=OuterRef("pk"))
    return Job.objects.filter(Q(team__in=teams_of(user, READERS)) | Exists(granted))


def may_see_bodies_of(user: Staff, job: Job | None) -> bool:
    """Bodies, notes and documents: of their own teams' jobs, and of no job at all.

    Interviewers see none.
    """
    if user.is_superuser and user.is_active:
        return True
    teams = teams_of(user, READERS)
    return teams.exists() if job is None else teams.filter(pk=job.team_id).exists()


# --- working ----------------------------------------------------------------------------------


def candidates_contactable_by(user: Staff, at: datetime | None = None) -> QuerySet[Candidate]:
    """Whom they may contact: seeing someone as an auditor or an interviewer is not enough."""
    return people_through(user, of_own_teams(user, WORKERS) | in_pool(user, WORKERS, at))


def applications_changeable_by(user: Staff) -> QuerySet[Application]:
    """Which they may move, close, and write notes about."""
    return applications_through(user, of_own_teams(user, WORKERS))


def jobs_changeable_by(user: Staff) -> QuerySet[Job]:
    """To which they may add people."""
    if not user.is_active:
        return Job.objects.none()
    if user.is_superuser:
        return Job.objects.all()
    return Job.objects.filter(team__in=teams_of(user, WORKERS))


# --- parts ------------------------------------------------------------------------------------
#
# What a user may see is read once, as arrays of ids (`= ANY(ARRAY(…))`), and a person is visible
# through one EXISTS. Several of them joined by OR would be hashed over all applications for every
# page; so the first fifty of a hundred thousand cost as much as the first fifty of a thousand.


class IsOneOf(Func):
    """Whether a column holds one of the values of a subquery that does not depend on the row."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, values: QuerySet[Any, Any]) -> None:
        super().__init__(F(column), ArraySubquery(values.order_by()))


def teams_of(user: Staff, roles: tuple[Role, ...]) -> QuerySet[Team]:
    if not user.is_active:
        return Team.objects.none()
    return Team.objects.filter(memberships__user_id=user.pk, memberships__role__in=roles)


def granted_to(user: Staff, at: datetime | None) -> QuerySet[ApplicationAccess]:
    """Only of members: whoever left every team has lost what they were given, too."""
    return ApplicationAccess.objects.filter(
        user_id=user.pk, user__memberships__isnull=False, until__gt=at or Now()
    )


def of_own_teams(user: Staff, roles: tuple[Role, ...]) -> Q:
    """Applications to the jobs of their teams."""
    jobs = Job.objects.filter(team__in=teams_of(user, roles))
    return Q(IsOneOf("job_id", jobs.values("pk")))


def given(user: Staff, at: datetime | None) -> Q:
    """Applications that they were given access to."""
    return Q(IsOneOf("pk", granted_to(user, at).values("application_id")))


def people_through(user: Staff, applications: Q) -> QuerySet[Candidate]:
    people = Candidate.objects.filter(erased_at=None)
    if not user.is_active:
        return people.none()
    if user.is_superuser:
        return people
    seen = Application.objects.filter(applications, candidate=OuterRef("pk"))
    return people.filter(Exists(seen.order_by()))


def in_pool(user: Staff, roles: tuple[Role, ...], at: datetime | None) -> Q:
    """Whoever agreed to stay in touch has applied before."""
    hires = Membership.objects.filter(user_id=user.pk, role__in=roles)
    return Q(Exists(hires), GreaterThan(OuterRef("pool_until"), at or Now()))


def applications_through(user: Staff, seen: Q) -> QuerySet[Application]:
    applications = Application.objects.filter(candidate__erased_at=None)
    if not user.is_active:
        return applications.none()
    return applications if user.is_superuser else applications.filter(seen)
