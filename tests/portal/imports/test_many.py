"""Many taken in together come out as one by one, in a number of statements that does not grow."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from candidates.models import Application, Candidate, ContactPoint, Happening, Move, Note
from portal.imports.incoming import Incoming, Noted, Reach
from portal.imports.take_in import JobBook, Taken
from portal.imports.take_many import Offered, one_by_one, take_in_many
from preferences.enums import Channel
from preferences.models import Answer, Suppression
from tests.factories.candidates import NOW, JobFactory, person
from tests.factories.preferences import set_up

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]


@pytest.fixture(autouse=True)
def job():
    set_up()
    return JobFactory.create(title="Night Carer")


def incoming(name, email="", phone="", **more):
    return Incoming(
        first_name=name,
        emails=[Reach(email)] if email else [],
        phones=[Reach(phone)] if phone else [],
        **more,
    )


def offered(job):
    """New ones, known ones, the same ones again, and every way of being refused."""
    rows = [
        (incoming("Sam", "sam@example.com", "+447700900101", notes=["Kind.", "Kind."]), job),
        (incoming("Ana", "ana@example.com", last_name="Diaz", time_zone="Europe/Madrid"), job),
        (incoming("Sam", "sam@example.com", last_name="Okafor"), job),
        (incoming("Kim", phone="+447700900101"), None),
        (incoming("Lee", "lee@example.com", opt_outs={(Channel.EMAIL, ""): None}), job),
        (
            incoming("Ola", "ola@example.com", noted=[Noted("channel.first", (("text", 1, ""),))]),
            job,
        ),
        (incoming("Old", "old@example.com"), job),
        (incoming("Old", "old@example.com"), None),
        (incoming("Old", "old@example.com", "+447700900150"), None),
        (incoming("Old", phone="+447700900150", last_name="Timer"), None),
        (incoming("Bea", "bea@example.com", stage="Nowhere"), job),
        (incoming("Cem", "cem@example.com", stage="Screen"), None),
        (incoming("Dan", "dan@example.com", job="No such job"), job),
        (incoming("x" * 81, "x@example.com"), job),
        (incoming("Eve", "eve@example.com", stage="Screen", outcome="rejected"), job),
        (incoming("Work", phone="+447700900109", job="night carer", last_name="W"), None),
    ]
    rows[0][0].emails.insert(0, Reach("sam@work.example", is_at_work=True))
    return [Offered(each, of) for each, of in rows]


def written():
    """Everything about people, without ids."""
    points = ContactPoint.objects.order_by("candidate__contact_points__value", "value")
    return {
        "people": sorted(
            Candidate.objects.values_list(
                "first_name", "last_name", "time_zone", "language", "source", "contact_version"
            )
        ),
        "points": sorted(
            set(points.values_list("candidate__first_name", "kind", "value", "is_at_work"))
        ),
        "first": [
            [p.value for p in each.contact_points.order_by("pk")]
            for each in Candidate.objects.order_by("folded_name")
        ],
        "applications": sorted(
            Application.objects.values_list(
                "candidate__first_name", "stage__key", "outcome", "source", "owner", "applied_at"
            )
        ),
        "moves": sorted(
            Move.objects.values_list(
                "application__candidate__first_name", "to_stage__key", "outcome"
            )
        ),
        "notes": sorted(
            Note.objects.values_list("candidate__first_name", "body", "application__job")
        ),
        "happenings": sorted(Happening.objects.values_list("kind", "at")),
        "answers": sorted(Answer.objects.values_list("candidate__first_name", "key", "given_by")),
        "closed": Suppression.objects.count(),
    }


def outcomes(results):
    return [
        (found.was_known, found.has_application, sorted(each.kind for each in found.changes))
        if isinstance(found, Taken)
        else str(found)
        for found in results
    ]


def test_together_is_as_one_by_one(job):
    person("old@example.com", first_name="Old")
    with transaction.atomic():
        alone = outcomes(one_by_one(each, JobBook(), NOW) for each in offered(job))
        after = written()
        transaction.set_rollback(True)
    together = outcomes(take_in_many(offered(job), book=JobBook(), at=NOW))
    assert together == alone
    assert written() == after
    assert "This job does not have that stage." in together


def test_the_same_again_adds_nothing(job):
    take_in_many(offered(job), book=JobBook(), at=NOW)
    before = {model: model.objects.count() for model in apps.get_models() if model._meta.managed}
    versions = list(Candidate.objects.values_list("pk", "contact_version"))
    again = take_in_many(offered(job), book=JobBook(), at=NOW)
    assert {model: model.objects.count() for model in before} == before
    assert list(Candidate.objects.values_list("pk", "contact_version")) == versions
    assert not any(each.changes for each in again if isinstance(each, Taken))


@pytest.mark.parametrize("count", [1, 120])
def test_statements_do_not_grow_with_people(job, count):
    people = [
        Offered(incoming(f"N{n}", f"n{n}@example.com", f"+4477009{n:05}", notes=["Hi"]), job)
        for n in range(count)
    ]
    book = JobBook()
    with CaptureQueriesContext(
        connection,
    ) as fresh:
        take_in_many(people, book=book, at=NOW)
    with CaptureQueriesContext(connection) as again:
        take_in_many(people, book=book, at=NOW)
    assert Candidate.objects.count() == count
    assert len(fresh) <= 24
    assert len(again) <= 14


def test_what_the_database_refuses_takes_nobody_with_it(job):
    people = [incoming("Sam", "sam@example.com"), incoming("Nul", "nul@example.com", notes=["\0"])]
    results = take_in_many([Offered(each, job) for each in people], book=JobBook(), at=NOW)
    assert isinstance(results[0], Taken)
    assert str(results[1]) == "The database refused this row."
    assert list(Candidate.objects.values_list("first_name", flat=True)) == ["Sam"]


def test_who_is_known_by_an_id_and_has_the_address_of_another(job):
    sam, kim = person("sam@example.com", first_name="Sam"), person("kim@example.com")
    found = take_in_many(
        [Offered(incoming("Sam", "kim@example.com"), job, known=sam)], book=JobBook(), at=NOW
    )
    assert "belongs to somebody else" in str(found[0])
    assert kim.contact_points.count() == 1
