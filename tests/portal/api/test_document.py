"""The OpenAPI document: every operation has a scope, and Schemathesis finds no answer it does not allow.

Short in every run; `--long` looks harder.
"""

import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)

from candidates.models import Candidate
from portal.api.enums import Scope
from portal.api.models import ApiToken
from portal.api.v1 import document
from portal.wsgi import application
from tests.factories.candidates import NOW, ApplicationFactory, EmployerFactory
from tests.portal.api import Program

OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in document()["paths"].items()
    for method, operation in methods.items()
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    ignored_auth,
]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_operation_asks_for_a_token_with_a_scope(name):
    assert OPERATIONS[name]["security"] == [{"Token": []}]
    assert OPERATIONS[name]["x-scope"] in Scope
    assert OPERATIONS[name]["summary"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_nobody_gets_in_without_one(client, name):
    method, path = name.split()
    answer = getattr(client, method.lower())(re.sub(r"{\w+}", "1", path))
    assert answer.status_code == 401
    assert answer.json()["code"] == "no_token"


@pytest.fixture
def one_connection():
    """The rows of the test are in its transaction: the server leaves its connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_schemathesis_finds_nothing(request):
    EmployerFactory.create()
    held = ApplicationFactory.create()
    program = Program(held.job.team, per_minute=10**6)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    examples = 100 if request.config.getoption("--long") else 1
    tried = 0
    for found in schema.get_all_operations():
        tried += 1
        run(found.ok(), program.secret, examples)
    assert tried == len(OPERATIONS)
    assert ApiToken.objects.get().counted
    assert Candidate.objects.filter(created_at__lt=NOW).exists()


def run(operation, secret, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @schemathesis_given(operation)
    def check(case: Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

    check()


def schemathesis_given(operation):
    from hypothesis import given

    return given(case=operation.as_strategy())
