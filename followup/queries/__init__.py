"""Reads, named after what is shown."""

from followup.queries.promises import (
    holidays,
    last_interview_on,
    last_news_at,
    newly_interviewed,
    news_since,
    open_promises,
    promises_made_to,
    promises_to_see,
    rhythm,
)
from followup.queries.slips import open_slips

__all__ = [
    "holidays",
    "last_interview_on",
    "last_news_at",
    "newly_interviewed",
    "news_since",
    "open_promises",
    "open_slips",
    "promises_made_to",
    "promises_to_see",
    "rhythm",
]
