"""What the list of people can be narrowed by, and the views of it that one's teams keep."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from candidates.queries import jobs_seen
from candidates.queries.visibility import READERS, WORKERS
from candidates.staff import Staff
from portal.desk.forms.filters import FilterChoices
from preferences.queries.statements import fetch

JOBS = 30  # a longer list of jobs is a page of its own
VIEWS = 12  # above the list

# All of it comes in one statement. Jobs are those they see, the one asked for first.
AROUND = """
SELECT
    coalesce((SELECT json_agg(json_build_array(slug, title) ORDER BY place) FROM (
        SELECT slug, title, row_number() OVER (ORDER BY slug <> %(job)s, title, id) AS place
        FROM candidates_job WHERE closed_at IS NULL AND {seen}
        ORDER BY place LIMIT %(jobs)s
    ) jobs), '[]')::text,
    coalesce((SELECT json_agg(json_build_array(key, name) ORDER BY position)
              FROM candidates_stage), '[]')::text,
    coalesce((SELECT json_agg(json_build_array(id, name) ORDER BY name, id) FROM (
        SELECT DISTINCT colleague.id::text, trim(first_name || ' ' || last_name) AS name
        FROM candidates_membership own
        JOIN candidates_membership theirs ON theirs.team_id = own.team_id
        JOIN {users} colleague ON colleague.id = theirs.user_id
        WHERE own.user_id = %(user)s AND own.role = ANY(%(workers)s)
          AND theirs.role = ANY(%(workers)s)
    ) colleagues), '[]')::text,
    coalesce((SELECT json_agg(json_build_array(id, name, query) ORDER BY name, id) FROM (
        SELECT DISTINCT view.id, view.name, view.query
        FROM candidates_savedview view
        JOIN candidates_membership own ON own.team_id = view.team_id
        WHERE own.user_id = %(user)s AND own.role = ANY(%(readers)s)
        ORDER BY view.name, view.id LIMIT %(views)s
    ) views), '[]')::text
"""


class View(NamedTuple):
    pk: int
    name: str
    query: str


class Around(NamedTuple):
    jobs: str
    stages: str
    owners: str
    views: str


def filter_choices(
    user: Staff, at: datetime, job: str = ""
) -> tuple[FilterChoices, Sequence[View]]:
    """Open jobs, the one asked for among them; stages, colleagues and views. One query."""
    seen = jobs_seen(user, at)
    condition, given = seen.named("team_id", "id") if seen else ("true", {})
    given |= {"user": user.pk, "workers": [*WORKERS], "readers": [*READERS], "views": VIEWS}
    statement = AROUND.replace("{seen}", condition)
    [around] = fetch(statement, Around, **given, job=job, jobs=JOBS + 1)
    found = json.loads(around.jobs)
    choices = FilterChoices(
        jobs=sorted((tuple(each) for each in found[:JOBS]), key=lambda each: each[1]),
        stages=json.loads(around.stages),
        owners=json.loads(around.owners),
        has_more_jobs=len(found) > JOBS,
    )
    return choices, [View(*each) for each in json.loads(around.views)]
