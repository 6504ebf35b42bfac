"""People and their verdict, for programs: found again, added, and seen as far as their teams see."""

import pytest
from time_machine import travel

from candidates.enums import ContactKind
from candidates.models import AccessRecord, Candidate, OutsideId
from messaging.actions import opt_outs
from preferences.enums import Channel, ConsentHow, Through
from preferences.models import Consent
from preferences.queries import permission_facts
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    ContactPointFactory,
    EmployerFactory,
    JobFactory,
)
from tests.portal.api import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    EmployerFactory.create()
    with travel(NOW, tick=False):
        application = ApplicationFactory.create()
        ContactPointFactory.create(candidate=application.candidate, value="sam@example.com")
        yield application


@pytest.fixture
def program(held):
    return Program(held.job.team, system="acme")


@pytest.fixture
def stranger(held):
    return Program(JobFactory.create().team, system="acme")


def verdict(program, held, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return program.get(f"/candidates/{held.candidate_id}/verdict?{asked}")


def test_the_verdict_names_its_rule_and_is_on_record(program, held):
    answer = verdict(program, held, topic="update")
    assert answer.status_code == 200, answer.json()
    told = answer.json()["asked"]
    assert (told["verdict"], told["rule"]) == ("ask_first", "not_known")
    assert answer["ETag"] == f'"{held.candidate.contact_version}"'
    record = AccessRecord.objects.get()
    assert (record.user_id, record.screen) == (program.token.user_id, "api verdict")


def test_the_verdict_of_every_way(program, held):
    opt_outs.opt_out(
        candidate=held.candidate,
        channel=Channel.EMAIL,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=NOW,
    )
    told = verdict(program, held, channel="email", all_ways="true").json()
    assert (told["asked"]["verdict"], told["asked"]["rule"]) == ("blocked", "opted_out")
    assert told["asked"]["said_at"] == "2027-03-03T12:00:00Z"
    assert {way["channel"] for way in told["ways"]} == set(Channel)


def test_the_verdict_takes_few_queries(program, held, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        assert verdict(program, held).status_code == 200


def test_out_of_scope_is_missing_to_the_letter(stranger, held):
    for what in ("", "/verdict", "/usual"):
        there = stranger.get(f"/candidates/{held.candidate_id}{what}")
        nowhere = stranger.get(f"/candidates/987654{what}")
        assert there.status_code == nowhere.status_code == 404
        assert there.content == nowhere.content
    assert stranger.get("/candidates").json() == {"items": [], "next": None}
    assert not AccessRecord.objects.exists()


def test_a_person_is_read_without_their_address(program, held):
    answer = program.get(f"/candidates/{held.candidate_id}")
    assert answer.json()["contact_points"][0]["masked"] == "s@••••.com"
    assert b"sam@example.com" not in answer.content


def test_the_usual_says_where_each_value_comes_from(program, held):
    told = program.get(f"/candidates/{held.candidate_id}/usual").json()
    first = next(each for each in told["preferences"] if each["key"] == "channel.first")
    assert (first["scope"], first["state"]) == ("employer", None)


def test_pages_follow_ids(program, held):
    ApplicationFactory.create_batch(4, job=held.job)
    seen, cursor = [], ""
    for _page in range(3):
        page = program.get(f"/candidates?limit=2&cursor={cursor}").json()
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
    assert seen == sorted(Candidate.objects.values_list("pk", flat=True))
    assert cursor is None


@pytest.mark.parametrize("name", ["job", "stage", "email", "outside_id", "since"])
def test_filters(program, held, name):
    OutsideId.objects.create(candidate=held.candidate, system="acme", value="7", at=NOW)
    other = ApplicationFactory.create(job__team=held.job.team)
    right = {
        "job": held.job.slug,
        "stage": held.stage.key,
        "email": "SAM@example.com",
        "outside_id": "7",
        "since": "2000-01-01T00:00:00Z",
    }
    found = program.get(f"/candidates?{name}={right[name]}").json()["items"]
    wanted = {held.candidate_id} | ({other.candidate_id} if name in {"stage", "since"} else set())
    assert {line["id"] for line in found} == wanted
    wrong = "2090-01-01T00:00:00Z" if name == "since" else "nobody@example.com"
    assert program.get(f"/candidates?{name}={wrong}").json()["items"] == []


# --- found again, or added ------------------------------------------------------------------------


def test_an_upsert_finds_and_fills_and_types_nothing_over(program, held):
    answer = program.post(
        "/candidates",
        {
            "first_name": "Samuel",
            "last_name": "Other",
            "email": "SAM@example.com",
            "phone": "07700 900123",
            "outside_id": "77",
        },
    )
    assert answer.json() == {"id": held.candidate_id, "was_known": True, "application": None}
    held.candidate.refresh_from_db()
    assert (held.candidate.first_name, held.candidate.last_name[:6]) == ("Sam", "Okafor")
    assert held.candidate.contact_points.filter(kind=ContactKind.PHONE).exists()
    again = program.post("/candidates", {"first_name": "S", "outside_id": "77"})
    assert again.json()["id"] == held.candidate_id


def test_a_number_is_no_consent_and_no_opt_out_is_lifted(program, held):
    opt_outs.opt_out(
        candidate=held.candidate,
        channel=Channel.EMAIL,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=NOW,
    )
    before = Consent.objects.count()
    body = {"first_name": "Sam", "email": "sam@example.com", "phone": "07700900123"}
    assert program.post("/candidates", body).status_code == 200
    assert Consent.objects.count() == before
    told = verdict(program, held, channel="text").json()["asked"]
    assert told["verdict"] == "blocked"
    assert verdict(program, held, channel="email").json()["asked"]["rule"] == "opted_out"


def test_what_they_closed_elsewhere_is_closed_here(program, held):
    body = {"first_name": "Sam", "email": "sam@example.com", "opted_out": ["text"]}
    program.post("/candidates", body)
    facts = permission_facts([held.candidate_id], NOW)[held.candidate_id]
    assert [each.channel for each in facts.consents.opt_outs] == [Channel.TEXT]


def test_whom_others_know_reads_like_somebody_new(stranger, held):
    known = stranger.post("/candidates", {"first_name": "Sam", "email": "sam@example.com"})
    new = stranger.post("/candidates", {"first_name": "Sam", "email": "new@example.com"})
    assert known.status_code == new.status_code == 422
    assert known.content == new.content


def test_a_job_of_another_team_is_missing(stranger, held):
    body = {"first_name": "Sam", "email": "sam@example.com", "job": held.job.slug}
    assert stranger.post("/candidates", body).status_code == 404


def test_an_id_of_one_and_an_address_of_another(program, held):
    other = ApplicationFactory.create(job=held.job)
    OutsideId.objects.create(candidate=other.candidate, system="acme", value="5", at=NOW)
    body = {"first_name": "Sam", "email": "sam@example.com", "outside_id": "5"}
    answer = program.post("/candidates", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "known_as_someone_else")


def test_many_are_taken_or_refused_one_by_one(program, held):
    people = [
        {"first_name": "Ines", "email": "ines@example.com", "job": held.job.slug},
        {"first_name": "", "email": "x@example.com", "job": held.job.slug},
        {"first_name": "Jo", "email": "jo@example.com", "job": "none"},
        {"first_name": "Sam", "email": "sam@example.com"},
    ]
    told = program.post("/candidates/bulk", {"people": people}).json()
    assert (told["taken"], told["refused"]) == (2, 2)
    assert [line["code"] for line in told["lines"]] == ["", "bad_name", "not_found", ""]
    assert program.post("/candidates/bulk", {"people": people}).json()["lines"][0]["was_known"]
