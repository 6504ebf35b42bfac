"""S-R2: who is on the list, what narrows it, what a row says, and what it costs."""

import gzip
from datetime import timedelta

import pytest
import time_machine

from candidates.enums import Role
from candidates.models import Application, Candidate, Job, Stage
from messaging.actions import reach
from messaging.actions.threads import thread_of
from preferences.models import Pause
from tests.factories.candidates import NOW, JobFactory, TeamFactory
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied
from tests.queries import queries

URL = "/desk/people/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def names(answer) -> list[str]:
    return [row.candidate.full_name for row in answer.context["people"].rows]


def test_the_people_of_ones_teams_by_name(desk, job, sam):
    applied(job, first_name="Bo", last_name="Larsen")
    applied(JobFactory.create(team=TeamFactory.create()), first_name="Not", last_name="Ours")
    answer = desk.get(URL)
    assert names(answer) == ["Bo Larsen", "Sam Okafor"]
    assert "2 people" in answer.content.decode()


def test_a_row_says_the_usual_and_the_verdict_in_words(desk, sam):
    give(sam, "channel.first", "email", "call")
    give(sam, "channel.never", "text")
    page = desk.get(URL).content.decode()
    assert "Email, then phone call" in page
    assert "No texts" in page
    assert "Email now" in page
    assert "Email Sam" in page


def test_no_number_and_no_address_on_the_list(desk, sam):
    page = desk.get(URL).content.decode()
    assert "900123" not in page
    assert "sam@example.com" not in page


def test_a_fragment_is_only_the_table(desk, sam):
    page = desk.get(URL, headers=HTMX).content.decode()
    assert "<table" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=okaf", ["Sam Okafor"]),
        ("q=okafro", ["Sam Okafor"]),
        ("q=sam@example.com", ["Sam Okafor"]),
        ("q=07700+900123", ["Sam Okafor"]),
        ("q=900123", []),
        ("way=call", ["Bo Larsen"]),
        ("stage=screen", ["Bo Larsen"]),
        ("job=night-carer", ["Bo Larsen", "Sam Okafor"]),
        ("job=nothing-of-the-kind", ["Bo Larsen", "Sam Okafor"]),
        ("us=on", ["Sam Okafor"]),
        ("them=on", ["Bo Larsen"]),
        ("check=on", ["Bo Larsen"]),
        ("paused=on", ["Sam Okafor"]),
        ("mine=on", ["Bo Larsen", "Sam Okafor"]),
        ("now=on", ["Bo Larsen"]),
        ("verdict=blocked", ["Sam Okafor"]),
        ("verdict=clear", ["Bo Larsen"]),
        ("unknown=on", ["Sam Okafor"]),
        ("sort=new", ["Bo Larsen", "Sam Okafor"]),
        ("sort=wrote", ["Sam Okafor"]),
        ("q=night+care", ["Bo Larsen", "Sam Okafor"]),
        ("q=%25_'%22%5C", []),
        ("q=%00", ["Bo Larsen", "Sam Okafor"]),
        ("page=99999", ["Bo Larsen", "Sam Okafor"]),
        (
            "&".join(f"way=nothing&stage={n}&x{n}=on" for n in range(250)),
            ["Bo Larsen", "Sam Okafor"],
        ),
        ("page=99", ["Bo Larsen", "Sam Okafor"]),
        ("page=x", ["Bo Larsen", "Sam Okafor"]),
    ],
)
def test_what_narrows_the_list(desk, job, sam, query, found):
    bo = applied(job, first_name="Bo", last_name="Larsen", phone="+447700900456")
    bo.applications.update(stage=Stage.objects.get(key="screen"))
    give(bo, "channel.first", "call", at=NOW - timedelta(days=100))
    write(sam, last_in_at=NOW - timedelta(hours=2), last_out_at=NOW - timedelta(days=1))
    write(bo, last_out_at=NOW - timedelta(days=1))
    Pause.objects.create(candidate=sam, began_at=NOW, until=NOW + timedelta(days=3))
    assert names(desk.get(f"{URL}?{query}")) == found


def write(candidate, **when) -> None:
    thread = thread_of(candidate)
    for name, at in when.items():
        setattr(thread, name, at)
        setattr(thread, name.replace("_at", "_channel"), "text")
    thread.save()


def test_nobody_matches(desk, sam):
    page = desk.get(f"{URL}?q=zzzzzz").content.decode()
    assert "No one matches." in page
    assert "Clear filters" in page


def test_nobody_is_there_yet(desk, team):
    assert "Add a candidate" in desk.get(URL).content.decode()


def test_who_only_reads_gets_no_buttons(as_role, sam):
    assert "Email Sam" not in as_role(Role.AUDITOR).get(URL).content.decode()


def test_whoever_is_reachable_now_is_found_however_many_there_are(desk, job, sam):
    """Not only among the first five hundred."""
    last = applied(job, first_name="Zoe", last_name="Zimmer", email="zoe@example.com")
    give(last, "channel.first", "email")
    Candidate.objects.bulk_create(
        Candidate(first_name=f"Al {n:03}", source="imported", created_at=NOW) for n in range(510)
    )
    Application.objects.bulk_create(
        Application(
            candidate=each,
            job=job,
            stage=last.applications.get().stage,
            owner=job.owner,
            source="imported",
            applied_at=NOW,
            stage_at=NOW,
        )
        for each in Candidate.objects.filter(first_name__startswith="Al ")
    )
    while reach.refresh(NOW):
        pass
    assert names(desk.get(f"{URL}?now=on")) == ["Zoe Zimmer"]
    assert "500+ people" in desk.get(URL).content.decode()
    assert len(names(desk.get(f"{URL}?page=11"))) == 12


def test_who_was_picked_is_sent_to_each_their_way(desk, sam):
    page = desk.get(f"{URL}?us=on&way=").content.decode()
    assert "Send each their way" in page
    page = desk.get(URL).content.decode()
    assert f'name="person" value="{sam.pk}" form="selection"' in page


def test_fifty_rows_a_page_and_at_most_ten_queries(desk, job, sam):
    few = asked(desk)
    for n in range(60):
        someone = applied(job, first_name=f"Kim {n:02}", email=f"kim{n}@example.com")
        give(someone, "channel.first", "email", "text")
        give(someone, "channel.never", "call")
    many = asked(desk)
    assert many == few
    assert many <= 8
    answer = desk.get(URL)
    assert len(names(answer)) == 50
    assert "page=2" in answer.content.decode()


def asked(desk) -> int:
    reach.refresh(NOW)
    desk.get(URL)
    with queries() as caught:
        desk.get(URL)
    return len(caught)


def test_the_weight_of_fifty_rows_and_of_more_jobs_than_fit(desk, job, team, ana):
    for n in range(50):
        someone = applied(job, first_name=f"Kim {n:02}", email=f"kim{n}@example.com")
        give(someone, "channel.first", "email", "text")
        give(someone, "channel.never", "call")
    few = desk.get(URL).content
    Job.objects.bulk_create(
        Job(team=team, owner=ana, title=f"Nurse {n}", slug=f"nurse-{n}", opened_at=NOW)
        for n in range(332)
    )
    many = desk.get(URL).content
    assert b"nurse-31" not in many  # thirty, and the page of all jobs
    for page in (few, many):
        assert len(page) <= 60_000
        assert len(gzip.compress(page)) <= 8_000
