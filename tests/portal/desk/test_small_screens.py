"""Add a candidate, jobs, the palette, notes of the team, timeline and the history of a usual."""

import pytest
import time_machine

from candidates.actions.notes import write_note
from candidates.enums import Role
from candidates.models import Application, Candidate, Note
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory, TeamFactory
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


# --- add --------------------------------------------------------------------------------------


def test_somebody_met_in_person_is_added_to_a_job(desk, job, ana):
    answer = desk.post(
        "/desk/people/add/",
        {"job": job.slug, "first_name": "Mia", "phone": "07700 900777", "time_zone": ""},
    )
    mia = Candidate.objects.get(first_name="Mia")
    assert answer["Location"] == f"/desk/people/{mia.pk}/"
    assert mia.contact_points.get().value == "+447700900777"
    assert Application.objects.get(candidate=mia).owner == ana


def test_the_same_person_is_found_again_and_nothing_is_typed_over(desk, job, sam):
    other_job = JobFactory.create(team=job.team, owner=job.owner)
    answer = desk.post(
        "/desk/people/add/",
        {"job": other_job.slug, "first_name": "Samuel", "email": "SAM@example.com"},
        follow=True,
    )
    assert Candidate.objects.get().first_name == "Sam"
    assert sam.applications.count() == 2
    assert "We know Sam already" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_name": "Mia"}, "email"),
        ({"first_name": "Mia", "email": "mia at example"}, "email"),
        ({"first_name": "Mia", "phone": "12"}, "phone"),
        ({"email": "mia@example.com"}, "first_name"),
        ({"first_name": "Mia", "email": "mia@example.com", "job": ""}, "job"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(desk, job, given, field):
    answer = desk.post("/desk/people/add/", {"job": job.slug, **given})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Candidate.objects.exists()
    assert str(given.get("email", "")) in answer.content.decode()


def test_only_into_jobs_of_ones_own_teams(desk, team):
    foreign = JobFactory.create(team=TeamFactory.create())
    given = {"job": foreign.slug, "first_name": "Mia", "email": "mia@example.com"}
    assert desk.post("/desk/people/add/", given).status_code == 422


def test_an_auditor_adds_nobody(as_role):
    assert as_role(Role.AUDITOR).get("/desk/people/add/").status_code == 403


# --- jobs and the palette -----------------------------------------------------------------------


def test_jobs_with_how_many_stand_where(desk, job, sam):
    JobFactory.create(team=TeamFactory.create(), title="Not ours")
    page = desk.get("/desk/jobs/").content.decode()
    assert "Night Carer" in page
    assert "Not ours" not in page
    assert f"?job={job.slug}&amp;stage=application" in page


def test_no_jobs_yet_says_who_can_help(desk):
    assert "No job belongs to your teams yet." in desk.get("/desk/jobs/").content.decode()


def test_the_palette_finds_people_places_and_deeds(desk, sam):
    page = desk.get("/desk/go/?q=okaf").content.decode()
    assert f"/desk/people/{sam.pk}/" in page
    assert "People" in desk.get("/desk/f/go/?q=peop", headers=HTMX).content.decode()
    assert "Add a candidate" in desk.get("/desk/f/go/?q=add", headers=HTMX).content.decode()
    assert "Nothing is called" in desk.get("/desk/f/go/?q=qqqq", headers=HTMX).content.decode()


def test_the_palette_shows_nobody_of_other_teams(as_role, sam):
    other = as_role(Role.RECRUITER, TeamFactory.create())
    assert "Okafor" not in other.get("/desk/go/?q=okaf").content.decode()


# --- tabs -----------------------------------------------------------------------------------------


def test_a_note_for_the_team(desk, sam, ana):
    url = f"/desk/people/{sam.pk}/notes/"
    assert desk.post(url, {"body": "  Has a shift at 6.  "}).status_code == 302
    note = Note.objects.get()
    assert (note.body, note.by, note.application) == (
        "Has a shift at 6.",
        ana,
        sam.applications.get(),
    )
    page = desk.get(url).content.decode()
    assert "Has a shift at 6." in page
    assert "Only your team sees this" in page


def test_an_empty_note_is_refused(desk, sam):
    answer = desk.post(f"/desk/people/{sam.pk}/notes/", {"body": " "}, headers=HTMX)
    assert answer.status_code == 422
    assert "Write something first" in answer.content.decode()


def test_notes_of_other_teams_jobs_are_withheld(desk, sam, ana):
    foreign = ApplicationFactory.create(candidate=sam, job=JobFactory.create())
    write_note(candidate=sam, application=foreign, body="Theirs only", by=None, at=NOW)
    assert "Theirs only" not in desk.get(f"/desk/people/{sam.pk}/notes/").content.decode()


def test_an_auditor_reads_notes_and_writes_none(as_role, sam):
    auditor = as_role(Role.AUDITOR)
    url = f"/desk/people/{sam.pk}/notes/"
    assert auditor.get(url).status_code == 200
    assert auditor.post(url, {"body": "x"}).status_code == 403


def test_an_interviewer_reads_no_notes(as_role, sam):
    assert as_role(Role.INTERVIEWER).get(f"/desk/people/{sam.pk}/notes/").status_code == 403


def test_how_the_usual_changed(desk, sam):
    give(sam, "channel.first", "email")
    give(sam, "channel.first", "call")
    lines = desk.get(f"/desk/people/{sam.pk}/history/").context["lines"]
    assert [line.words for line in lines] == ["phone call", "email"]


def test_what_happened(desk, sam, job, ana):
    from candidates.actions import applications

    held = sam.applications.get()
    stage = job.stages.get(key="screen")
    applications.move(application=held, to_stage=stage, by=ana, why="Good chat", version=1, at=NOW)
    page = desk.get(f"/desk/people/{sam.pk}/timeline/").content.decode()
    assert "Moved from Application to Screen" in page
    assert "Good chat" in page
