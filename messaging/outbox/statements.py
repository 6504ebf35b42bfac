"""The three statements of the sender, each one transaction by itself.

They are SQL because each must be one round trip and one moment: what is checked and what is written
cannot come apart. Rows are locked in the order candidate, thread, delivery, message.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from psycopg.types.json import Json

from candidates.queries.prepared import prepared
from messaging.channels.registry import AUTOMATIC

# T1. The oldest due of each priority that nobody holds; first in, first out for each candidate and
# channel. A correction waits for what became of the message it corrects. A channel whose provider is down has nobody claim for it, until one may probe. One that was
# held when a sender died is claimed alone: if it dies again, nobody else's lease is lost with it.
# Its commit does not wait for the disk: a claim that a power cut takes back was never acted on, because
# every start that rests on it was written after it, and does wait.
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
SELECT claimed.id, EXISTS (SELECT FROM probes WHERE probes.channel = claimed.channel),
    set_config('synchronous_commit', 'off', true)
FROM claimed ORDER BY priority, not_before, id
"""

# T2, for one or for several at once, of different candidates. Nothing of an attempt happens unless the
# candidate's version, the thread's count of starts and the lease are still what its verdict was taken
# with, and the provider takes messages still. FOR SHARE: an opt-out that commits first moves the version;
# one that comes later waits until the attempt stands. Its commit waits for the disk: what was told to a
# provider must be known afterwards, whatever happens.
START = """
WITH wanted AS (
    SELECT * FROM json_to_recordset(%(starts)s) AS w (
        delivery bigint, candidate bigint, contact_version int, starts int, is_probe boolean,
        provider text, tells boolean, links json,
        verdict text, rule text, key text, answer_id bigint, answered_at timestamptz,
        until timestamptz, overridden text, is_fallback boolean,
        attempt_key text, body bigint, contact_point bigint, address text, subject text,
        content text, html text, headers jsonb, is_human_resend boolean, repeats bigint, kept json,
        notice text, notice_language text
    )
), person AS (
    SELECT c.id, wanted.delivery, wanted.starts
    FROM candidates_candidate c JOIN wanted ON wanted.candidate = c.id
    WHERE c.contact_version = wanted.contact_version
    ORDER BY c.id
    FOR SHARE OF c
), line AS (
    UPDATE messaging_thread t SET starts = t.starts + 1
    FROM person WHERE t.candidate_id = person.id AND t.starts = person.starts
    RETURNING person.delivery
), moved AS (
    UPDATE messaging_delivery d
    SET state = 'sending', state_at = %(at)s, tries = d.tries + 1, hold = '',
        is_fallback = d.is_fallback OR wanted.is_fallback, provider = wanted.provider,
        lease_expires_at = clock_timestamp() + make_interval(secs => %(lease)s)
    FROM line JOIN wanted ON wanted.delivery = line.delivery
    WHERE d.id = line.delivery AND d.lease_token = %(token)s AND d.state = 'claimed'
        AND (wanted.is_probe
            OR NOT EXISTS (SELECT FROM messaging_circuit c WHERE c.channel = d.channel))
    RETURNING d.id, d.message_id, wanted.tells
), logged AS (
    INSERT INTO messaging_transition (delivery_id, from_state, to_state, why, at)
    SELECT id, 'claimed', 'sending', '', %(at)s FROM moved
), told AS (
    UPDATE messaging_message m SET told_at = %(at)s
    FROM moved WHERE m.id = moved.message_id AND m.told_at IS NULL AND moved.tells
), linked AS (
    INSERT INTO candidates_link (
        candidate_id, token_hmac, application_id, purpose, topic, channel, created_at, expires_at,
        revoked_why
    )
    SELECT wanted.candidate, link.*, ''
    FROM moved JOIN wanted ON wanted.delivery = moved.id
    CROSS JOIN LATERAL json_to_recordset(wanted.links) AS link (
        token_hmac text, application_id bigint, purpose text, topic text, channel text,
        created_at timestamptz, expires_at timestamptz
    )
), ruled AS (
    INSERT INTO messaging_ruling (
        delivery_id, verdict, rule, key, answer_id, answered_at, until, overridden, is_fallback,
        contact_version, at
    )
    SELECT w.delivery, w.verdict, w.rule, w.key, w.answer_id, w.answered_at, w.until, w.overridden,
        w.is_fallback, w.contact_version, %(at)s
    FROM moved JOIN wanted w ON w.delivery = moved.id
    RETURNING id, delivery_id
), tried AS (
    INSERT INTO messaging_attempt (
        delivery_id, n, key, ruling_id, body_id, contact_point_id, address, subject, content, html,
        headers, started_at, outcome, provider_ref, error, is_human_resend, repeats_id
    )
    SELECT w.delivery,
        1 + (SELECT count(*) FROM messaging_attempt a WHERE a.delivery_id = w.delivery),
        w.attempt_key, ruled.id, w.body, w.contact_point, w.address, w.subject,
        w.content, w.html, w.headers, %(at)s, 'open', '', '', w.is_human_resend, w.repeats
    FROM ruled JOIN wanted w ON w.delivery = ruled.delivery_id
    RETURNING id, delivery_id
), noticed AS (
    INSERT INTO messaging_privacynotice (candidate_id, attempt_id, wording, language, at)
    SELECT w.candidate, tried.id, w.notice, w.notice_language, %(at)s
    FROM tried JOIN wanted w ON w.delivery = tried.delivery_id
    WHERE w.notice <> ''
), kept AS (
    INSERT INTO messaging_keptenvelope (
        attempt_id, until, "to", subject, content, html, headers, report_to, return_to, calendar
    )
    SELECT tried.id, whole.*
    FROM tried JOIN wanted ON wanted.delivery = tried.delivery_id
    CROSS JOIN LATERAL json_to_record(wanted.kept) AS whole (
        until timestamptz, "to" text, subject text, content text, html text, headers jsonb,
        report_to text, return_to text, calendar text
    )
    WHERE wanted.kept IS NOT NULL
)
SELECT delivery_id, id FROM tried
"""

