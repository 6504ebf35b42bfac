"""The three statements of the sender, each one transaction by itself.

They are SQL because each must be one round trip and one moment: what is checked and what is written
cannot come apart. Rows are locked in the order candidate, thread, delivery, message.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from messaging.channels.registry import AUTOMATIC

# T1. The oldest due of each priority that nobody holds; first in, first out for each candidate and
# channel. A correction waits for what became of the message it corrects. A channel whose provider is down has nobody claim for it, until one may probe. One that was
# held when a sender died is claimed alone: if it dies again, nobody else's lease is lost with it.
CLAIM = """
WITH probes AS (
    UPDATE messaging_circuit SET probe_at = %(at)s + make_interval(secs => %(lease)s)
    WHERE probe_at <= %(at)s
    RETURNING channel
), due AS (
    SELECT found.id, found.is_suspect,
        row_number() OVER (ORDER BY found.priority, found.not_before, found.id) AS place
    FROM (VALUES (0), (1), (2)) AS urgency (priority)
    CROSS JOIN LATERAL (
        SELECT d.id, d.priority, d.not_before, d.lease_losses > 0 AS is_suspect
        FROM messaging_delivery d
        WHERE d.state = 'queued'
            AND d.priority = urgency.priority
            AND d.not_before <= %(at)s
            AND d.channel = ANY(%(channels)s)
            AND (
                NOT EXISTS (SELECT FROM messaging_circuit c WHERE c.channel = d.channel)
                OR EXISTS (SELECT FROM probes WHERE probes.channel = d.channel)
            )
            AND (
                d.after_id IS NULL
                OR NOT EXISTS (
                    SELECT FROM messaging_message m
                    WHERE m.id = d.after_id AND m.state IN ('out', 'draft')
                )
            )
            AND NOT EXISTS (
                SELECT FROM messaging_delivery o
                WHERE o.candidate_id = d.candidate_id
                    AND o.channel = d.channel
                    AND (
                        o.state IN ('claimed', 'sending')
                        OR (
                            o.state = 'queued'
                            AND o.not_before <= %(at)s
                            AND (o.priority, o.not_before, o.id) < (d.priority, d.not_before, d.id)
                        )
                    )
            )
        ORDER BY d.not_before, d.id
        LIMIT %(most)s
        FOR UPDATE OF d SKIP LOCKED
    ) AS found
    ORDER BY found.priority, found.not_before, found.id
    LIMIT %(most)s
), claimed AS (
    UPDATE messaging_delivery d
    SET state = 'claimed', state_at = %(at)s, lease_token = %(token)s,
        lease_expires_at = clock_timestamp() + make_interval(secs => %(lease)s)
    FROM due
    WHERE d.id = due.id
        AND CASE WHEN EXISTS (SELECT FROM due AS first WHERE first.place = 1 AND first.is_suspect)
            THEN due.place = 1 ELSE NOT due.is_suspect END
    RETURNING d.id, d.priority, d.not_before, d.channel
), logged AS (
    INSERT INTO messaging_transition (delivery_id, from_state, to_state, why, at)
    SELECT id, 'queued', 'claimed', '', %(at)s FROM claimed
)
SELECT claimed.id, EXISTS (SELECT FROM probes WHERE probes.channel = claimed.channel)
FROM claimed ORDER BY priority, not_before, id
"""

# T2. Nothing of it happens unless the candidate's version, the thread's count of starts and the lease
# are still what the verdict was taken with, and the provider takes messages still. FOR SHARE: an opt-out that commits first moves the
# version; one that comes later waits until the attempt stands.
START = """
WITH person AS (
    SELECT id FROM candidates_candidate
    WHERE id = %(candidate)s AND contact_version = %(contact_version)s
    FOR SHARE
), line AS (
    UPDATE messaging_thread t SET starts = t.starts + 1
    FROM person WHERE t.candidate_id = person.id AND t.starts = %(starts)s
    RETURNING t.id
), moved AS (
    UPDATE messaging_delivery d
    SET state = 'sending', state_at = %(at)s, tries = d.tries + 1, hold = '',
        is_fallback = d.is_fallback OR %(is_fallback)s, provider = %(provider)s,
        lease_expires_at = clock_timestamp() + make_interval(secs => %(lease)s)
    FROM line
    WHERE d.id = %(delivery)s AND d.lease_token = %(token)s AND d.state = 'claimed'
        AND (%(is_probe)s
            OR NOT EXISTS (SELECT FROM messaging_circuit c WHERE c.channel = d.channel))
    RETURNING d.id, d.message_id
), logged AS (
    INSERT INTO messaging_transition (delivery_id, from_state, to_state, why, at)
    SELECT id, 'claimed', 'sending', '', %(at)s FROM moved
), told AS (
    UPDATE messaging_message m SET told_at = %(at)s
    FROM moved WHERE m.id = moved.message_id AND m.told_at IS NULL AND %(tells)s
), ruled AS (
    INSERT INTO messaging_ruling (
        delivery_id, verdict, rule, key, answer_id, answered_at, until, overridden, is_fallback,
        contact_version, at
    )
    SELECT id, %(verdict)s, %(rule)s, %(key)s, %(answer_id)s, %(answered_at)s, %(until)s,
        %(overridden)s, %(is_fallback)s, %(contact_version)s, %(at)s
    FROM moved
    RETURNING id, delivery_id
), tried AS (
    INSERT INTO messaging_attempt (
        delivery_id, n, key, ruling_id, body_id, contact_point_id, address, subject, content, html,
        headers, started_at, outcome, provider_ref, error, is_human_resend, repeats_id
    )
    SELECT ruled.delivery_id,
        1 + (SELECT count(*) FROM messaging_attempt a WHERE a.delivery_id = ruled.delivery_id),
        %(attempt_key)s, ruled.id, %(body)s, %(contact_point)s, %(address)s, %(subject)s,
        %(content)s, %(html)s, %(headers)s, %(at)s, 'open', '', '', %(is_human_resend)s, %(repeats)s
    FROM ruled
    RETURNING id
), kept AS (
    INSERT INTO messaging_keptenvelope (
        attempt_id, until, "to", subject, content, html, headers, report_to, return_to, calendar
    )
    SELECT id, %(kept_until)s, %(kept_to)s, %(kept_subject)s, %(kept_content)s, %(kept_html)s,
        %(kept_headers)s, %(kept_report_to)s, %(kept_return_to)s, %(kept_calendar)s
    FROM tried WHERE %(kept_until)s::timestamptz IS NOT NULL
)
SELECT id FROM tried
"""

# T3. The fence: a sender whose lease is gone changes nothing but its own attempt. What let it be sent
# again is used up, and the whole envelope is gone, as soon as it is known how it went.
RECORD = """
WITH ended AS (
    UPDATE messaging_attempt
    SET outcome = %(outcome)s, ended_at = %(at)s, provider_ref = %(provider_ref)s,
        error = %(error)s
    WHERE id = %(attempt)s
), moved AS (
    UPDATE messaging_delivery
    SET state = %(to_state)s, state_at = %(at)s, lease_token = NULL, lease_expires_at = NULL,
        provider_ref = %(provider_ref)s, not_before = COALESCE(%(not_before)s, not_before),
        hold = %(hold)s, next_check_at = %(next_check_at)s, tries = tries - %(given_back)s,
        look_up_at = %(look_up_at)s, look_ups = 0, looked_up = '',
        is_resend = is_resend AND %(to_state)s <> 'unknown',
        grounds = CASE WHEN %(to_state)s = 'unknown' THEN '' ELSE grounds END
    WHERE id = %(delivery)s AND lease_token = %(token)s AND state = 'sending'
    RETURNING id, message_id, candidate_id, channel
), logged AS (
    INSERT INTO messaging_transition (delivery_id, from_state, to_state, why, at)
    SELECT id, 'sending', %(to_state)s, %(error)s, %(at)s FROM moved
), done AS (
    UPDATE messaging_message m SET state = 'done', told_at = COALESCE(m.told_at, %(told_at)s)
    FROM moved WHERE m.id = moved.message_id AND %(is_accepted)s
    RETURNING m.id, m.application_id, m.author_id
), said AS (
    UPDATE messaging_thread t SET last_out_at = %(at)s, last_out_channel = moved.channel
    FROM moved WHERE t.candidate_id = moved.candidate_id AND %(is_contact)s
), happened AS (
    INSERT INTO candidates_happening (kind, candidate_id, application_id, subject, by_id, at)
    SELECT kind, moved.candidate_id, done.application_id,
        CASE kind WHEN 'overridden' THEN %(attempt)s ELSE moved.id END, done.author_id, %(at)s
    FROM moved CROSS JOIN done CROSS JOIN unnest(%(happenings)s::text[]) AS kind
), unkept AS (
    DELETE FROM messaging_keptenvelope k
    USING moved WHERE k.attempt_id = %(kept_of)s AND %(to_state)s <> 'unknown'
), forgotten AS (
    DELETE FROM messaging_messagesecret s
    USING moved WHERE s.message_id = moved.message_id AND %(to_state)s <> 'queued'
)
SELECT count(*) FROM moved
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    delivery_id: int
    is_probe: bool


def database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def claim(token: UUID, at: datetime, most: int) -> list[Claimed]:
    values: dict[str, Any] = {
        "at": at,
        "token": token,
        "most": most,
        "lease": settings.OUTBOX_LEASE,
        "channels": [channel.value for channel in AUTOMATIC],
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        return [Claimed(*row) for row in cursor.fetchall()]


def start(values: dict[str, Any]) -> int | None:
    """The id of the attempt; None when something it rests on has moved."""
    with connection.cursor() as cursor:
        cursor.execute(START, values | {"lease": settings.OUTBOX_LEASE})
        row = cursor.fetchone()
    return row[0] if row else None


def record(values: dict[str, Any]) -> bool:
    """Whether we still held the lease."""
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values)
        return bool(cursor.fetchone()[0])
