"""A row of a list, read at once: the person, what was said last, how they can be reached."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from candidates.queries import applications_seen
from candidates.rules import names
from candidates.staff import Staff
from preferences.queries.statements import fetch

PEOPLE = """
SELECT
    person.id, person.first_name, person.last_name, person.wanted_name,
    thread.last_in_at, coalesce(thread.last_in_channel, ''),
    thread.last_out_at, coalesce(thread.last_out_channel, ''),
    reach.application_id, reach.is_particular, reach.zone,
    reach.kind, reach.way, reach.rule, reach.opens_at, reach.until,
    reach.then_kind, reach.then_way, reach.then_rule, reach.then_opens_at, reach.then_until,
    reach.first_way, reach.second_way, reach.is_known, reach.hours, reach.nevers
FROM candidates_candidate person
JOIN messaging_reach reach ON reach.candidate_id = person.id
LEFT JOIN messaging_thread thread ON thread.candidate_id = person.id
WHERE person.id = ANY(%(people)s)
"""


class Listed(NamedTuple):
    """Columns of the person, of their thread and of their kept reach, under the names they have there."""

    pk: int
    first_name: str
    last_name: str
    wanted_name: str
    last_in_at: datetime | None
    last_in_channel: str
    last_out_at: datetime | None
    last_out_channel: str
    application_id: int | None
    is_particular: bool
    zone: str
    kind: str
    way: str
    rule: str
    opens_at: datetime | None
    until: datetime
    then_kind: str
    then_way: str
    then_rule: str
    then_opens_at: datetime | None
    then_until: datetime
    first_way: str
    second_way: str
    is_known: bool
    hours: str
    nevers: str

    @property
    def called(self) -> str:
        return names.called(self.first_name, self.wanted_name)

    @property
    def full_name(self) -> str:
        return names.in_full(self.called, self.last_name)

    @property
    def is_our_turn(self) -> bool:
        """By real messages: a draft is not a reply."""
        if self.last_in_at is None:
            return False
        return self.last_out_at is None or self.last_in_at > self.last_out_at


def listed(ids: Collection[int]) -> dict[int, Listed]:
    """In the order asked for. One query; none for nobody."""
    if not ids:
        return {}
    rows = {row.pk: row for row in fetch(PEOPLE, Listed, people=list(ids))}
    return {pk: rows[pk] for pk in ids if pk in rows}


# --- where they stand -------------------------------------------------------------------------

# Those that count least come first.
STANDINGS = """
SELECT
    application.candidate_id, application.id, job.id, job.slug, job.title, stage.key, stage.name,
    application.outcome, application.stage_at
FROM candidates_application application
JOIN candidates_candidate person ON person.id = application.candidate_id
JOIN candidates_job job ON job.id = application.job_id
JOIN candidates_stage stage ON stage.id = application.stage_id
WHERE application.candidate_id = ANY(%(people)s) AND person.erased_at IS NULL AND {seen}
ORDER BY application.closed_at NULLS LAST, application.applied_at
"""


class Standing(NamedTuple):
    """Where somebody stands with a job."""

    candidate_id: int
    pk: int
    job_id: int
    job_slug: str
    job_title: str
    stage_key: str
    stage_name: str
    outcome: str
    stage_at: datetime


def standings_of(user: Staff, ids: Collection[int], at: datetime) -> Sequence[Standing]:
    """Of the applications that they may see; of each person a live one is the last, else the newest."""
    if not ids:
        return []
    seen = applications_seen(user, at)
    condition, given = (
        ("true", {}) if seen is None else seen.named("application.job_id", "application.id")
    )
    statement = STANDINGS.replace("{seen}", condition)
    return list(fetch(statement, Standing, **given, people=list(ids)))