# T3. The fence: a sender whose lease is gone changes nothing but its own attempt. What let it be sent
# again is used up, and the whole envelope is gone, as soon as it is known how it went. Its commit does
# not wait for the disk either: what a power cut takes back is found in *sending*, and is *not certain*.
RECORD = """
WITH ended AS (
    UPDATE messaging_attempt
    SET outcome = %(outcome)s, ended_at = %(at)s, provider_ref = %(provider_ref)s,
        error = %(error)s::text
    WHERE id = %(attempt)s::bigint
), moved AS (
    UPDATE messaging_delivery
    SET state = %(to_state)s::text, state_at = %(at)s, lease_token = NULL, lease_expires_at = NULL,
        provider_ref = %(provider_ref)s, not_before = COALESCE(%(not_before)s, not_before),
        hold = %(hold)s, next_check_at = %(next_check_at)s, tries = tries - %(given_back)s,
        look_up_at = %(look_up_at)s, look_ups = 0, looked_up = '',
        is_resend = is_resend AND %(to_state)s::text <> 'unknown',
        grounds = CASE WHEN %(to_state)s::text = 'unknown' THEN '' ELSE grounds END
    WHERE id = %(delivery)s AND lease_token = %(token)s AND state = 'sending'
    RETURNING id, message_id, candidate_id, channel
), logged AS (
    INSERT INTO messaging_transition (delivery_id, from_state, to_state, why, at)
    SELECT id, 'sending', %(to_state)s::text, %(error)s::text, %(at)s FROM moved
), done AS (
    UPDATE messaging_message m SET state = 'done', told_at = COALESCE(m.told_at, %(told_at)s)
    FROM moved WHERE m.id = moved.message_id AND %(is_accepted)s
    RETURNING m.id, m.application_id, m.author_id
), settled AS (
    -- Small news that went in it.
    UPDATE messaging_message g SET state = 'done'
    FROM moved WHERE g.gathered_in_id = moved.message_id AND g.state = 'out' AND %(is_accepted)s
), said AS (
    UPDATE messaging_thread t SET last_out_at = %(at)s, last_out_channel = moved.channel
    FROM moved WHERE t.candidate_id = moved.candidate_id AND %(is_contact)s
), happened AS (
    INSERT INTO candidates_happening (kind, candidate_id, application_id, subject, by_id, at)
    SELECT kind, moved.candidate_id, done.application_id,
        CASE kind WHEN 'overridden' THEN %(attempt)s::bigint ELSE moved.id END, done.author_id, %(at)s
    FROM moved CROSS JOIN done CROSS JOIN unnest(%(happenings)s::text[]) AS kind
), unkept AS (
    DELETE FROM messaging_keptenvelope k
    USING moved WHERE k.attempt_id = %(kept_of)s AND %(to_state)s::text <> 'unknown'
), forgotten AS (
    DELETE FROM messaging_messagesecret s
    USING moved WHERE s.message_id = moved.message_id AND %(to_state)s::text <> 'queued'
)
SELECT count(*), set_config('synchronous_commit', 'off', true) FROM moved
"""


# Instants as the database reads them, to the microsecond.
AS_JSON = partial(json.dumps, default=str)


@dataclass(frozen=True, slots=True)
class Taken:
    delivery_id: int
    is_probe: bool


def database_time() -> datetime:
    with prepared() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def claim(token: UUID, at: datetime, most: int) -> list[Taken]:
    values: dict[str, Any] = {
        "at": at,
        "token": token,
        "most": most,
        "lease": settings.OUTBOX_LEASE,
        "channels": [channel.value for channel in AUTOMATIC],
    }
    with prepared() as cursor:
        cursor.execute(CLAIM, values)
        return [Taken(*row[:2]) for row in cursor.fetchall()]


def start(starts: list[dict[str, Any]], *, token: UUID, at: datetime) -> dict[int, int]:
    """The ids of the attempts by delivery; one is missing when something it rests on has moved."""
    values: dict[str, Any] = {
        "starts": Json(starts, dumps=AS_JSON),
        "token": token,
        "at": at,
        "lease": settings.OUTBOX_LEASE,
    }
    with prepared() as cursor:
        cursor.execute(START, values)
        return dict(cursor.fetchall())


def record(values: dict[str, Any]) -> bool:
    """Whether we still held the lease."""
    with prepared() as cursor:
        cursor.execute(RECORD, values)
        return bool(cursor.fetchone()[0])
