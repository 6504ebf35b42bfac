"""Staying in touch: seen by every hiring team as long as they agree, and not a day longer."""

from datetime import timedelta

import pytest

from candidates.queries import candidates_visible_to
from preferences.actions import answers
from tests.factories.candidates import NOW, ApplicationFactory, TeamFactory, member, person
from tests.factories.preferences import give, note, set_up

pytestmark = pytest.mark.django_db

LASTS = timedelta(days=365)


@pytest.fixture
def sam():
    set_up()
    return person("sam@example.com")


def until(sam):
    sam.refresh_from_db()
    return sam.pool_until


@pytest.mark.parametrize(
    ("option", "agrees"),
    [("like_this", True), ("any_near", True), ("ask_in_6_months", False), ("no", False)],
)
def test_what_counts_as_agreeing(sam, option, agrees):
    give(sam, "touch.which", option)
    assert until(sam) == (NOW + LASTS if agrees else None)


def test_their_newest_word_counts_and_can_be_taken_back(sam):
    give(sam, "touch.which", "any_near")
    later = NOW + timedelta(days=30)
    no = give(sam, "touch.which", "no", at=later)
    assert until(sam) is None
    answers.undo(answer=no, at=later)
    assert until(sam) == NOW + LASTS
    give(sam, "touch.which", "like_this", at=later)
    assert until(sam) == later + LASTS


def test_what_somebody_noted_agrees_to_nothing(sam):
    note(sam, "touch.which", "any_near")
    assert until(sam) is None


def test_other_answers_leave_it_alone(sam):
    give(sam, "touch.which", "any_near")
    give(sam, "channel.first", "email")
    assert until(sam) == NOW + LASTS


def test_another_team_sees_them_until_it_ends(sam):
    ApplicationFactory.create(candidate=sam)
    recruiter = member(TeamFactory.create())
    assert sam not in candidates_visible_to(recruiter, NOW)
    give(sam, "touch.which", "any_near")
    assert sam in candidates_visible_to(recruiter, NOW)
    assert sam not in candidates_visible_to(recruiter, NOW + LASTS)
