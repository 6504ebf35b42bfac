"""A0: what everyone may see."""

import pytest

from tests.factories.candidates import NOW, EmployerFactory, JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _employer():
    EmployerFactory.create()


@pytest.fixture
def job():
    return JobFactory.create(title="Night Carer", slug="night-carer", place="Leeds", pay="£14.60")


def words(response):
    return " ".join(response.content.decode().split())


def test_the_front_door_is_the_list_of_jobs(client):
    assert client.get("/").url == "/jobs/"


def test_open_jobs_are_listed_others_not(client, job):
    JobFactory.create(title="Closed Cook", closed_at=NOW)
    JobFactory.create(title="Draft Driver", opened_at=None)
    page = words(client.get("/jobs/"))
    assert "Night Carer" in page
    assert "Closed Cook" not in page
    assert "Draft Driver" not in page


def test_no_job_says_so(client):
    assert "No job is open now." in words(client.get("/jobs/"))


def test_a_job_says_where_and_for_how_much(client, job):
    page = words(client.get("/jobs/night-carer/"))
    assert "Leeds" in page
    assert "£14.60" in page
    assert "Apply" in page


def test_a_closed_job_says_so_and_takes_nobody(client, job):
    job.closed_at = NOW
    job.save()
    page = words(client.get("/jobs/night-carer/"))
    assert "This job is closed." in page
    assert "Apply" not in page
    assert client.get("/jobs/night-carer/code.svg").status_code == 404


def test_a_job_that_never_opened_is_missing(client):
    JobFactory.create(slug="draft", opened_at=None)
    assert client.get("/jobs/draft/").status_code == 404


def test_the_code_is_a_picture_that_may_be_kept(client, job, settings):
    answer = client.get("/jobs/night-carer/code.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "public" in answer["Cache-Control"]
    assert answer.content.startswith(b"<")
    assert b"style=" not in answer.content


def test_the_number_of_queries_does_not_grow(client, job, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/jobs/")
    JobFactory.create_batch(5)
    with django_assert_num_queries(2):
        client.get("/jobs/")
