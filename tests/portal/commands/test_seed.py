"""`manage.py seed`: many people at once, whole enough for every page that is measured."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Application, Candidate
from messaging.models import Attempt, InboundMessage
from messaging.queries.verdicts import verdicts_for
from preferences.enums import TopicKey
from preferences.models import Answer
from tests.factories.candidates import NOW
from tests.factories.preferences import set_up


@pytest.fixture(autouse=True)
def _set_up(db):
    set_up()


@pytest.fixture(autouse=True)
def _no_vacuum(monkeypatch):
    """A test stands in a transaction, where PostgreSQL cannot vacuum."""
    monkeypatch.setattr("portal.management.commands.seed.tidy", lambda: None)


def seed(number: int) -> None:
    call_command("seed", candidates=number, stdout=StringIO())


def test_people_come_with_applications_usuals_and_messages():
    seed(30)
    assert Candidate.objects.count() == 30
    assert Application.objects.count() == 45
    assert Answer.objects.exists()
    assert (Attempt.objects.count(), InboundMessage.objects.count()) == (240, 60)
    people = list(Candidate.objects.all())
    assert len(verdicts_for(people, TopicKey.UPDATE, NOW)) == 30


def test_again_adds_as_many():
    seed(10)
    seed(10)
    assert Candidate.objects.count() == 20


def test_not_where_it_is_switched_off(settings):
    settings.MAY_SEED = False
    with pytest.raises(CommandError):
        seed(10)
    assert not Candidate.objects.exists()
