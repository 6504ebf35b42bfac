"""A desk for tests: a team with a recruiter at it, a job, and people who applied."""

from typing import Any

import pytest
from django.test import Client

from candidates.enums import Role
from tests.factories.candidates import (
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    member,
    person,
)
from tests.factories.preferences import set_up


@pytest.fixture
def team(db) -> Any:
    set_up()
    return TeamFactory.create(name="Care North")


@pytest.fixture
def ana(team) -> Any:
    return member(team, first_name="Ana", last_name="Pires")


@pytest.fixture
def job(team, ana) -> Any:
    return JobFactory.create(team=team, owner=ana, title="Night Carer")


@pytest.fixture
def sam(job) -> Any:
    """Applied for the job; an email address and a mobile number, nothing said yet."""
    return applied(job, email="sam@example.com", phone="+447700900123", last_name="Okafor")


def applied(job: Any, **fields: Any) -> Any:
    candidate = person(**fields)
    ApplicationFactory.create(candidate=candidate, job=job)
    return candidate


@pytest.fixture
def desk(client: Client, ana) -> Client:
    """Ana's browser."""
    client.force_login(ana)
    return client


@pytest.fixture
def as_role(team, client: Client) -> Any:
    """`as_role(Role.AUDITOR)` is the browser of a colleague with that role."""

    def sign_in(role: Role, of: Any = None) -> Client:
        browser = Client()
        browser.force_login(member(of or team, role))
        return browser

    return sign_in


HTMX = {"HX-Request": "true"}
