"""The ledger of erasures, as lines of a file: an instant and a keyed hash, and nothing of anybody."""

from collections.abc import Iterable
from datetime import datetime

from candidates.rules.secrets import keyed_hash

PURPOSE = "erasure"
HASH_LENGTH = 64


def person_hash(key: str, candidate_id: int, created_at: datetime) -> str:
    """Of the id and when it was given: an id that a restored database gives again is somebody else."""
    return keyed_hash(key, PURPOSE, f"{candidate_id}:{round(created_at.timestamp() * 1_000_000)}")


def line_of(hashed: str, at: datetime) -> str:
    return f"{at.isoformat()} {hashed}\n"


def hashes_in(lines: Iterable[str]) -> frozenset[str]:
    """A line that was cut off by a crash is no line: it is written again."""
    words = (line.split() for line in lines if line.endswith("\n"))
    return frozenset(row[1] for row in words if len(row) == 2 and len(row[1]) == HASH_LENGTH)
