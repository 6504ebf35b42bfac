"""How each room says what it holds of a person: what is copied, and what becomes of it at an erasure.

`PARTS` are copied, `NOT_COPIED` says why the rest is not. `ERASED` names every model once more: its rows
are gone, emptied, or stay, each with the reason. A test claims every model that leads to a candidate.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import FileField, Model, Q, QuerySet
from django.utils.functional import Promise

from candidates.actions.erasures import note_files
from candidates.models import Candidate

Rows = list[dict[str, Any]]

# In `to`: the instant of the erasure.
NOW: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of one model under one heading, with the names that people read."""

    heading: str | Promise
    model: type[Model]
    of: str  # the way to the candidate
    fields: Mapping[str, str]  # shown name: column
    only: Q = field(default_factory=Q)

    def rows(self, candidate: Candidate) -> Rows:
        found = self.model._default_manager.filter(self.only, **{self.of: candidate.pk})
        rows = found.order_by("pk").values_list(*self.fields.values())
        return [dict(zip(self.fields, row, strict=True)) for row in rows]


# --- what becomes of it at an erasure ---------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """Rows of one model. `of`: the way to the candidate; `only`: which of them."""

    model: type[Model]
    of: str
    only: Q = field(default_factory=Q)

    def rows(self, candidate_id: int) -> QuerySet[Model]:
        return self.model._default_manager.filter(self.only, **{self.of: candidate_id}).order_by()

    def carry_out(self, candidate_id: int, at: datetime) -> None:
        """In the transaction of the erasure, with the candidate's row held. Safe to run twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone(Fate):
    """Deleted with the person, and the files that lie with them."""

    def carry_out(self, candidate_id: int, at: datetime) -> None:
        for field_ in self.model._meta.concrete_fields:
            if isinstance(field_, FileField):
                names = self.rows(candidate_id).values_list(field_.name, flat=True)
                note_files(names=[str(name) for name in names if name], at=at)
        self.rows(candidate_id).delete()


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied(Fate):
    """A row without anybody in it stays: these columns are emptied, `why` says what the rest is for."""

    to: Mapping[str, Any]
    why: str | Promise

    def carry_out(self, candidate_id: int, at: datetime) -> None:
        values = {name: at if value is NOW else value for name, value in self.to.items()}
        # By their ids: a change of many rows may not join other tables.
        rows = self.model._default_manager.filter(pk__in=self.rows(candidate_id).values("pk"))
        rows.update(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays(Fate):
    """Nothing in it is anybody's: ids, times, states."""

    why: str | Promise
