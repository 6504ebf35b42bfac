"""Whether what somebody asked for in their own words is something we can do by now."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

NOT_LETTERS: Final = re.compile(r"[^a-z0-9]+")
SHORTEST: Final = 3  # "us" is no name of a way


def folded(text: str) -> str:
    """Without case, accents, spaces and signs: "Whats App!" is "whatsapp"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return NOT_LETTERS.sub("", plain.lower())


def is_asked_for(words: str, names: Iterable[str]) -> bool:
    """Whether the words name it, by its key or by how it is written on a page."""
    said = folded(words)
    known = (folded(name) for name in names)
    return any(len(name) >= SHORTEST and name in said for name in known)
