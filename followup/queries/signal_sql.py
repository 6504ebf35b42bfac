"""What is known of how people answer, of many at once: one statement of one moment."""

from datetime import datetime
from typing import NamedTuple

# Machines that answered are no reply, and an opened letter is none either: only what they wrote.
HABITS = """
SELECT person.id, reach.zone, reach.first_way, reach.hours,
    way.at, hours.at, wish.option, offer.at, wish.at,
    coalesce((SELECT json_agg(json_build_array(extract(epoch FROM received_at), channel)) FROM (
        SELECT said.received_at, said.channel FROM messaging_inboundmessage said
        WHERE said.thread_id = thread.id AND NOT said.is_automatic AND said.received_at > %(since)s
        ORDER BY said.received_at DESC LIMIT 8
    ) said), '[]')::text,
    coalesce((SELECT json_agg(json_build_array(extract(epoch FROM state_at), channel, is_lost)) FROM (
        SELECT delivery.state_at, delivery.channel,
            delivery.state = 'failed' OR delivery.report IN ('bounced', 'undelivered') AS is_lost
        FROM messaging_delivery delivery
        JOIN messaging_message message ON message.id = delivery.message_id
        WHERE delivery.candidate_id = person.id AND delivery.channel <> 'portal'
          AND message.topic <> 'service' AND delivery.state IN ('accepted', 'failed')
          AND delivery.state_at > greatest(%(since)s, way.at, thread.last_in_at)
        ORDER BY delivery.state_at DESC LIMIT 8
    ) ours), '[]')::text
FROM candidates_candidate person
JOIN messaging_reach reach ON reach.candidate_id = person.id
LEFT JOIN messaging_thread thread ON thread.candidate_id = person.id
LEFT JOIN LATERAL (
    SELECT answer.at FROM preferences_answer answer
    WHERE answer.candidate_id = person.id AND answer.superseded_at IS NULL
      AND answer.key = 'channel.first' AND answer.state = 'chosen' AND NOT answer.is_waiting
    ORDER BY answer.at DESC LIMIT 1
) way ON true
LEFT JOIN LATERAL (
    SELECT answer.at FROM preferences_answer answer
    WHERE answer.candidate_id = person.id AND answer.superseded_at IS NULL
      AND answer.key = 'contact.hours' AND answer.state = 'chosen' AND NOT answer.is_waiting
    ORDER BY answer.at DESC LIMIT 1
) hours ON true
LEFT JOIN LATERAL (
    SELECT chosen.key AS option, answer.at FROM preferences_answer answer
    JOIN preferences_answeroption chosen ON chosen.answer_id = answer.id
    WHERE answer.candidate_id = person.id AND answer.superseded_at IS NULL
      AND answer.key = 'ask.how' AND answer.state = 'chosen' AND NOT answer.is_waiting
    ORDER BY answer.at DESC LIMIT 1
) wish ON true
LEFT JOIN preferences_leavebeoffer offer
    ON offer.candidate_id = person.id AND offer.settled_at IS NULL
WHERE person.id = ANY(%(people)s) AND person.erased_at IS NULL
"""


class HabitRow(NamedTuple):
    id: int
    zone: str
    first_way: str
    hours: str
    way_at: datetime | None
    hours_at: datetime | None
    ask_how: str | None
    left_be_at: datetime | None
    ask_how_at: datetime | None
    replies: str
    unanswered: str

    def answered_at(self, key: str) -> datetime | None:
        """When they last answered what a signal is about."""
        known = {
            "channel.first": self.way_at,
            "contact.hours": self.hours_at,
            "ask.how": self.ask_how_at,
        }
        return known.get(key)
