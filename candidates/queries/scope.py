"""What somebody's memberships open to them, as conditions in fixed SQL.

Every page of the desk asks for them several times: made of querysets, they took longer to build than
the statements that held them took to run.

What a user may see is read once in a statement, as arrays of ids (`= ANY(ARRAY(…))`), and a person
is visible through one EXISTS. OFFSET keeps that from becoming a join, and coalesce the arrays from being
taken for few: a list looks at its rows in their order until it has enough, so that the first fifty
of a hundred thousand cost as much as those of a thousand.
"""

from datetime import datetime

from django.db.models import BooleanField

from candidates.enums import Role
from candidates.queries.columns import FromSql
from candidates.staff import Staff

Roles = tuple[Role, ...]

IS_MEMBER = "EXISTS (SELECT FROM candidates_membership WHERE user_id = %s AND role = ANY(%s))"
OWN_TEAMS = "ARRAY(SELECT team_id FROM candidates_membership WHERE user_id = %s AND role = ANY(%s))"
OWN_JOBS = f"ARRAY(SELECT id FROM candidates_job WHERE team_id = ANY({OWN_TEAMS}))"
# Only of members: whoever left every team has lost what they were given, too.
GRANTED = """
    SELECT granted.application_id FROM candidates_applicationaccess granted
    WHERE granted.user_id = %s AND granted.until > coalesce(%s, statement_timestamp())
      AND EXISTS (SELECT FROM candidates_membership WHERE user_id = granted.user_id)
"""
GRANTED_JOBS = f"SELECT job_id FROM candidates_application WHERE id IN ({GRANTED})"
# Whoever agreed to stay in touch has applied before.
IN_POOL = f"({{1}} > coalesce(%s, statement_timestamp()) AND {IS_MEMBER})"
APPLIED = """EXISTS (
    SELECT FROM candidates_application seen WHERE seen.candidate_id = {{0}} AND ({}) OFFSET 0)"""


class Holds(FromSql):
    """A condition."""

    output_field = BooleanField()


# --- of applications and jobs -------------------------------------------------------------------


def of_own_teams(user: Staff, roles: Roles) -> Holds:
    """Applications to the jobs of their teams."""
    return Holds(f"coalesce({{0}} = ANY({OWN_JOBS}), false)", ["job_id"], [user.pk, [*roles]])


def of_own_or_given(user: Staff, roles: Roles, at: datetime | None) -> Holds:
    """Those, and the ones that they were given access to."""
    sql = f"coalesce({{0}} = ANY({OWN_JOBS}) OR {{1}} = ANY(ARRAY({GRANTED})), false)"
    return Holds(sql, ["job_id", "pk"], [user.pk, [*roles], user.pk, at])


def jobs_of_own_or_given(user: Staff, roles: Roles, at: datetime | None) -> Holds:
    sql = f"({{0}} = ANY({OWN_TEAMS}) OR {{1}} = ANY(ARRAY({GRANTED_JOBS})))"
    return Holds(sql, ["team_id", "pk"], [user.pk, [*roles], user.pk, at])


def of_team(user: Staff, roles: Roles, team: str) -> Holds:
    """What is about a job of their teams; what is about none belongs to every member."""
    sql = f"coalesce({{0}} = ANY({OWN_TEAMS}), {IS_MEMBER})"
    return Holds(sql, [team], [user.pk, [*roles], user.pk, [*roles]])


def is_member(user: Staff, roles: Roles) -> Holds:
    return Holds(IS_MEMBER, [], [user.pk, [*roles]])


# --- of people ----------------------------------------------------------------------------------


def applied_to(user: Staff, roles: Roles, candidate: str = "pk") -> Holds:
    """Who applied to a job of their teams; `candidate` is the column that holds the person."""
    sql = APPLIED.format(f"seen.job_id = ANY({OWN_JOBS})")
    return Holds(sql, [candidate], [user.pk, [*roles]])


def applied_or_pooled(user: Staff, roles: Roles, at: datetime | None) -> Holds:
    """Them, and the pool."""
    sql = APPLIED.format(f"seen.job_id = ANY({OWN_JOBS}) OR {IN_POOL}")
    return Holds(sql, ["pk", "pool_until"], [user.pk, [*roles], at, user.pk, [*roles]])


def applied_pooled_or_given(user: Staff, roles: Roles, at: datetime | None) -> Holds:
    """Them, and whose application they were given access to."""
    sql = APPLIED.format(
        f"seen.job_id = ANY({OWN_JOBS}) OR seen.id = ANY(ARRAY({GRANTED})) OR {IN_POOL}"
    )
    given = [user.pk, [*roles], user.pk, at, at, user.pk, [*roles]]
    return Holds(sql, ["pk", "pool_until"], given)
