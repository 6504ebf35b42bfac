"""The board: a column for each stage of a job, with the cards of who stands there."""

from datetime import timedelta

import pytest
import time_machine

from candidates.enums import Role
from candidates.models import Job, Stage
from messaging.actions import reach
from tests.factories.candidates import NOW, JobFactory, TeamFactory
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied
from tests.queries import queries

URL = "/desk/board/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def columns(answer) -> dict[str, list[str]]:
    found = answer.context["columns"]
    return {column.key: [card.name for card in column.cards] for column in found}


def test_each_stands_in_their_stage(desk, job, sam):
    bo = applied(job, first_name="Bo", last_name="Larsen")
    bo.applications.update(stage=Stage.objects.get(key="screen"))
    give(sam, "channel.first", "email")
    answer = desk.get(URL)
    found = columns(answer)
    assert (found["application"], found["screen"]) == (["Sam Okafor"], ["Bo Larsen"])
    page = answer.content.decode()
    assert "Email now" in page
    assert "here for 1\xa0week" in page
    assert f"/desk/moves/{sam.applications.get().pk}/" in page


def test_only_people_of_ones_own_jobs_and_of_the_job_asked_for(desk, job, sam, team, ana):
    other = JobFactory.create(team=team, owner=ana, title="Cook", slug="cook")
    applied(other, first_name="Kim")
    foreign = JobFactory.create(team=TeamFactory.create(), slug="foreign")
    applied(foreign, first_name="Not ours")
    assert columns(desk.get(f"{URL}?job=cook"))["application"] == [
        person.full_name for person in [other.applications.get().candidate]
    ]
    assert "Not ours" not in desk.get(f"{URL}?job=foreign").content.decode()


def test_mine(desk, job, sam, team):
    theirs = applied(job, first_name="Kim")
    theirs.applications.update(owner=JobFactory.create(team=team).owner)
    assert columns(desk.get(f"{URL}?mine=on"))["application"] == ["Sam Okafor"]


def test_a_long_column_shows_more_when_asked_and_becomes_a_list(desk, job, sam):
    for n in range(11):
        applied(job, first_name=f"Kim {n:02}")
    page = desk.get(URL).content.decode()
    assert "Show all 12" in page
    answer = desk.get(f"/desk/f/board/application/?job={job.slug}", headers=HTMX)
    assert answer.content.decode().count("board__card") == 12
    for n in range(40):
        applied(job, first_name=f"Lu {n:02}")
    assert "Open all 52 as a list" in desk.get(URL).content.decode()


def test_what_it_asks_does_not_grow(desk, job, sam):
    few = asked(desk)
    for n in range(9):
        give(
            applied(job, first_name=f"Kim {n}", email=f"k{n}@example.com"), "channel.first", "email"
        )
    assert asked(desk) == few <= 10


def asked(desk) -> int:
    reach.refresh(NOW)
    desk.get(URL)
    with queries() as caught:
        desk.get(URL)
    return len(caught)


def test_more_jobs_than_fit_in_a_menu(desk, job, sam, team, ana):
    theirs = JobFactory.create(team=team, title="Archivist", slug="archivist")
    Job.objects.bulk_create(
        Job(team=team, owner=theirs.owner, title=f"Cook {n}", slug=f"cook-{n}", opened_at=NOW)
        for n in range(60)
    )
    answer = desk.get(URL)
    assert answer.context["job"] == job  # their own first, whatever it is called
    assert [each.slug for each in answer.context["jobs"].offered][:2] == [job.slug, "archivist"]
    page = desk.get(f"{URL}?job=cook-59").content.decode()
    assert page.count("<option") < 40
    assert '<option value="cook-59" selected' in page
    assert "choose from all jobs" in page


def test_who_only_reads_moves_nobody(as_role, sam):
    assert "Move to…" not in as_role(Role.AUDITOR).get(URL).content.decode()


def test_without_a_job_it_says_where_to_look(desk, team):
    assert "No open job belongs to your teams yet." in desk.get(URL).content.decode()


def test_who_stands_longest_comes_first(desk, job, sam):
    bo = applied(job, first_name="Bo", last_name="Larsen")
    bo.applications.update(stage_at=NOW - timedelta(days=30))
    assert columns(desk.get(URL))["application"] == ["Bo Larsen", "Sam Okafor"]


def test_an_unknown_stage_is_missing(desk, job, sam):
    assert desk.get("/desk/f/board/nothing/", headers=HTMX).status_code == 404
