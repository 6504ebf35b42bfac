"""What this room holds of a person: what is copied for them, and what becomes of it at an erasure."""

from candidates.people.copied import NOT_COPIED, PARTS
from candidates.people.erased import ERASED
from candidates.people.joining import Along, Behind, Ended, Over, Share
from candidates.people.merged import MERGED
from candidates.people.parts import NOW, Emptied, Fate, Gone, Part, Rows, Stays

__all__ = [
    "ERASED",
    "MERGED",
    "NOT_COPIED",
    "NOW",
    "PARTS",
    "Along",
    "Behind",
    "Emptied",
    "Ended",
    "Fate",
    "Gone",
    "Over",
    "Part",
    "Rows",
    "Share",
    "Stays",
]
