"""What happened with a person, was said with them and noted about them: one statement for all of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from candidates.models import Candidate
from candidates.queries.visibility import READERS
from candidates.staff import Staff
from preferences.queries.statements import fetch

NAME = "coalesce(nullif(trim(first_name || ' ' || last_name), ''), email)"
# Each kind brings its newest; notes only of the teams that one reads for, and of no job at all.
EVENTS = f"""
SELECT heard.*, (SELECT {NAME} FROM {{users}} WHERE id = heard.by_id)
FROM (
    (SELECT 'happened' AS what, kind AS of, application_id, at, by_id, why, outcome,
            to_stage, from_stage, undoes_id
     FROM candidates_happening happening
     LEFT JOIN LATERAL (
         SELECT why, outcome, undoes_id,
                (SELECT name FROM candidates_stage WHERE id = move.to_stage_id) AS to_stage,
                (SELECT name FROM candidates_stage WHERE id = move.from_stage_id) AS from_stage
         FROM candidates_move move
         WHERE move.id = happening.subject AND happening.kind = ANY(%(moves)s)) move ON true
     WHERE candidate_id = %(person)s AND kind = ANY(%(kinds)s)
       AND (application_id IS NULL OR application_id = ANY(%(seen)s))
     ORDER BY id DESC LIMIT %(shown)s)
    UNION ALL
    (SELECT 'sent', message.topic, NULL, coalesce(queued_at, created_at),
            CASE WHEN is_automatic THEN NULL ELSE author_id END,
            coalesce(way.channel, nullif(message.channel, ''), 'portal'),
            CASE WHEN is_automatic THEN 'automatic' ELSE '' END, NULL, NULL, NULL
     FROM messaging_message message
     JOIN messaging_thread thread ON thread.id = message.thread_id
     LEFT JOIN LATERAL (
         SELECT channel FROM messaging_delivery
         WHERE message_id = message.id ORDER BY id DESC LIMIT 1) way ON true
     WHERE thread.candidate_id = %(person)s AND queued_at IS NOT NULL AND state <> 'cancelled'
     ORDER BY queued_at DESC LIMIT %(shown)s)
    UNION ALL
    (SELECT 'heard', channel, NULL, received_at, NULL, '', '', NULL, NULL, NULL
     FROM messaging_inboundmessage inbound
     JOIN messaging_thread thread ON thread.id = inbound.thread_id
     WHERE thread.candidate_id = %(person)s
     ORDER BY received_at DESC LIMIT %(shown)s)
    UNION ALL
    (SELECT 'noted', '', note.application_id, note.at, note.by_id, note.body, '', NULL, NULL, NULL
     FROM candidates_note note
     WHERE note.candidate_id = %(person)s AND (note.application_id IS NULL OR %(reads_all)s OR EXISTS (
         SELECT FROM candidates_application application
         JOIN candidates_job job ON job.id = application.job_id
         JOIN candidates_membership held ON held.team_id = job.team_id
         WHERE application.id = note.application_id AND held.user_id = %(user)s
           AND held.role = ANY(%(readers)s)))
     ORDER BY note.at DESC LIMIT %(shown)s)
) heard
"""


class What(StrEnum):
    HAPPENED = "happened"
    SENT = "sent"
    HEARD = "heard"
    NOTED = "noted"


class EventRow(NamedTuple):
    """Of what was sent `of` is the topic and `words` the channel; of what was noted `words` is the note."""

    what: str
    of: str
    application_id: int | None
    at: datetime
    by_id: int | None
    words: str | None
    outcome: str | None
    to_stage: str | None
    from_stage: str | None
    undoes_id: int | None
    by: str | None


def events_about(
    candidate: Candidate,
    user: Staff,
    *,
    kinds: Collection[str],
    moves: Collection[str],
    seen: Collection[int],
    shown: int,
) -> Sequence[EventRow]:
    """`seen` are the applications that the reader may see. One query."""
    given = {
        "person": candidate.pk,
        "kinds": [*kinds],
        "moves": [*moves],
        "seen": [*seen],
        "shown": shown,
        "user": user.pk,
        "readers": [*READERS],
        "reads_all": user.is_superuser,
    }
    return list(fetch(EVENTS, EventRow, **given))
