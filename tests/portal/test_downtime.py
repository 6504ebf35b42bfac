"""Which operations the version before can live with, one by one; and that every one of ours can, or says why."""

from io import StringIO

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.state import ModelState, ProjectState

from portal.management.downtime import ALTERED, CHECKED, GONE, HELD, OWN_WORDS, UNFILLED, unsafe_in

short = models.CharField(max_length=20)
INDEX = models.Index(fields=["name"], name="by_name")
CHECK = models.CheckConstraint(condition=models.Q(name="a"), name="is_a")


def made() -> migrations.CreateModel:
    return migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.RemoveField("thing", "name"), GONE),
        (migrations.RenameField("thing", "name", "title"), GONE),
        (migrations.DeleteModel("thing"), GONE),
        (migrations.RenameModel("Thing", "Other"), GONE),
        (migrations.AddField("thing", "n", models.IntegerField(default=0)), UNFILLED),
        (migrations.AddField("thing", "n", models.IntegerField(default=0, db_default=0)), ""),
        (migrations.AddField("thing", "n", models.IntegerField(null=True)), ""),
        (migrations.AddField("thing", "n", models.IntegerField(null=True, db_index=True)), HELD),
        (migrations.AlterField("thing", "name", models.CharField(max_length=40)), ""),
        (migrations.AlterField("thing", "name", models.CharField(max_length=20, null=True)), ""),
        (migrations.AlterField("thing", "name", models.CharField("words", max_length=20)), ""),
        (migrations.AlterField("thing", "name", models.CharField(max_length=9)), ALTERED),
        (migrations.AlterField("thing", "name", models.TextField()), ALTERED),
        (migrations.AddIndex("thing", INDEX), HELD),
        (AddIndexConcurrently("thing", INDEX), ""),
        (migrations.AddConstraint("thing", CHECK), CHECKED),
        (AddConstraintNotValid("thing", CHECK), ""),
        (migrations.RunSQL("SELECT 1"), OWN_WORDS),
        (migrations.RunPython(migrations.RunPython.noop), OWN_WORDS),
        (migrations.AlterModelOptions("thing", {"ordering": ["name"]}), ""),
        (migrations.SeparateDatabaseAndState([], [migrations.RemoveField("thing", "name")]), ""),
        (migrations.SeparateDatabaseAndState([migrations.RunSQL("SELECT 1")]), OWN_WORDS),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_one_operation(operation: migrations.operations.base.Operation, why: str) -> None:
    found = list(unsafe_in(one(operation), known()))
    assert [each.why for each in found] == ([why] if why else [])


def test_what_is_made_in_it_nobody_uses_yet() -> None:
    index = migrations.AddIndex("new", models.Index(fields=["id"], name="new_by_id"))
    assert list(unsafe_in(one(made(), index), known())) == []


def one(*operations: migrations.operations.base.Operation) -> Migration:
    migration = Migration("0002_second", "things")
    migration.operations = list(operations)
    return migration


def known() -> ProjectState:
    state = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", short)]
    state.add_model(ModelState("things", "Thing", fields))
    return state


def test_all_of_ours_can_be_lived_with_or_say_why() -> None:
    said = StringIO()
    call_command("check_migrations", stdout=said)
    assert "no other that stops the house" in said.getvalue()
