"""Jobs for recruiters: made, changed, opened, closed; handed over; many moved and closed at once."""

import gzip
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from candidates.actions import hand_overs
from candidates.enums import Role
from candidates.models import Application, CloseReason, HandOver, Job, Move
from candidates.tasks import keep_hand_overs
from messaging.enums import LeftOut, RowState
from messaging.models import BatchRow, Message
from preferences.models import Pause
from tests.factories.candidates import NOW, STAGES, JobFactory, TeamFactory, member, stage
from tests.factories.preferences import give, set_up
from tests.portal.desk.conftest import HTMX, applied


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once: three who applied, one of them paused, one who came to an interview."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        set_up()
        team = TeamFactory.create(name="Care North")
        ana = member(team, first_name="Ana", last_name="Pires")
        job = JobFactory.create(team=team, owner=ana, title="Night Carer", slug="night-carer")
        people = {
            name: applied(job, email=f"{name}@example.com", first_name=name)
            for name in ("Em", "Pau", "Met")
        }
        for person in people.values():
            give(person, "channel.first", "email")
            give(person, "contact.hours", "any")
        Pause.objects.create(candidate=people["Pau"], began_at=NOW, until=NOW + timedelta(days=9))
        met = people["Met"].applications.get()
        met.moves.create(to_stage=stage("interview"), from_stage=met.stage, at=NOW)
        yield team, ana, job, people
        transaction.set_rollback(True)


@pytest.fixture
def team(world, db):
    return world[0]


@pytest.fixture
def ana(world, db):
    return world[1]


@pytest.fixture
def job(world, db):
    return Job.objects.get(pk=world[2].pk)


@pytest.fixture
def people(world, db):
    return world[3]


def words_of(answer) -> str:
    return answer.content.decode()


def form_of(job, **changes):
    return {
        "title": job.title,
        "place": job.place,
        "owner": job.owner_id,
        "stages": [row.stage_id for row in job.job_stages.all()],
        "version": job.version,
    } | changes


# --- one job --------------------------------------------------------------------------------------


def test_a_new_job_is_made_and_opened_by_its_team(desk, ana, team):
    stages = [stage("offer").pk, stage("application").pk]
    given = {"team": team.pk, "title": "Cook", "place": "Leeds", "owner": ana.pk, "stages": stages}
    assert desk.post("/desk/jobs/new/", given).status_code == 302
    made = Job.objects.get(slug="cook")
    assert [row.stage.key for row in made.job_stages.all()] == ["application", "offer"]
    assert not made.is_open
    desk.post("/desk/jobs/cook/turn/", {"do": "open"})
    made.refresh_from_db()
    assert made.is_open
    desk.post("/desk/jobs/new/", given)
    assert Job.objects.filter(slug="cook-2").exists()


def test_bad_input_is_kept_and_said(desk, team):
    answer = desk.post(
        "/desk/jobs/new/", {"team": team.pk, "title": "Cook \u202e 🙂", "stages": []}
    )
    assert answer.status_code == 422
    assert "Something needs another look" in words_of(answer)
    assert "🙂" in words_of(answer)


def test_a_job_of_another_team_is_as_missing(desk):
    other = JobFactory.create(team=TeamFactory.create(), slug="other")
    for address in ("", "edit/"):
        assert desk.get(f"/desk/jobs/{other.slug}/{address}").status_code == 404
    assert desk.post(f"/desk/jobs/{other.slug}/turn/", {"do": "close"}).status_code == 404


def test_two_desks_see_each_others_change(desk, job):
    desk.post("/desk/jobs/night-carer/edit/", form_of(job, title="Night Carer, Leeds"))
    answer = desk.post("/desk/jobs/night-carer/edit/", form_of(job, title="Mine"))
    assert answer.status_code == 409
    assert "Night Carer, Leeds" in words_of(answer)
    assert 'value="Mine"' in words_of(answer)
    job.refresh_from_db()
    assert job.title == "Night Carer, Leeds"
    desk.post("/desk/jobs/night-carer/edit/", form_of(job, title="Mine"))
    job.refresh_from_db()
    assert job.title == "Mine"


def test_a_stage_in_which_somebody_stands_is_kept(desk, job, people):
    answer = desk.post("/desk/jobs/night-carer/edit/", form_of(job, stages=[stage("offer").pk]))
    assert answer.status_code == 422
    assert "People stand in Application. Move them first." in words_of(answer)
    assert job.job_stages.count() == 4


def test_an_owner_is_of_the_team(desk, job, as_role):
    stranger = member(TeamFactory.create())
    answer = desk.post("/desk/jobs/night-carer/edit/", form_of(job, owner=stranger.pk))
    assert answer.status_code == 422


def test_a_closed_job_owes_answers(desk, job, people):
    answer = desk.post("/desk/jobs/night-carer/turn/", {"do": "close"}, follow=True)
    assert "3 people applied and have not heard how it ends" in words_of(answer)
    assert Application.objects.filter(closed_at=None).count() == 3


# --- many at once ---------------------------------------------------------------------------------


def ending(desk, job, **changes):
    whom = {"everyone": "on", "filter": f"job={job.slug}"}
    shown = desk.post("/desk/people/close/", whom | {"look": "1"}).context["many"]
    form = whom | {
        "send": "1",
        "outcome": "rejected",
        "reason": CloseReason.objects.get(key="job_closed").pk,
        "client_token": str(uuid.uuid4()),
        "seen": shown.seen,
        "body": "The job is gone, {first_name}.",
    }
    return desk.post("/desk/people/close/", form | changes)


