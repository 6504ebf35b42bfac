"""What this room adds to a verdict, as SQL: see preferences.queries.statements for why."""

from preferences.queries.statements import ANSWERS_OF_PERSON, PERMISSION_COLUMNS

# What the room below knows of a person comes in the same statement, so that all is of one moment.
# Service messages never count; the portal makes no sound. An attempt that reached nobody is no contact.
PEOPLE = f"""
SELECT
    {PERMISSION_COLUMNS}, {ANSWERS_OF_PERSON},
    coalesce(thread.starts, 0), thread.last_in_at, coalesce(thread.last_in_channel, ''),
    coalesce(began.counted, '{{}}'), began.last_text_at
FROM candidates_candidate person
LEFT JOIN messaging_thread thread ON thread.candidate_id = person.id
LEFT JOIN LATERAL (
    SELECT
        array_agg(attempt.started_at) FILTER (
            WHERE attempt.started_at > %(since)s AND NOT message.always_goes) AS counted,
        max(attempt.started_at) FILTER (WHERE delivery.channel = 'text') AS last_text_at
    FROM messaging_delivery delivery
    JOIN messaging_attempt attempt ON attempt.delivery_id = delivery.id
    JOIN messaging_message message ON message.id = delivery.message_id
    WHERE delivery.candidate_id = person.id AND delivery.channel <> 'portal'
      AND attempt.outcome <> ALL(%(nothing_left)s) AND message.topic <> 'service'
      AND attempt.repeats_id IS NULL
) began ON true
WHERE person.id = ANY(%(people)s)
"""
