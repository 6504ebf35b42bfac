"""Files that go along with a text: which may, and the address where the provider gets one.

The address is the only key to the file, so it is signed, names one document, and soon is no address any
more. Pure: the instant and the key are passed in.
"""

import hmac
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

# What phones can show, and the most that providers take of it.
TYPES: Final = frozenset({"image/jpeg", "image/png", "application/pdf"})
LARGEST: Final = 5 * 1024 * 1024  # bytes
LASTS: Final = timedelta(hours=1)  # the provider fetches it within minutes
TOKEN: Final = re.compile(r"(\d{1,18})-(\d{1,12})-([0-9a-f]{64})")


def may_go_along(content_type: str, size: int) -> bool:
    return content_type in TYPES and 0 < size <= LARGEST


def media_token(document_id: int, at: datetime, key: str) -> str:
    until = int((at + LASTS).timestamp())
    return f"{document_id}-{until}-{signed(document_id, until, key)}"


def document_in(token: str, at: datetime, key: str) -> int | None:
    """The document that the address names, while it lasts; None for every other address."""
    found = TOKEN.fullmatch(token)
    if found is None:
        return None
    document_id, until = int(found[1]), int(found[2])
    if not hmac.compare_digest(found[3], signed(document_id, until, key)):
        return None
    return document_id if at <= datetime.fromtimestamp(until, UTC) else None


def signed(document_id: int, until: int, key: str) -> str:
    made = hmac.new(key.encode(), f"media:{document_id}:{until}".encode(), sha256)
    return made.hexdigest()