def test_each_is_closed_with_an_answer_or_stays_open(desk, job, people):
    answer = ending(desk, job)
    assert answer.status_code == 303
    rows = {row.candidate.first_name: row for row in BatchRow.objects.all()}
    assert rows["Em"].state == RowState.QUEUED
    assert (rows["Pau"].why, rows["Met"].why) == (LeftOut.RULE, LeftOut.MET)
    em = people["Em"].applications.get()
    assert (em.outcome, em.moves.first().reason.key) == ("rejected", "job_closed")
    assert rows["Em"].message.decides == em.moves.first()
    assert Application.objects.filter(closed_at=None).count() == 2

    undo = desk.post(f"{answer['Location']}undo/", follow=True)
    assert "1 message was stopped." in words_of(undo)
    assert people["Em"].applications.get().is_live


def test_an_ending_that_somebody_overtook_is_left_out(desk, job, people, ana):
    em = people["Em"].applications.get()
    Application.objects.filter(pk=em.pk).update(version=em.version + 1)
    shown = desk.post(
        "/desk/people/close/", {"everyone": "on", "filter": f"job={job.slug}", "look": "1"}
    )
    assert shown.context["many"].going
    ending(desk, job)
    assert not Application.objects.get(pk=em.pk).is_live


def test_many_move_and_come_back(desk, job, people):
    whom = {"everyone": "on", "filter": f"job={job.slug}"}
    seen = desk.post("/desk/people/move/", whom).context["moving"].seen
    pau = people["Pau"].applications.get()
    Application.objects.filter(pk=pau.pk).update(version=7)
    given = whom | {"to_stage": stage("screen").pk, "seen": seen, "move": "1"}
    words = words_of(desk.post("/desk/people/move/", given, follow=True))
    assert "2 people moved." in words
    assert "Not moved, because something changed meanwhile: Pau" in words
    strip = words_of(desk.get("/desk/f/outbox/", headers=HTMX))
    assert "2 people are in Screen now." in strip
    moved = Move.objects.filter(to_stage__key="screen").earliest("pk")
    desk.post(f"/desk/moves/undo/?of={moved.pk}")
    assert not Application.objects.filter(stage__key="screen").exists()


def test_a_move_needs_a_stage(desk, people):
    ids = [person.pk for person in people.values()]
    assert desk.post("/desk/people/move/", {"person": ids, "move": "1"}).status_code == 422
    assert "Nobody is picked" in words_of(desk.get("/desk/people/move/"))


# --- somebody is away -----------------------------------------------------------------------------


@pytest.fixture
def bo(team):
    return member(team, first_name="Bo", last_name="Lund")


def test_all_of_somebodys_people_go_to_another_and_come_back(desk, ana, bo, people, clock):
    given = {"away": ana.pk, "stand_in": bo.pk, "last_day": "2027-03-05"}
    desk.post("/desk/jobs/hand-over/", given)
    assert set(Application.objects.values_list("owner", flat=True)) == {bo.pk}
    assert "Bo Lund stands in for Ana Pires until Fri 5 Mar" in words_of(desk.get("/desk/jobs/"))
    taken = people["Em"].applications.get()
    Application.objects.filter(pk=taken.pk).update(owner=member(taken.job.team))
    clock.move_to(NOW + timedelta(days=4))
    assert keep_hand_overs() == 1
    assert keep_hand_overs() == 0
    owners = dict(Application.objects.values_list("candidate__first_name", "owner"))
    assert owners["Met"] == owners["Pau"] == ana.pk
    assert owners["Em"] not in (ana.pk, bo.pk), "a third colleague took it meanwhile"


def test_a_planned_one_begins_when_its_day_comes(desk, ana, bo, people, clock):
    desk.post(
        "/desk/jobs/hand-over/", {"away": ana.pk, "stand_in": bo.pk, "begins_on": "2027-03-08"}
    )
    assert keep_hand_overs() == 0
    clock.move_to(NOW + timedelta(days=6))
    keep_hand_overs()
    assert set(Application.objects.values_list("owner", flat=True)) == {bo.pk}
    hand_overs.end(hand_over=HandOver.objects.get(), at=NOW + timedelta(days=7))
    assert set(Application.objects.values_list("owner", flat=True)) == {ana.pk}


def test_what_cannot_be_handed_over(desk, ana, bo, team, people):
    url = "/desk/jobs/hand-over/"
    assert desk.post(url, {"away": ana.pk, "stand_in": ana.pk}).status_code == 422
    past = {"away": ana.pk, "stand_in": bo.pk, "last_day": "2027-01-01"}
    assert desk.post(url, past).status_code == 422
    reader = member(team, Role.AUDITOR)
    assert desk.post(url, {"away": ana.pk, "stand_in": reader.pk}).status_code == 422
    hand_overs.hand_over_all(away=ana, stand_in=bo, begins_at=NOW, until=None, by=ana, at=NOW)
    assert "stands in for them already" in words_of(
        desk.post(url, {"away": ana.pk, "stand_in": bo.pk})
    )
    assert Message.objects.count() == 0


def test_fifty_jobs_a_page_the_open_ones_first(desk, ana, team):
    for number in range(60):
        title = f"Carer for the nights {number}"
        JobFactory.create(team=team, title=title, owner=ana, stages=STAGES)
    JobFactory.create(team=team, title="A first draft", owner=ana, opened_at=None)
    with CaptureQueriesContext(connection) as seen:
        first = desk.get("/desk/jobs/")
    assert len(seen) <= 10
    assert len(first.content) < 60_000
    assert len(gzip.compress(first.content)) < 8_000
    assert words_of(first).count("<article") == 50
    assert "A first draft" not in words_of(first)
    assert "A first draft" in words_of(desk.get("/desk/jobs/?page=2"))
    for odd in ("x", "0", "-1", "99999999"):
        assert desk.get(f"/desk/jobs/?page={odd}").status_code == 200
