"""What is known of who said what last, of many people at once: one statement of one moment."""

from datetime import datetime
from typing import NamedTuple

# A portal copy is no contact, and service messages answer their own act. What was cancelled,
# came back or went another way was never said.
QUIET = """
SELECT person.id, reach.zone, reach.first_way, reach.second_way, reach.is_known,
    live.stage_at, thread.last_in_at, heard.at, told.at,
    last.message_id, last.channel, last.state_at, last.not_before, last.state, last.hold,
    last.report,
    EXISTS (SELECT FROM preferences_pause pause
            WHERE pause.candidate_id = person.id AND pause.lifted_at IS NULL
              AND (pause.until IS NULL OR pause.until > %(at)s))
FROM candidates_candidate person
JOIN messaging_reach reach ON reach.candidate_id = person.id
JOIN LATERAL (
    SELECT max(application.stage_at) AS stage_at FROM candidates_application application
    WHERE application.candidate_id = person.id AND application.closed_at IS NULL
) live ON live.stage_at IS NOT NULL
LEFT JOIN messaging_thread thread ON thread.candidate_id = person.id
LEFT JOIN LATERAL (
    SELECT max(delivery.state_at) AS at FROM messaging_delivery delivery
    JOIN messaging_message message ON message.id = delivery.message_id
    WHERE delivery.candidate_id = person.id AND delivery.state = 'accepted'
      AND delivery.channel <> 'portal' AND message.topic <> 'service'
      AND delivery.report NOT IN ('bounced', 'undelivered')
      AND delivery.call_outcome <> 'no_answer'
) told ON true
LEFT JOIN LATERAL (
    SELECT greatest(
        (SELECT max(answer.at) FROM preferences_answer answer
         WHERE answer.candidate_id = person.id AND answer.given_by = 'candidate'
           AND answer.state <> 'skipped'),
        (SELECT max(delivery.state_at) FROM messaging_delivery delivery
         WHERE delivery.candidate_id = person.id AND delivery.call_outcome = 'spoke')
    ) AS at
) heard ON true
LEFT JOIN LATERAL (
    SELECT delivery.message_id, delivery.channel, delivery.state_at, delivery.not_before,
        delivery.state, delivery.hold, delivery.report
    FROM messaging_delivery delivery
    JOIN messaging_message message ON message.id = delivery.message_id
    WHERE delivery.candidate_id = person.id AND delivery.channel <> 'portal'
      AND message.topic <> 'service'
      AND delivery.state IN ('queued', 'claimed', 'sending', 'accepted', 'unknown', 'dead', 'failed')
    ORDER BY delivery.id DESC LIMIT 1
) last ON true
WHERE person.id = ANY(%(people)s) AND person.erased_at IS NULL
"""


class QuietRow(NamedTuple):
    id: int
    zone: str
    first_way: str
    second_way: str
    is_known: bool
    stage_at: datetime
    last_in_at: datetime | None
    heard_at: datetime | None
    told_at: datetime | None
    message_id: int | None
    channel: str | None
    state_at: datetime | None
    not_before: datetime | None
    state: str | None
    hold: str | None
    report: str | None
    is_paused: bool
