"""Many people in one request: the outcome of one after the other, in a few statements."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import travel

from candidates.models import Application, Candidate, OutsideId
from preferences.enums import Channel
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
    return Program(held.job.team, system="acme", per_minute=10**6)


def new(held, number, **more):
    return {
        "first_name": f"Person{number}",
        "email": f"p{number}@example.com",
        "phone": f"+4477009{number:05d}",
        "outside_id": str(number),
        "job": held.job.slug,
    } | more


def lines_of(program, people):
    answer = program.post("/candidates/bulk", {"people": people})
    assert answer.status_code == 200, answer.content
    return answer.json()["lines"]


def test_a_hundred_take_less_than_a_statement_each(program, held):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        lines = lines_of(program, [new(held, number) for number in range(100)])
    assert len(asked) <= 34
    assert not any(line["code"] for line in lines)
    assert len({line["application"] for line in lines}) == 100
    assert OutsideId.objects.count() == 100
    with CaptureQueriesContext(connection) as asked:
        again = lines_of(program, [new(held, number) for number in range(100)])
    assert len(asked) <= 34
    assert [line["id"] for line in again] == [line["id"] for line in lines]
    assert all(line["was_known"] for line in again)


def test_one_takes_few_statements(program, held, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        assert program.post("/candidates", new(held, 1)).status_code == 201


def test_more_than_one_hundred_are_several_transactions(program, held):
    people = [new(held, number) for number in range(101)]
    people[3]["email"] = "nonsense"
    people[100]["opted_out"] = ["text"]
    lines = lines_of(program, people)
    assert [line["line"] for line in lines if line["code"]] == [3]
    facts = permission_facts([lines[100]["id"]], NOW)[lines[100]["id"]]
    assert [each.channel for each in facts.consents.opt_outs] == [Channel.TEXT]


def test_the_same_person_twice_in_one_call(program, held):
    people = [
        new(held, 1),
        new(held, 1, email="other@example.com"),  # by the id that the first one brought
        new(held, 2, outside_id=None, email="other@example.com"),  # by what the second one brought
        new(held, 1, outside_id="9"),  # a second id of the same person
    ]
    lines = lines_of(program, people)
    assert len({line["id"] for line in lines}) == 1
    assert [line["was_known"] for line in lines] == [False, True, True, True]
    assert Candidate.objects.get(pk=lines[0]["id"]).outside_ids.count() == 2


def test_whoever_names_no_job_is_seen_through_one_before(program, held):
    people = [
        new(held, 1, job=None),
        new(held, 1),
        new(held, 1, job=None),
        {"first_name": "Sam", "email": "sam@example.com"},
        {"first_name": "Jo", "email": "jo@example.com"},
    ]
    codes = [line["code"] for line in lines_of(program, people)]
    assert codes == ["job_missing", "", "", "", "job_missing"]


def test_an_id_of_one_and_an_address_of_another(program, held):
    people = [new(held, 1), new(held, 2), new(held, 1, email="p2@example.com")]
    lines = lines_of(program, people)
    assert [line["code"] for line in lines] == ["", "", "known_as_someone_else"]


def test_what_the_database_refuses_takes_nobody_along(program, held):
    broken = new(held, 2, time_zone="x" * 64)
    lines = lines_of(program, [new(held, 1), broken, new(held, 3)])
    assert [bool(line["code"]) for line in lines] == [False, True, False]


# --- as one after the other -----------------------------------------------------------------------

PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "first_name": st.sampled_from(["Ana", "Ben"]),
            "job": st.sampled_from(["own", None, "other"]),
        },
        optional={
            "email": st.sampled_from(["a@x.org", "b@x.org", "sam@example.com", "bad"]),
            "phone": st.sampled_from(["+447700900001", "+447700900002"]),
            "outside_id": st.sampled_from(["1", "2"]),
            "last_name": st.sampled_from(["", "Diaz"]),
        },
    ),
    min_size=2,
    max_size=6,
)


def outcome(lines):
    """Who is the same as whom, without the numbers that another run gives them."""
    order = list(dict.fromkeys(line["id"] for line in lines if line["id"]))
    works = list(dict.fromkeys(line["application"] for line in lines if line["application"]))
    return [
        (
            line["code"],
            line["was_known"],
            order.index(line["id"]) if line["id"] else None,
            works.index(line["application"]) if line["application"] else None,
        )
        for line in lines
    ], (Candidate.objects.count(), Application.objects.count(), OutsideId.objects.count())


def one_by_one(program, people):
    lines = []
    for each in people:
        answer = program.post("/candidates", each)
        said = answer.json()
        ok = answer.status_code < 300
        lines.append(
            {
                "code": "" if ok else said["code"],
                "was_known": said.get("was_known", False),
                "id": said.get("id"),
                "application": said.get("application"),
            }
        )
    return lines


def undone(act):
    with transaction.atomic():
        found = outcome(act())
        transaction.set_rollback(True)
    return found


def test_many_are_as_one_after_the_other(program, held, request):
    slugs = {"own": held.job.slug, "other": JobFactory.create().slug, None: None}

    @settings(
        max_examples=200 if request.config.getoption("--long") else 5,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(PEOPLE)
    def check(people):
        people = json.loads(json.dumps(people))
        for each in people:
            each["job"] = slugs[each["job"]]
        together = undone(lambda: lines_of(program, people))
        assert together == undone(lambda: one_by_one(program, people))

    check()
