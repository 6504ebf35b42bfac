"""Every operation of the document, with every kind of token: a new one cannot be forgotten.

And what arrives damaged: keys twice at once, headers twice, bodies that are none.
"""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from time_machine import travel

from portal.api.enums import Scope
from portal.api.models import KeptAnswer
from portal.api.tokens import revoke_token
from portal.api.v1 import document
from portal.api.webhooks import keeping
from tests.factories.candidates import NOW, ApplicationFactory, EmployerFactory, JobFactory
from tests.portal.api import ALL, Program

OPERATIONS = sorted(
    (path, method, operation["x-scope"])
    for path, methods in document()["paths"].items()
    for method, operation in methods.items()
)
# What names nobody: a list is empty for a stranger, and a webhook or a person is added for themselves.
LISTS = {"/candidates", "/applications", "/interviews", "/unmet-requests", "/webhooks", "/jobs"}
BODIES = {
    "/candidates": {"first_name": "Ines", "email": "ines@example.com"},
    "/candidates/bulk": {"people": [{"first_name": "Ines", "email": "ines@example.com"}]},
    "/candidates/{pk}/answers": {"key": "channel.first", "options": [{"option": "email"}]},
    "/candidates/{pk}/contacts": {"channel": "call", "outcome": "spoke"},
    "/candidates/{pk}/messages": {"topic": "update", "subject": "Hello", "body": "News."},
    "/candidates/{pk}/card": {},
    "/applications": {"candidate": 0, "job": ""},
    "/applications/{pk}/moves": {"stage": "screen"},
    "/webhooks": {"name": "Hr", "url": "ftp://none", "kinds": ["moved"]},
    "/webhooks/{pk}": {},
    "/webhooks/{pk}/replay": {"since": "2027-01-01T00:00:00Z"},
}


class World:
    """One person with everything, and one program of each kind."""

    def __init__(self):
        cache.clear()
        EmployerFactory.create()
        self.held = ApplicationFactory.create()
        self.team = self.held.job.team
        self.right = Program(self.team, name="Right", per_minute=10**6)
        self.foreign = Program(JobFactory.create().team, name="Foreign", per_minute=10**6)
        self.expired = Program(self.team, name="Expired", expires_at=NOW - timedelta(days=1))
        self.revoked = Program(self.team, name="Revoked")
        revoke_token(token=self.revoked.token, at=NOW)
        self.hook, _secret = keeping.make_webhook(
            token=self.right.token,
            name="Theirs",
            url="https://example.org/",
            kinds=["moved"],
            at=NOW,
        )

    def ask(self, program, path, method, **headers):
        short = path.removeprefix("/api/v1")
        ids = {"/webhooks": self.hook.pk, "/candidates": self.held.candidate_id}
        start = "/" + short.split("/")[1]
        where = short.replace("{pk}", str(ids.get(start, self.held.pk)))
        body = BODIES.get(short) if method in ("post", "patch") else None
        if short == "/applications" and body is not None:
            body = {"candidate": self.held.candidate_id, "job": self.held.job.slug}
        return program.ask(method, where, body, **headers)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), travel(NOW, tick=False), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


every_operation = pytest.mark.parametrize(("path", "method", "scope"), OPERATIONS)


@pytest.mark.django_db
@every_operation
def test_who_gets_in(world, path, method, scope):
    cache.clear()  # wrong tokens are counted

    def status(program, **headers):
        answer = world.ask(program, path, method, **headers)
        assert answer.status_code < 500
        return answer.status_code

    assert status(world.right, Authorization="") == 401
    assert status(world.right, Authorization="Bearer usual_nonsense") == 401
    assert status(world.expired) == 401
    assert status(world.revoked) == 401
    assert status(world.right) not in (401, 403, 405)
    others = [each for each in ALL if each != scope]
    lacking = world.ask(Program(world.team, name="Lacking", scopes=others), path, method)
    assert (lacking.status_code, lacking.json()["scope"]) == (403, scope)


@pytest.mark.django_db
@every_operation
def test_another_team_is_shown_nothing(world, path, method, scope):
    answer = world.ask(world.foreign, path, method, If_Match='"1"')
    short = path.removeprefix("/api/v1")
    if "{pk}" in short or (short == "/applications" and method == "post"):
        assert answer.status_code == 404
    elif short in LISTS and method == "get":
        found = [row for row in answer.json()["items"] if short != "/jobs"]
        assert found == []
    else:
        assert method == "post"
    assert "Okafor" not in answer.content.decode()
    assert world.held.job.slug not in answer.content.decode()


# --- what arrives damaged -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{", b"", b"[]", b"null", b"{" * 5_000, b'{"first_name": NaN}',
        b'{"first_name": "A"} trailing', '{"first_name": "Jos\xe9"}'.encode("latin-1"),
        '{"first_name": "A"}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_bodies_that_are_none(world, body):
    answer = Client().generic(
        "POST",
        "/api/v1/candidates",
        body,
        "application/json",
        headers={"Authorization": f"Bearer {world.right.secret}"},
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_headers_that_came_twice(world):
    """A server in front joins them with a comma: none of the two is taken."""
    secret = world.right.secret
    both = world.right.get("/jobs", Authorization=f"Bearer {secret}, Bearer {secret}")
    assert both.status_code == 401
    path = f"/applications/{world.held.pk}/moves"
    moved = world.right.post(path, {"stage": "screen"}, If_Match='"1", "1"')
    assert moved.status_code == 412


# --- one key, many requests -----------------------------------------------------------------------


@pytest.mark.django_db
def test_another_body_under_a_key_and_a_key_that_is_over(world):
    body = {"first_name": "Kim", "email": "kim@example.com", "job": world.held.job.slug}
    first = world.right.post("/candidates", body, Idempotency_Key="kim")
    other = world.right.post("/candidates", body | {"last_name": "Li"}, Idempotency_Key="kim")
    assert (first.status_code, other.json()["code"]) == (201, "key_used")
    KeptAnswer.objects.filter(key="kim").delete()  # as after its day
    later = world.right.post("/candidates", body, Idempotency_Key="kim")
    assert (later.status_code, later.json()["id"]) == (200, first.json()["id"])
    assert "Idempotent-Replayed" not in later


def test_every_scope_is_asked_for_by_some_operation():
    assert {scope for _path, _method, scope in OPERATIONS} == set(Scope)
    assert all(re.fullmatch(r"/api/v1/[a-z{}/-]+", path) for path, _method, _scope in OPERATIONS)
