"""How each room says what becomes of its rows when two records turn out to be one person.

`MERGED` names every model that leads to a candidate, beside what is copied and what becomes of it at an
erasure; a test claims each. First every `by` sees to what cannot be there twice, while it is still known
which of the two records a row is of; then rows go over. What stays behind hangs on a row without a name,
which keeps old addresses leading to the person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.rules.joining import Pair

Step = Callable[[Pair], None]


def nothing(_pair: Pair) -> Q:
    return Q(pk=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Rows of one model. `of`: the way to the candidate."""

    model: type[Model]
    of: str = "candidate"
    by: Step | None = None
    why: str | Promise = ""  # where that is not all: what becomes of it, in words for an admin

    @property
    def becomes(self) -> str | Promise:
        return self.why

    def rows(self, candidate_id: int) -> QuerySet[Model]:
        return self.model._default_manager.filter(**{self.of: candidate_id}).order_by()

    def prepare(self, pair: Pair) -> None:
        """In the transaction of the merge, with both people held. Safe to run twice, as all of it is."""
        if self.by is not None:
            self.by(pair)

    def carry_out(self, pair: Pair) -> None:
        """Once every room is prepared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Over(Share):
    """They are of the person who remains. `unless`: which of them are there already."""

    unless: Callable[[Pair], Q] = nothing

    @property
    def becomes(self) -> str | Promise:
        return self.why or GOES_OVER

    def carry_out(self, pair: Pair) -> None:
        self.rows(pair.gone).exclude(self.unless(pair)).update(**{self.of: pair.kept})


@dataclass(frozen=True, slots=True, kw_only=True)
class Along(Share):
    """They hang on something that goes over."""

    @property
    def becomes(self) -> str | Promise:
        return self.why or GOES_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Share):
    """Made anew when it is needed, or by them."""

    def carry_out(self, pair: Pair) -> None:
        self.rows(pair.gone).delete()


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind(Share):
    """Of the record that is taken up; nothing in it is anybody's."""


GOES_OVER: Final = _("goes over")
