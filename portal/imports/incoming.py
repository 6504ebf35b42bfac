"""A person as a file has them, in our way of writing; and what is wrong with a row that has none."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from candidates.exceptions import Refusal
from portal.imports.columns import Field
from preferences.enums import Channel


class Unreadable(Refusal):
    """A cell that could mean more than one thing, or nothing."""

    def __init__(self, why: str) -> None:
        self.words = why
        super().__init__(why)


class BadRow(Refusal):
    """Nothing of this row can be taken; each of `reasons` names its column, never its value."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        self.words = "; ".join(reasons)
        super().__init__(self.words)


class Cell(NamedTuple):
    header: str
    field: Field
    text: str
    region: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """An address or a number, normalised."""

    value: str
    is_at_work: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """An answer that someone wrote down for them: options with their rank and words."""

    key: str
    options: tuple[tuple[str, int, str], ...] = ()

    @property
    def is_no_preference(self) -> bool:
        return not self.options


@dataclass(slots=True)
class Incoming:
    """A person as the file has them."""

    first_name: str = ""
    last_name: str = ""
    wanted_name: str = ""
    emails: list[Reach] = field(default_factory=list)
    phones: list[Reach] = field(default_factory=list)
    outside_id: str = ""
    time_zone: str = ""
    language: str = ""
    job: str = ""
    stage: str = ""
    outcome: str = ""
    applied_at: datetime | None = None
    notes: list[str] = field(default_factory=list)
    # In the order of the file, each once: a channel, and a topic or none for all of them.
    opt_outs: dict[tuple[Channel, str], None] = field(default_factory=dict)
    noted: list[Noted] = field(default_factory=list)
    # The file says that texts are welcome. It opens nothing: only they can say so.
    is_text_allowed: bool = False
