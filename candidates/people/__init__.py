"""What this room holds of a person: what is copied for them, and what becomes of it at an erasure."""

from candidates.people.copied import NOT_COPIED, PARTS
from candidates.people.erased import ERASED
from candidates.people.parts import NOW, Emptied, Fate, Gone, Part, Rows, Stays

__all__ = [
    "ERASED",
    "NOT_COPIED",
    "NOW",
    "PARTS",
    "Emptied",
    "Fate",
    "Gone",
    "Part",
    "Rows",
    "Stays",
]
