"""Reads, named after what is shown."""

from followup.queries.promises import (
    holidays,
    last_interview_on,
    last_news_at,
    named_days,
    newly_interviewed,
    news_for,
    open_promises,
    promises_made_to,
    promises_to_see,
    rhythm,
)
from followup.queries.slips import missed_promises, open_slips

__all__ = [
    "holidays",
    "last_interview_on",
    "last_news_at",
    "missed_promises",
    "named_days",
    "newly_interviewed",
    "news_for",
    "open_promises",
    "open_slips",
    "promises_made_to",
    "promises_to_see",
    "rhythm",
]
