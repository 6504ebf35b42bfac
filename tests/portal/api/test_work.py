"""Applications, moves, answers, contacts and messages, for programs: the same rules as at the desk."""

import importlib.util
from pathlib import Path

import pytest
from time_machine import travel

from candidates.models import Application
from messaging.actions import opt_outs
from messaging.models import Message
from preferences.enums import Channel, ConsentHow, Through
from preferences.models import Answer, UnmetRequest
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    ContactPointFactory,
    EmployerFactory,
    JobFactory,
)
from tests.portal.api import Program

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "example_client.py"


def build():
    EmployerFactory.create()
    application = ApplicationFactory.create()
    ContactPointFactory.create(candidate=application.candidate, value="sam@example.com")
    return application


@pytest.fixture
def held(db):
    with travel(NOW, tick=False):
        yield build()


@pytest.fixture
def program(held):
    return Program(held.job.team)


@pytest.fixture
def stranger(held):
    return Program(JobFactory.create().team)


def words(**more):
    return {"topic": "update", "subject": "Hello", "body": "We have news.", **more}


def test_an_application_is_moved_by_the_version_that_was_seen(program, held):
    path = f"/applications/{held.pk}"
    seen = program.get(path)
    assert (seen.json()["stage"], seen["ETag"]) == ("application", '"1"')
    body = {"stage": "screen"}
    assert program.post(f"{path}/moves", body).status_code == 428
    moved = program.post(f"{path}/moves", body, If_Match=seen["ETag"])
    assert (moved.status_code, moved["ETag"]) == (201, '"2"')
    late = program.post(f"{path}/moves", {"stage": "offer"}, If_Match=seen["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "stale_version")
    nowhere = program.post(f"{path}/moves", {"stage": "moon"}, If_Match='"2"')
    assert nowhere.json()["code"] == "not_a_stage_of_this_job"
    stages = [each["to_stage"] for each in program.get(f"{path}/moves").json()["items"]]
    assert stages == ["application", "screen"]


def test_an_application_is_made_once(program, held):
    job = JobFactory.create(team=held.job.team)
    body = {"candidate": held.candidate_id, "job": job.slug}
    first, second = (program.post("/applications", body).json()["id"] for _ in range(2))
    assert first == second
    assert Application.objects.filter(job=job).count() == 1
    assert len(program.get(f"/applications?job={job.slug}").json()["items"]) == 1
    assert {each["slug"] for each in program.get("/jobs").json()["items"]} == {
        job.slug,
        held.job.slug,
    }


def test_a_note_of_what_they_said(program, held):
    path = f"/candidates/{held.candidate_id}/answers"
    body = {"key": "channel.first", "options": [{"option": "email"}], "words": "Just mail me"}
    assert program.post(path, body).json()["is_waiting"] is False
    assert Answer.objects.get().noted_by_id == program.token.user_id
    assert program.post(path, {"key": "none.such"}).status_code == 422


def test_a_contact_made_elsewhere_counts_once(program, held):
    path = f"/candidates/{held.candidate_id}/contacts"
    body = {"channel": "call", "outcome": "spoke"}
    first = program.post(path, body, Idempotency_Key="a").json()
    assert program.post(path, body, Idempotency_Key="a").json() == first
    assert Message.objects.count() == 1


def test_a_message_goes_through_the_gate(program, held):
    path = f"/candidates/{held.candidate_id}/messages"
    sent = program.post(path, words(), Idempotency_Key="a")
    assert (sent.status_code, sent.json()["channel"], sent.json()["state"]) == (
        201,
        "email",
        "queued",
    )
    assert program.post(path, words(), Idempotency_Key="a").json() == sent.json()
    [shown] = program.get(path).json()["items"]
    assert shown["body"] == "We have news."
    assert program.get(f"/messages/{shown['id']}").json() == shown


def test_what_the_verdict_does_not_let_go_is_told_with_its_rule(program, held):
    opt_outs.opt_out(
        candidate=held.candidate,
        channel=Channel.EMAIL,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=NOW,
    )
    path = f"/candidates/{held.candidate_id}/messages"
    answer = program.post(path, words(channel="email"))
    assert answer.status_code == 409
    assert (answer.json()["verdict"], answer.json()["rule"]) == ("blocked", "opted_out")
    override = {"rule": "opted_out", "reason": "asked_for_it"}
    assert program.post(path, words(channel="email", overrides=[override])).status_code == 409
    assert not Message.objects.exists()
    assert program.post(path, words(version=99)).json()["code"] == "usual_changed"


def test_strangers_write_nothing(stranger, held):
    UnmetRequest.objects.create(candidate=held.candidate, key="x", words="A letter", at=NOW)
    person, application = f"/candidates/{held.candidate_id}", f"/applications/{held.pk}"
    for path, body in (
        (f"{person}/messages", words()),
        (f"{person}/answers", {"key": "channel.first"}),
        (f"{person}/contacts", {"channel": "call", "outcome": "spoke"}),
        (f"{application}/moves", {"stage": "screen"}),
        ("/applications", {"candidate": held.candidate_id, "job": held.job.slug}),
    ):
        assert stranger.post(path, body, If_Match='"1"').status_code == 404, path
    for path in ("/applications", "/interviews", "/unmet-requests"):
        assert stranger.get(path).json()["items"] == []
    assert stranger.get(application).status_code == 404
    assert not Message.objects.exists()


def test_what_they_asked_for_and_nobody_can_do(program, held):
    UnmetRequest.objects.create(candidate=held.candidate, key="x", words="A letter", at=NOW)
    assert program.get("/unmet-requests").json()["items"][0]["words"] == "A letter"


@pytest.mark.django_db(transaction=True)
def test_the_example_runs(live_server, capsys):
    application = build()
    program = Program(application.job.team)
    spec = importlib.util.spec_from_file_location("example_client", EXAMPLE)
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    sent = example.main(live_server.url, program.secret, "sam@example.com", application.job.slug)
    assert Message.objects.get().pk == sent["id"]
    assert "goes by email" in capsys.readouterr().out
    assert len(EXAMPLE.read_text().splitlines()) <= 56
