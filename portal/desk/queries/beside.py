"""What stands beside the usual on the card, and what tells a newer look from an older one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

from candidates.enums import Role
from preferences.queries.statements import fetch

BESIDE = """
SELECT
    concat_ws(
        '|', person.contact_version,
        coalesce((SELECT max(id) FROM messaging_message WHERE thread_id = thread.id), 0),
        coalesce((SELECT max(id) FROM messaging_inboundmessage WHERE thread_id = thread.id), 0),
        coalesce((SELECT max(state_at) FROM messaging_delivery WHERE candidate_id = person.id), 'epoch'),
        coalesce((SELECT max(id) FROM candidates_note WHERE candidate_id = person.id), 0),
        coalesce((SELECT max(move.id) FROM candidates_move move
                  JOIN candidates_application moved ON moved.id = move.application_id
                  WHERE moved.candidate_id = person.id), 0),
        coalesce((SELECT max(version) FROM candidates_application
                  WHERE candidate_id = person.id), 0)),
    asks.made, asks.open,
    coalesce((SELECT json_agg(json_build_array(wish.id, wish.words) ORDER BY wish.at, wish.id)
              FROM preferences_unmetrequest wish
              JOIN preferences_answer answer ON answer.id = wish.answer_id
              WHERE wish.candidate_id = person.id AND wish.served_at IS NULL
                AND wish.offered_at IS NULL AND answer.undone_at IS NULL
                AND answer.superseded_at IS NULL), '[]')::text,
    coalesce((SELECT json_agg(json_build_array(job.id, arranger.name))
              FROM candidates_job job
              JOIN LATERAL (
                  SELECT coalesce(nullif(trim(colleague.first_name), ''), colleague.email) AS name
                  FROM candidates_membership held
                  JOIN {users} colleague ON colleague.id = held.user_id AND colleague.is_active
                  WHERE held.team_id = job.team_id AND held.role = %(arranger)s
                  ORDER BY held.id LIMIT 1) arranger ON true
              WHERE job.id IN (SELECT job_id FROM candidates_application
                               WHERE candidate_id = person.id)), '[]')::text
FROM candidates_candidate person
LEFT JOIN messaging_thread thread ON thread.candidate_id = person.id
CROSS JOIN LATERAL (
    SELECT count(*) AS made,
           count(*) FILTER (WHERE asked.done_at IS NULL AND check_in.closed_at IS NULL) AS open
    FROM preferences_askedkey asked
    JOIN preferences_checkin check_in ON check_in.id = asked.check_in_id
    WHERE check_in.candidate_id = person.id
) asks
WHERE person.id = %(person)s
"""


class Wish(NamedTuple):
    """What they asked for and we cannot do."""

    pk: int
    words: str


@dataclass(frozen=True, slots=True)
class Asks:
    """The homework meter."""

    made: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Of one person, read at once."""

    seen: str = ""  # changes with whatever a colleague who looks at the same person should see
    asks: Asks = Asks()
    wishes: Sequence[Wish] = ()
    # By job, a coordinator of its team: sees what they asked for, and arranges it.
    arrangers: Mapping[int, str] = field(default_factory=dict)


class BesideRow(NamedTuple):
    seen: str
    made: int
    open: int
    wishes: str
    arrangers: str


def besides_of(candidate_id: int) -> Beside:
    """One query."""
    [row] = fetch(BESIDE, BesideRow, person=candidate_id, arranger=Role.COORDINATOR.value)
    return Beside(
        seen=str(crc32(row.seen.encode())),
        asks=Asks(row.made, row.open),
        wishes=[Wish._make(wish) for wish in json.loads(row.wishes)],
        arrangers=dict(json.loads(row.arrangers)),
    )
