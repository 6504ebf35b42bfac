"""What no linter knows: reasons, clocks, and how actions are called (docs/house.md)."""

import ast
import re

from django.apps import apps
from django.db import models

from tests.architecture.source import HOUSE, ROOMS, calls, functions, modules, named

REASON = re.compile(r"JSONField\(.*\)\s*#\s*\S+(\s+\S+){3,}")
CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "date.today", "time.time"}
# Where an instant enters a room: with a request of a provider or an admin, or from a worker.
DOORS = {"admin.py", "webhooks.py", "tasks.py"}
# Commands, processes and admins begin a turn; an adapter compares a provider's date with the moment it came.
OUTSIDE = {"management", "channels", "admin"}
ASKS = re.compile(r"^(from|import) (django\.(db|conf)\b(?!\.locale)|\w+\.models\b)", re.MULTILINE)

OURS = [model for model in apps.get_models() if model.__module__.split(".")[0] in HOUSE]
# Django's own user has these; and "not before" is what it says.
INSTANTS = {"at", "until", "not_before", "last_login", "date_joined", "expire_date"}
QUESTIONS = {"is", "has", "may", "takes", "lets", "always", "confirms"}


def test_every_json_column_says_why_it_is_no_row():
    without = [
        f"{named(path)}: {line.strip()}"
        for path in modules(*HOUSE)
        for line in path.read_text().splitlines()
        if "models.JSONField(" in line and not REASON.search(line)
    ]
    assert not without, "write the reason on the line: what is filtered or joined is a row"


def test_the_clock_is_passed_in():
    inside = [
        path for path in modules(*ROOMS) if path.name not in DOORS and not OUTSIDE & set(path.parts)
    ]
    asked = [
        f"{named(path)}:{line} {name}"
        for path in inside
        for line, name in calls(path)
        if name in CLOCKS
    ]
    assert not asked


def test_atomic_actions_are_called_by_name():
    positional = [
        f"{named(path)}: {node.name}"
        for path in modules(*[f"{room}/actions" for room in ROOMS])
        for node in functions(path)
        if is_atomic(node) and (node.args.args or node.args.vararg)
    ]
    assert not positional


def is_atomic(node: ast.FunctionDef) -> bool:
    return any("transaction.atomic" in ast.unparse(each) for each in node.decorator_list)


def test_rules_ask_nobody():
    """Plain values in, plain values out: no database, no settings, no models."""
    rules = modules(*[f"{room}/rules" for room in ROOMS])
    assert len(rules) > 5
    assert not [named(path) for path in rules if ASKS.search(path.read_text())]


def fields_of(kind: type[models.Field]) -> list[models.Field]:
    return [
        field
        for model in OURS
        for field in model._meta.local_fields
        if type(field) is kind and field.model is model
    ]


def test_instants_days_and_questions_are_named_so():
    instants = {f.name for f in fields_of(models.DateTimeField)} - INSTANTS
    assert not [name for name in instants if not name.endswith(("_at", "_until"))]
    assert not [f.name for f in fields_of(models.DateField) if not f.name.endswith("_on")]
    booleans = {f.name.split("_")[0] for f in fields_of(models.BooleanField)}
    assert booleans <= QUESTIONS
