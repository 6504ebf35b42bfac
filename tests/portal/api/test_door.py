"""Tokens, scopes, limits, keys: what is checked before anything is read."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from time_machine import travel

from candidates.models import Candidate
from portal.accounts.models import User
from portal.api.models import ApiToken, KeptAnswer
from portal.api.tokens import admitted, revoke_token
from portal.desk.queries.jobs import colleagues_of
from portal.tasks import forget_api_answers
from scheduling.queries.interviews import who_may_hold
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    EmployerFactory,
    JobFactory,
    MembershipFactory,
)
from tests.portal.api import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    cache.clear()
    with travel(NOW, tick=False):
        yield ApplicationFactory.create()


def new(job, **more):
    return {"first_name": "Ines", "email": "ines@example.com", "job": job.slug, **more}


def test_a_token_is_kept_as_a_hash_and_its_user_cannot_sign_in(held):
    program = Program(held.job.team)
    row = ApiToken.objects.get()
    assert program.secret not in str(vars(row))
    assert not row.user.has_usable_password()
    assert program.secret.startswith(row.begins)


def test_a_program_is_nobodys_colleague(held):
    program = Program(held.job.team)
    colleague = MembershipFactory.create(team=held.job.team).user
    offered = [*colleagues_of([held.job.team])]
    assert colleague in offered
    assert program.token.user not in offered
    assert program.token.user not in [row.user for row in who_may_hold(held.job.team)]


def test_what_lets_nobody_in(held):
    program = Program(held.job.team, expires_at=NOW + timedelta(days=1))
    assert program.get("/candidates").status_code == 200
    for wrong in ("", "Bearer", "Basic abc", "Bearer usual_x", f"Bearer {program.secret}x"):
        answer = program.get("/candidates", Authorization=wrong)
        assert answer.status_code == 401, wrong
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"] == "Bearer"
    assert admitted(program.secret, NOW + timedelta(days=2)) is None
    User.objects.filter(pk=program.token.user_id).update(is_active=False)
    assert program.get("/candidates").status_code == 401
    User.objects.filter(pk=program.token.user_id).update(is_active=True)
    revoke_token(token=program.token, at=NOW)
    assert program.get("/candidates").status_code == 401


def test_a_session_of_the_desk_is_no_token(held):
    program = Program(held.job.team)
    program.browser.force_login(held.job.owner)
    assert program.get("/candidates", Authorization="").status_code == 401


def test_a_scope_that_is_missing_is_said(held):
    program = Program(held.job.team, scopes=["usual:read"])
    answer = program.get("/candidates")
    assert (answer.status_code, answer.json()["scope"]) == (403, "candidates:read")
    assert program.post("/candidates", new(held.job)).status_code == 403


def test_limits_are_said_and_kept(held):
    program = Program(held.job.team, per_minute=2)
    left = [program.get("/candidates")["RateLimit-Remaining"] for _ in range(2)]
    assert left == ["1", "0"]
    answer = program.get("/candidates")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    with travel(NOW + timedelta(minutes=1), tick=False):
        assert program.get("/candidates").status_code == 200


def test_guessing_ends_soon(held):
    program = Program(held.job.team)
    codes = {program.get("/candidates", Authorization="Bearer x").status_code for _ in range(61)}
    assert codes == {401, 429}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("get", "/nothing", None, 404),
        ("delete", "/candidates", None, 405),
        ("get", "/candidates?cursor=x", None, 422),
        ("get", "/candidates?limit=0", None, 422),
        ("post", "/candidates", "{", 400),
        ("post", "/candidates", '{"first_name": "\\u0000"}', 422),
        ("post", "/candidates", '{"first_name": "\\ud800", "email": "a@b.example"}', 422),
        ("post", "/candidates", '{"first_name": "A", "email": "a@b.example", "stranger": 1}', 422),
        ("post", "/candidates", '{"first_name": "A"}', 422),
        ("get", "/candidates/99999999999999999999/verdict", None, 404),
    ],
)
def test_every_error_is_a_problem(held, method, path, body, status):
    answer = Program(held.job.team).ask(method, path, body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= answer.json().keys()
    assert answer.json()["status"] == status


def test_a_body_that_is_too_large_is_not_read(held, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = Program(held.job.team).post("/candidates", new(held.job, last_name="x" * 2000))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


# --- the same twice -------------------------------------------------------------------------------


def test_the_same_key_gets_the_same_answer(held):
    program = Program(held.job.team)
    first = program.post("/candidates", new(held.job), Idempotency_Key="one")
    second = program.post("/candidates", new(held.job), Idempotency_Key="one")
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert "ines" not in KeptAnswer.objects.get().body


def test_answers_are_forgotten_after_a_day(held):
    Program(held.job.team).post("/candidates", new(held.job), Idempotency_Key="one")
    assert forget_api_answers() == 0
    with travel(NOW + timedelta(days=1, minutes=1), tick=False):
        assert forget_api_answers() == 1


def test_the_same_key_for_something_else_is_refused(held):
    program = Program(held.job.team)
    program.post("/candidates", new(held.job), Idempotency_Key="one")
    other = program.post("/candidates", new(held.job, last_name="Diaz"), Idempotency_Key="one")
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    assert not Candidate.objects.filter(last_name="Diaz").exists()


def test_keys_of_two_tokens_are_two(held):
    first, second = Program(held.job.team), Program(held.job.team, name="Another")
    assert first.post("/candidates", new(held.job), Idempotency_Key="1").status_code == 201
    assert second.post("/candidates", new(held.job), Idempotency_Key="1").status_code == 200


def test_a_refusal_leaves_the_key_free(held):
    program = Program(held.job.team)
    wrong = program.post("/candidates", new(held.job, email="x"), Idempotency_Key="one")
    assert wrong.status_code == 422
    assert program.post("/candidates", new(held.job), Idempotency_Key="one").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_two_with_one_key_at_once_are_one():
    EmployerFactory.create()
    job = JobFactory.create()
    program = Program(job.team)
    body = {"first_name": "Ines", "email": "ines@example.com", "job": job.slug}
    together, found = threading.Barrier(4), []

    def send():
        together.wait()
        answer = Client().post(
            "/api/v1/candidates",
            json.dumps(body),
            "application/json",
            headers={"Authorization": f"Bearer {program.secret}", "Idempotency-Key": "one"},
        )
        found.append((answer.status_code, answer.json().get("id"), answer.headers))
        connection.close()

    threads = [threading.Thread(target=send) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _id, _said in found} == {201}
    assert len({pk for _status, pk, _said in found}) == 1
    assert sum("Idempotent-Replayed" in said for _s, _id, said in found) == 3
    assert Candidate.objects.filter(first_name="Ines").count() == 1
