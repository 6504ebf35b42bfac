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
from followup.queries.signals import open_signals, signals_about
from followup.queries.silences import silences_of
from followup.queries.slips import (
    asks_for_own_view,
    gestures_for,
    open_slips,
    slips_about,
)

__all__ = [
    "asks_for_own_view",
    "gestures_for",
    "holidays",
    "last_interview_on",
    "last_news_at",
    "named_days",
    "newly_interviewed",
    "news_for",
    "open_promises",
    "open_signals",
    "open_slips",
    "promises_made_to",
    "promises_to_see",
    "rhythm",
    "signals_about",
    "silences_of",
    "slips_about",
]
