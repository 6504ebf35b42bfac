"""Keeping how people can be reached, for lists: looked at again when it lapses or something changed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from messaging.queries.facts import PersonFacts, people_facts
from messaging.queries.reach import Reached, lapsed, main_applications, reached_by
from preferences.enums import TopicKey
from preferences.queries.usual import windows_text
from preferences.rules.facts import VerdictFacts
from preferences.rules.lapse import lapses_at, usual_lapses_at
from preferences.rules.reading import Reading
from preferences.rules.verdict import preferred_way

BATCH = 250

# Of rows that were changed while we looked, nothing is written: they are found again. Rows that
# somebody holds are left to the next turn; so nobody who sends or answers ever waits for longer than
# this one statement, and no deadlock is possible.
WRITE = """
WITH free AS MATERIALIZED (
    SELECT candidate_id FROM messaging_reach WHERE candidate_id = ANY(%(people)s)
    ORDER BY candidate_id
    FOR NO KEY UPDATE SKIP LOCKED
), known AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS known (
        candidate_id bigint, changes bigint, application_id bigint, kind text, way text, rule text,
        opens_at timestamptz, until timestamptz, then_kind text, then_way text, then_rule text,
        then_opens_at timestamptz, then_until timestamptz, zone text, first_way text,
        second_way text, is_known boolean, hours text, nevers text, spare smallint
    )
)
UPDATE messaging_reach reach
SET application_id = known.application_id, kind = known.kind, way = known.way, rule = known.rule,
    opens_at = known.opens_at, until = known.until, then_kind = known.then_kind,
    then_way = known.then_way, then_rule = known.then_rule, then_opens_at = known.then_opens_at,
    then_until = known.then_until, zone = known.zone, first_way = known.first_way,
    second_way = known.second_way, is_known = known.is_known, hours = known.hours,
    nevers = known.nevers, spare = known.spare,
    is_particular = EXISTS (
        SELECT FROM preferences_answer answer
        WHERE answer.candidate_id = reach.candidate_id AND answer.superseded_at IS NULL
          AND answer.scope = 'application'
    ) OR EXISTS (
        SELECT FROM candidates_application theirs
        WHERE theirs.candidate_id = reach.candidate_id
          AND (EXISTS (SELECT FROM preferences_capability WHERE job_id = theirs.job_id)
               OR EXISTS (SELECT FROM preferences_default WHERE job_id = theirs.job_id))
    )
FROM known JOIN free USING (candidate_id)
WHERE reach.candidate_id = known.candidate_id AND reach.changes = known.changes
"""


def refresh(at: datetime, limit: int = BATCH) -> int:
    """One batch of rows that lapsed or were made stale; how many there were. Always eight queries."""
    changes = lapsed(at, limit)
    if changes:
        people = people_facts(changes, at, main_applications(changes))
        rows = [row_of(person, changes[pk]) for pk, person in people.items()]
        write(rows=rows)
    return len(changes)


@transaction.atomic
def write(*, rows: list[dict[str, Any]]) -> None:
    given: dict[str, Any] = {
        "people": [row["candidate_id"] for row in rows],
        "rows": json.dumps(rows, default=str),
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, given)


# --- one row ----------------------------------------------------------------------------------


def row_of(person: PersonFacts, changes: int) -> dict[str, Any]:
    facts = person.about(TopicKey.UPDATE)
    now = reached_by(facts)
    until = lapses_at(facts)
    return {
        "candidate_id": person.candidate_id,
        "changes": changes,
        "application_id": facts.usual.application_id,
        "until": until,
        **verdict_columns(now.verdict),
        **usual_columns(now),
        **foretold(facts, until),
        "spare": spare(facts),
    }


def foretold(facts: VerdictFacts, until: datetime) -> Mapping[str, Any]:
    """What holds after that if nobody does anything; nothing when the usual itself is another then."""
    ends_at = usual_lapses_at(facts)
    if ends_at is not None and ends_at <= until:
        nothing = {"kind": "", "way": "", "rule": "", "opens_at": None, "until": until}
        return {f"then_{name}": value for name, value in nothing.items()}
    then = replace(facts, at=until, usual=replace(facts.usual, at=until))
    columns = {**verdict_columns(preferred_way(then)), "until": lapses_at(then)}
    return {f"then_{name}": value for name, value in columns.items()}


def verdict_columns(verdict: Any) -> dict[str, Any]:
    return {
        "kind": verdict.kind,
        "way": verdict.channel,
        "rule": verdict.rule,
        "opens_at": verdict.until,
    }


def usual_columns(now: Reached) -> dict[str, Any]:
    first, second, *_rest = (*now.usual.ways, "", "")
    return {
        "zone": now.zone,
        "first_way": first,
        "second_way": second,
        "is_known": now.usual.is_known,
        "hours": windows_text(now.usual.hours),
        "nevers": " ".join(now.usual.nevers),
    }


def spare(facts: VerdictFacts) -> int:
    """How many contacts more their caps allow, today and this week."""
    days = Reading(facts).counted_days
    caps = facts.caps
    today = caps.per_day - days.count(0)
    week = caps.per_week - sum(1 for ago in days if ago < 7)
    return max(min(today, week), 0)
