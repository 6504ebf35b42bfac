"""Ana, who holds interviews on weekdays, and Sam, who applied to be a night carer."""

import pytest
from django.utils import timezone

from tests.factories.candidates import (
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    member,
    person,
)
from tests.factories.preferences import set_up
from tests.factories.scheduling import free_weekdays


@pytest.fixture
def team(db):
    set_up()
    return TeamFactory.create(name="Care North")


@pytest.fixture
def ana(team):
    ana = member(team, first_name="Ana", last_name="Pires")
    free_weekdays(ana)
    return ana


@pytest.fixture
def job(team, ana):
    return JobFactory.create(team=team, owner=ana, title="Night Carer", pay="£14.60 an hour")


@pytest.fixture
def sam(team):
    return person(
        email="sam@example.org", phone="+447700900123", first_name="Sam", last_name="Okoro"
    )


@pytest.fixture
def application(sam, job):
    return ApplicationFactory.create(candidate=sam, job=job)


@pytest.fixture(autouse=True)
def _in_utc():
    with timezone.override("UTC"):
        yield
