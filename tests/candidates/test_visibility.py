"""RULES 8: every role against every relation to a person, one cell at a time."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from candidates import queries
from candidates.enums import Outcome, Role
from tests.factories.candidates import (
    NOW,
    AccessFactory,
    ApplicationFactory,
    CandidateFactory,
    JobFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db

ROLES = [
    "recruiter",
    "coordinator",
    "auditor",
    "interviewer",
    "no role",
    "candidate",
    "anonymous",
    "left",
    "superuser",
    "superuser who left",
]
RELATIONS = [
    "own team",
    "own team, closed",
    "own team, erased",
    "other team",
    "pool",
    "pool, over",
    "pool, erased",
    "access",
    "access, over",
    "access, erased",
    "no relation",
]

# Which relations let a role see the person. Everything that is not here is hidden.
TEAM = {"own team", "own team, closed"}
READS = TEAM | {"pool", "access"}
SEES = {
    "recruiter": READS,
    "coordinator": READS,
    "auditor": READS,
    "interviewer": {"access"},
    "superuser": {name for name in RELATIONS if "erased" not in name},
}
SEES_APPLICATION = {role: sees - {"pool", "pool, over"} for role, sees in SEES.items()} | {
    "superuser": {name for name in RELATIONS if "erased" not in name and name != "no relation"},
}
CONTACTS = {
    "recruiter": TEAM | {"pool"},
    "coordinator": TEAM | {"pool"},
    "superuser": SEES["superuser"],
}
CHANGES = {
    "recruiter": TEAM,
    "coordinator": TEAM,
    "superuser": SEES_APPLICATION["superuser"],
}


def user_with(role, team):
    if role in Role.values:
        return member(team, Role(role))
    if role == "anonymous":
        return AnonymousUser()
    if role == "candidate":
        user = UserFactory.create(first_name="Sam")
        CandidateFactory.create(user=user)
        return user
    if role == "left":
        return member(team, is_active=False)
    is_superuser = role.startswith("superuser")
    return UserFactory.create(is_superuser=is_superuser, is_active=role != "superuser who left")


def application_with(relation, user, team):
    """The application through which `relation` reaches a candidate; None where there is none."""
    erased_at = NOW - timedelta(days=1) if "erased" in relation else None
    if relation == "no relation":
        return CandidateFactory.create(), None
    is_own = relation.startswith("own team")
    job = JobFactory.create(team=team) if is_own else JobFactory.create()
    candidate = CandidateFactory.create(erased_at=erased_at)
    if relation.startswith("pool"):
        days = -1 if "over" in relation else 1
        candidate.pool_until = NOW + timedelta(days=days)
        candidate.save()
    closed = {"outcome": Outcome.REJECTED, "closed_at": NOW} if "closed" in relation else {}
    application = ApplicationFactory.create(candidate=candidate, job=job, **closed)
    if relation.startswith("access") and user.pk:
        days = -1 if "over" in relation else 1
        AccessFactory.create(user=user, application=application, until=NOW + timedelta(days=days))
    return candidate, application


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_in_every_relation(role, relation):
    team = TeamFactory.create()
    user = user_with(role, team)
    candidate, application = application_with(relation, user, team)

    visible = candidate in queries.candidates_visible_to(user, NOW)
    contactable = candidate in queries.candidates_contactable_by(user, NOW)
    assert visible == (relation in SEES.get(role, ()))
    assert contactable == (relation in CONTACTS.get(role, ()))
    if application is not None:
        seen = application in queries.applications_visible_to(user, NOW)
        changed = application in queries.applications_changeable_by(user)
        assert seen == (relation in SEES_APPLICATION.get(role, ()))
        assert changed == (relation in CHANGES.get(role, ()))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_own", [True, False])
def test_jobs_and_bodies(role, is_own):
    team = TeamFactory.create()
    user = user_with(role, team)
    job = JobFactory.create(team=team if is_own else TeamFactory.create())

    reads = role in {"recruiter", "coordinator", "auditor"} and is_own
    works = role in {"recruiter", "coordinator"} and is_own
    is_all = role == "superuser"
    assert (job in queries.jobs_visible_to(user, NOW)) == (reads or is_all)
    assert (job in queries.jobs_changeable_by(user)) == (works or is_all)
    assert queries.may_see_bodies_of(user, job) == (reads or is_all)


@pytest.mark.parametrize("role", ROLES)
def test_bodies_of_no_job(role):
    user = user_with(role, TeamFactory.create())
    expected = role in {"recruiter", "coordinator", "auditor", "superuser"}
    assert queries.may_see_bodies_of(user, None) == expected


@pytest.mark.parametrize("role", ROLES)
def test_read_only(role):
    user = user_with(role, TeamFactory.create())
    changes = role in {"recruiter", "coordinator", "interviewer", "superuser", "superuser who left"}
    assert queries.is_read_only(user) == (not changes)


def test_an_interviewer_sees_the_job_of_an_interview_and_no_body():
    access = AccessFactory.create()
    MembershipFactory.create(user=access.user, role=Role.INTERVIEWER)
    job = access.application.job
    assert job in queries.jobs_visible_to(access.user, NOW)
    assert job not in queries.jobs_visible_to(access.user, access.until)
    assert not queries.may_see_bodies_of(access.user, job)


def test_an_interviewer_in_one_team_may_not_contact_through_another_role_elsewhere():
    """A recruiter who only interviews for another team reads there, and works at home."""
    access = AccessFactory.create()
    MembershipFactory.create(user=access.user, role=Role.RECRUITER)
    MembershipFactory.create(
        user=access.user, team=access.application.job.team, role=Role.INTERVIEWER
    )
    candidate = access.application.candidate
    assert candidate in queries.candidates_visible_to(access.user, NOW)
    assert candidate not in queries.candidates_contactable_by(access.user, NOW)
    assert access.application not in queries.applications_changeable_by(access.user)


def test_a_person_is_there_once_however_many_ways_lead_to_them():
    team = TeamFactory.create()
    user = member(team)
    candidate = CandidateFactory.create(pool_until=NOW + timedelta(days=1))
    for _ in range(2):
        application = ApplicationFactory.create(candidate=candidate, job__team=team)
        AccessFactory.create(user=user, application=application)
    assert list(queries.candidates_visible_to(user, NOW)) == [candidate]


@pytest.mark.case(57)
def test_removed_from_the_team_is_the_next_question_s_answer():
    team = TeamFactory.create()
    user = member(team)
    application = ApplicationFactory.create(job__team=team)
    assert application in queries.applications_visible_to(user)
    user.memberships.all().delete()
    assert application not in queries.applications_visible_to(user)


def test_without_an_instant_the_database_says_what_time_it_is():
    access = AccessFactory.create(until=NOW - timedelta(days=3650))
    MembershipFactory.create(user=access.user, role=Role.INTERVIEWER)
    assert not queries.candidates_visible_to(access.user).exists()
    access.until = NOW + timedelta(days=36500)
    access.save()
    assert queries.candidates_visible_to(access.user).exists()


def test_one_query_whatever_the_relation(django_assert_num_queries):
    team = TeamFactory.create()
    user = member(team)
    ApplicationFactory.create_batch(3, job__team=team)
    with django_assert_num_queries(1):
        assert len(queries.candidates_visible_to(user, NOW)) == 3
