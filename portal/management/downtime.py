"""Which operations of a migration the version before cannot live with, or that stop the house while they run.

Tables are brought up to date first and the processes are started again afterwards (docs/operations.md), so
for a while the old code works on the new tables. An operation that breaks it, or that holds a large table
for long, is found here; who needs one all the same writes the reason down.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

GONE = "the version before still reads it"
HELD = "holds the table while it is built: use the concurrent one"
CHECKED = (
    "reads the whole table while nobody can write: add it NOT VALID, and validate it afterwards"
)
UNFILLED = "the version before does not fill it: give it a db_default or let it be null"
ALTERED = "changes the column under the version before, or writes the table anew"
OWN_WORDS = "nobody but a person can say what it does"

REMOVING = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)


@dataclass(frozen=True, slots=True)
class Unsafe:
    migration: str
    operation: str
    why: str


def unsafe_in(migration: Migration, state: ProjectState) -> Iterator[Unsafe]:
    """`state` is how the tables are before it; it is moved on. What is made in it, nobody uses yet."""
    name = f"{migration.app_label}.{migration.name}"
    made: set[str] = set()
    for operation in migration.operations:
        for part in parts_of(operation):
            if isinstance(part, operations.CreateModel):
                made.add(part.name_lower)
            elif why := why_unsafe(part, migration.app_label, made, state):
                yield Unsafe(name, str(part.describe()), why)
        operation.state_forwards(migration.app_label, state)


def parts_of(operation: Operation) -> list[Operation]:
    if isinstance(operation, operations.SeparateDatabaseAndState):
        return list(operation.database_operations)
    return [operation]


def why_unsafe(operation: Operation, app: str, made: set[str], state: ProjectState) -> str:
    if isinstance(operation, (operations.RunPython, operations.RunSQL)):
        return OWN_WORDS
    if isinstance(operation, (AddIndexConcurrently, AddConstraintNotValid)):
        return ""
    table = getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", "")
    if table in made:
        return ""
    if isinstance(operation, REMOVING):
        return GONE
    if isinstance(operation, operations.AddIndex):
        return HELD
    if isinstance(operation, operations.AddConstraint):
        return CHECKED
    if isinstance(operation, operations.AddField):
        return why_not_added(operation.field)
    if isinstance(operation, operations.AlterField):
        before = state.models[app, operation.model_name_lower].fields[operation.name]
        return "" if is_wider(before, operation.field) else ALTERED
    return ""


def why_not_added(field: models.Field) -> str:
    if field.many_to_many:
        return ""
    if getattr(field, "db_index", False) or field.unique or field.is_relation:
        return HELD
    is_filled = field.null or field.db_default is not NOT_PROVIDED
    return "" if is_filled else UNFILLED


def is_wider(before: models.Field, after: models.Field) -> bool:
    """The same to the database; or one that takes more than before, which writes nothing anew."""
    _name, path, _args, was = before.deconstruct()
    _name, new_path, _args, now = after.deconstruct()
    for each in (was, now):
        for name in before.non_db_attrs:
            each.pop(name, None)
        each.pop("default", None)  # Django's own: the database never hears of it
    if now.get("null"):
        was.pop("null", None), now.pop("null", None)
    longest, longer = was.pop("max_length", None), now.pop("max_length", None)
    is_longer = longest == longer or (
        longest is not None and longer is not None and longer >= longest
    )
    return path == new_path and was == now and is_longer
