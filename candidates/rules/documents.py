"""What is taken as a document, and how long it counts."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from candidates.exceptions import PaperEmpty, PaperTooLarge, WrongKindOfPaper
from candidates.rules.papers import LARGEST, WORD, kind_of
from candidates.rules.pictures import BadPicture, without_traces

TAKEN: Final = frozenset({"application/pdf", "image/jpeg", "image/png", WORD})
# For a browser's file picker: also asks a telephone to turn its own format into JPEG.
ACCEPT: Final = f".pdf,.docx,.jpg,.jpeg,.png,{','.join(sorted(TAKEN))}"
ENDS_SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that may be kept: what it is, and its bytes without traces."""

    name: str
    content: bytes
    content_type: str
    sha256: str  # of what was given


def paper_of(name: str, given: bytes) -> Paper:
    """Raises PaperTooLarge, PaperEmpty, WrongKindOfPaper: its content decides, never its name."""
    if not given:
        raise PaperEmpty(name)
    if len(given) > LARGEST:
        raise PaperTooLarge(name)
    kind = kind_of(given)
    if kind not in TAKEN:
        raise WrongKindOfPaper(name)
    try:
        content = without_traces(given, kind)
    except BadPicture:
        raise WrongKindOfPaper(name) from None
    return Paper(name, content, kind, sha256(given).hexdigest())


def is_over(ends_on: date | None, today: date) -> bool:
    return ends_on is not None and ends_on < today


def ends_soon(ends_on: date | None, today: date) -> bool:
    """Over, or within the next 30 days."""
    return ends_on is not None and ends_on <= today + ENDS_SOON
