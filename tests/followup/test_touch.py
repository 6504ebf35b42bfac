"""Staying in touch: who is listed for a job, what they see, and how it ends or goes on."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from candidates.actions import applications
from candidates.actions.closing import close
from candidates.enums import Outcome, Source
from followup.actions import touch
from followup.queries.touch import fitting_jobs, fitting_people
from messaging.models import Message
from preferences.queries.usual import usual_of
from tests.factories.candidates import NOW, JobFactory, TeamFactory, member, person
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give, set_up

DAY = timedelta(days=1)


@pytest.fixture
def team(db):
    set_up()
    return TeamFactory.create()


@pytest.fixture
def ana(team):
    return member(team)


@pytest.fixture
def before(team, ana):
    return JobFactory.create(team=team, owner=ana, title="Night Carer", place="Leeds")


@pytest.fixture
def opening(team, ana):
    return JobFactory.create(
        team=team, owner=ana, title="Day Carer", place="York", slug="day-carer"
    )


@pytest.fixture
def sam(before, ana):
    """Was told no, and may be written to about jobs like that one."""
    found = person(email="sam@example.com")
    held = applications.apply(candidate=found, job=before, source=Source.APPLIED, at=NOW)
    close(application=held, outcome=Outcome.REJECTED, by=ana, version=1, at=NOW)
    give(found, "channel.first", "email", at=NOW)
    give(found, "touch.which", "like_this", at=NOW)
    found.refresh_from_db()
    return found


def listed(ana, job, at=NOW + DAY):
    return [(row.candidate, row.not_before) for row in fitting_people(ana, job, at)]


def test_a_new_job_lists_those_who_want_one_like_it(sam, ana, opening):
    assert listed(ana, opening) == [(sam, None)]
    give(sam, "touch.which", "any_near", at=NOW + DAY)
    assert listed(ana, opening, NOW + 2 * DAY) == []


def test_the_same_answer_about_how_often_makes_the_same_message_wait(sam, ana, opening):
    pretend_sent(delivery_of(compose(sam, at=NOW + DAY, topic="other_jobs")), NOW + DAY)
    give(sam, "touch.often", "when_fits", at=NOW)
    assert listed(ana, opening, NOW + 2 * DAY) == [(sam, None)]
    give(sam, "touch.often", "monthly", at=NOW + DAY)
    assert listed(ana, opening, NOW + 2 * DAY) == [(sam, NOW + 31 * DAY)]
    assert listed(ana, opening, NOW + 32 * DAY) == [(sam, None)]


def test_who_applies_again_or_said_no_is_not_listed(sam, ana, opening, before):
    held = applications.apply(candidate=sam, job=opening, source=Source.APPLIED, at=NOW + DAY)
    assert listed(ana, opening) == []
    applications.withdraw(application=held, at=NOW + DAY)
    assert listed(ana, opening, NOW + 2 * DAY) == []  # it was this very job
    other = JobFactory.create(team=before.team, owner=ana, title="Carer", slug="carer")
    assert listed(ana, other, NOW + 2 * DAY) == [(sam, None)]
    give(sam, "touch.which", "no", at=NOW + DAY)
    assert listed(ana, other, NOW + 2 * DAY) == []


def test_they_see_the_jobs_that_fit(sam, opening):
    assert list(fitting_jobs(sam, NOW + DAY)) == [opening]
    assert list(fitting_jobs(sam, NOW + 366 * DAY)) == []


def test_it_ends_by_itself_and_is_asked_about_once_before(sam):
    assert touch.ask_again(at=NOW + 340 * DAY) == 0
    assert touch.ask_again(at=NOW + 355 * DAY) == 1
    assert touch.ask_again(at=NOW + 356 * DAY) == 0
    message = Message.objects.get()
    assert (message.topic, message.channel, message.is_automatic) == ("check_in", "", True)
    assert "{link}" in message.bodies.get().body
    give(sam, "touch.which", "like_this", at=NOW + 357 * DAY)
    sam.refresh_from_db()
    assert sam.pool_until == NOW + (357 + 365) * DAY
    assert touch.ask_again(at=NOW + 366 * DAY) == 0


def test_nobody_answers_and_it_is_over(sam, ana, opening):
    touch.ask_again(at=NOW + 355 * DAY)
    assert listed(ana, opening, NOW + 366 * DAY) == []
    assert touch.ask_again(at=NOW + 366 * DAY) == 0


def test_ask_me_again_in_six_months(sam):
    give(sam, "touch.which", "ask_in_6_months", at=NOW)
    assert touch.ask_again(at=NOW + 180 * DAY) == 0
    assert touch.ask_again(at=NOW + 185 * DAY) == 1
    assert touch.ask_again(at=NOW + 186 * DAY) == 0


def test_whoever_wants_no_questions_is_not_asked(sam):
    give(sam, "ask.how", "just_use_my_usual", at=NOW)
    assert touch.ask_again(at=NOW + 355 * DAY) == 0


def test_a_new_application_starts_from_the_usual(sam, opening):
    """Nothing known is asked anew; it may be kept, changed, or changed for this one alone."""
    held = applications.apply(candidate=sam, job=opening, source=Source.APPLIED, at=NOW + DAY)
    assert usual_of(sam, NOW + DAY, held).of("channel.first").option == "email"
    give(sam, "channel.first", "call", scope="application", application=held, at=NOW + DAY)
    assert usual_of(sam, NOW + 2 * DAY, held).of("channel.first").option == "call"
    assert usual_of(sam, NOW + 2 * DAY).of("channel.first").option == "email"


def test_the_page_says_why_and_how_and_leads_to_the_gate(sam, ana, opening):
    browser = Client()
    with time_machine.travel(NOW + DAY, tick=False):
        browser.force_login(ana)
        page = browser.get("/desk/jobs/day-carer/fitting/").content.decode()
    assert "Wants jobs like Night Carer." in page
    assert f"/desk/people/{sam.pk}/contact/?topic=other_jobs" in page
