"""What comes next with each application of a list: a meeting, or the day by which they hear from us."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from preferences.queries.statements import fetch

# The applications are those that the rows show: whoever asks may see them.
NEXT = """
SELECT DISTINCT ON (candidate_id) candidate_id, is_meeting, starts_at
FROM (
    SELECT candidate_id, true AS is_meeting, starts_at
    FROM scheduling_interview
    WHERE application_id = ANY(%(applications)s) AND state = 'booked' AND starts_at > %(at)s
    UNION ALL
    SELECT candidate_id, false, due_at
    FROM followup_promise
    WHERE application_id = ANY(%(applications)s) AND state = 'open'
) dated
ORDER BY candidate_id, starts_at
"""


class NextDate(NamedTuple):
    candidate_id: int
    is_meeting: bool
    at: datetime  # when it begins; of news, until when it is due


def next_dates(applications: Collection[int], at: datetime) -> dict[int, NextDate]:
    """By candidate. One query; none for nobody."""
    if not applications:
        return {}
    rows = fetch(NEXT, NextDate, applications=list(applications), at=at)
    return {row.candidate_id: row for row in rows}
