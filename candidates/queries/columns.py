"""Columns in fixed SQL, for querysets: building the same of expressions takes longer than running it."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Field, Func, TextField


class FromSql(Func):
    """`{0}`, `{1}` … are columns of the row, `{users}` is the table of whoever signs in; `given` are
    parameters, in their order.
    """

    output_field: "Field[Any, Any]" = TextField()

    def __init__(self, sql: str, columns: Sequence[str], given: Sequence[Any] = ()) -> None:
        super().__init__(*map(F, columns))
        self.sql = sql
        self.given = given

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        columns = [compiler.compile(each)[0] for each in self.get_source_expressions()]
        users = get_user_model()._meta.db_table
        return self.sql.format(*columns, users=users), [*self.given]

    def named(self, *columns: str) -> tuple[str, dict[str, Any]]:
        """The same for a statement whose parameters have names."""
        parts = self.sql.split("%s")
        names = [f"given_{n}" for n in range(len(self.given))]
        sql = "".join(f"{part}%({name})s" for part, name in zip(parts, names, strict=False))
        filled = (sql + parts[-1]).format(*columns, users="{users}")
        return filled, dict(zip(names, self.given, strict=True))
