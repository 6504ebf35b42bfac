"""The queries behind `ledger`: each finds the rows that break one invariant, by id."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Invariant:
    name: str
    says: str
    of: str  # what the ids are of
    sql: str


# A call noted afterwards has happened already: no verdict could stop it.
NOT_NOTED_AFTERWARDS: Final = (
    "NOT (a.by_id IS NOT NULL AND a.ended_at IS NOT DISTINCT FROM a.started_at)"
)

INVARIANTS: Final = (
    Invariant(
        "N1",
        "A message on its way has a delivery that lives, one that was sent has a delivery at all",
        "message",
        """
        SELECT m.id FROM messaging_message m
        WHERE m.queued_at IS NOT NULL AND (
            (m.state = 'done' AND NOT EXISTS (
                SELECT FROM messaging_delivery d WHERE d.message_id = m.id))
            OR (m.state = 'out' AND NOT EXISTS (
                SELECT FROM messaging_delivery d WHERE d.message_id = m.id
                AND d.state = ANY(%(live)s)) AND NOT EXISTS (
                -- small news goes in one message, and is settled by it a moment later
                SELECT FROM messaging_message g
                WHERE g.id = m.gathered_in_id AND g.state IN ('out', 'done')))
            OR (m.state = 'draft' AND m.returned_at IS NULL AND NOT EXISTS (
                SELECT FROM messaging_delivery d WHERE d.message_id = m.id)))
        """,
    ),
    Invariant(
        "N2",
        "Nothing is stuck: a lease that ran out is seen in 30 s, what is uncertain has a next look",
        "delivery",
        """
        SELECT d.id FROM messaging_delivery d JOIN messaging_message m ON m.id = d.message_id
        WHERE (d.state IN ('claimed', 'sending')
                AND d.lease_expires_at < clock_timestamp() - interval '30 seconds')
            OR (d.state IN ('unknown', 'dead')
                AND d.next_check_at IS NULL AND m.owner_id IS NULL)
        """,
    ),
    Invariant(
        "N3",
        "At most one accepted attempt, unless a person or its rule sent it again; one key is one",
        "delivery",
        """
        SELECT a.delivery_id FROM messaging_attempt a
        JOIN messaging_delivery d ON d.id = a.delivery_id
        JOIN messaging_message m ON m.id = d.message_id
        WHERE a.outcome = 'accepted' AND NOT a.is_human_resend AND m.when_not_certain <> 'resend'
        GROUP BY a.delivery_id HAVING count(DISTINCT coalesce(a.repeats_id, a.id)) > 1
        """,
    ),
    Invariant(
        "N4",
        "What left, or may have left, has an attempt",
        "delivery",
        """
        SELECT d.id FROM messaging_delivery d
        WHERE d.state IN ('sending', 'accepted', 'unknown', 'failed')
            AND NOT EXISTS (SELECT FROM messaging_attempt a WHERE a.delivery_id = d.id)
        """,
    ),
    Invariant(
        "N5",
        "No attempt starts after an opt-out that covers it",
        "attempt",
        f"""
        SELECT a.id FROM messaging_attempt a
        JOIN messaging_delivery d ON d.id = a.delivery_id
        JOIN messaging_message m ON m.id = d.message_id
        WHERE d.channel <> 'portal' AND NOT m.confirms_opt_out AND {NOT_NOTED_AFTERWARDS}
            AND EXISTS (
                SELECT FROM preferences_consent c
                WHERE c.candidate_id = d.candidate_id AND c.channel = d.channel
                    AND c.act = 'withdrawn' AND c.topic IN ('', m.topic)
                    AND c.at < a.started_at - interval '5 seconds' -- it may have waited for a lock
                    AND (c.channel <> 'text' OR c.topic <> '' OR c.contact_point_id IS NULL
                        OR c.contact_point_id = a.contact_point_id)
                    AND NOT EXISTS (
                        SELECT FROM preferences_consent g
                        WHERE g.candidate_id = c.candidate_id AND g.channel = c.channel
                            AND g.act = 'given' AND g.how <> 'spoken' AND g.topic = c.topic
                            AND (g.at, g.id) > (c.at, c.id) AND g.at <= a.started_at
                            AND (c.channel <> 'text' OR c.contact_point_id IS NULL
                                OR g.contact_point_id = c.contact_point_id)))
        """,  # noqa: S608  a constant of this module
    ),
    Invariant(
        "N6",
        "Every attempt rests on a ruling about it that let it go",
        "attempt",
        f"""
        SELECT a.id FROM messaging_attempt a JOIN messaging_ruling r ON r.id = a.ruling_id
        WHERE r.delivery_id <> a.delivery_id
            OR (r.verdict NOT IN ('clear', 'ask_first') AND {NOT_NOTED_AFTERWARDS})
        """,  # noqa: S608  a constant of this module
    ),
    Invariant(
        "N7",
        "Every attempt goes to a contact point of theirs that is open then; a text to a verified one",
        "attempt",
        f"""
        SELECT a.id FROM messaging_attempt a
        JOIN messaging_delivery d ON d.id = a.delivery_id
        JOIN messaging_message m ON m.id = d.message_id
        LEFT JOIN candidates_contactpoint p ON p.id = a.contact_point_id
        WHERE {NOT_NOTED_AFTERWARDS} AND CASE
            WHEN d.channel IN ('portal', 'by_hand') THEN a.address <> ''
            WHEN p.id IS NULL THEN false -- erased since
            ELSE a.address <> p.value OR p.candidate_id <> d.candidate_id
                OR p.kind <> CASE d.channel WHEN 'email' THEN 'email' ELSE 'phone' END
                OR p.closed_at < a.started_at
                OR (d.channel = 'text' AND m.topic NOT IN ('service', 'check_in')
                    AND (p.verified_at IS NULL OR p.verified_at > a.started_at))
            END
        """,  # noqa: S608  a constant of this module
    ),
    Invariant(
        "N8",
        "What is not certain is sent again by a person, its rule, or the same bytes under a live key",
        "delivery",
        """
        SELECT t.delivery_id FROM messaging_transition t
        JOIN messaging_delivery d ON d.id = t.delivery_id
        JOIN messaging_message m ON m.id = d.message_id
        WHERE t.from_state = 'unknown' AND t.to_state = 'queued' AND t.by_id IS NULL
            AND t.why <> 'same key'
            AND NOT (t.why = 'class rule' AND m.when_not_certain = 'resend')
        UNION
        SELECT a.delivery_id FROM messaging_attempt a
        JOIN messaging_attempt before
            ON before.delivery_id = a.delivery_id AND before.n = a.n - 1
        JOIN messaging_delivery d ON d.id = a.delivery_id
        JOIN messaging_message m ON m.id = d.message_id
        WHERE before.outcome = 'unknown' AND NOT a.is_human_resend AND m.when_not_certain <> 'resend'
            AND a.by_id IS NULL
            AND (a.repeats_id IS NULL
                OR (a.content, a.html, a.address, a.subject) IS DISTINCT FROM (
                    SELECT (r.content, r.html, r.address, r.subject) FROM messaging_attempt r
                    WHERE r.id = a.repeats_id))
        """,
    ),
    Invariant(
        "N9",
        "An attempt is open only while its delivery is leaving, and its late success counts",
        "attempt",
        """
        SELECT a.id FROM messaging_attempt a JOIN messaging_delivery d ON d.id = a.delivery_id
        WHERE (a.outcome = 'open' AND d.state <> 'sending')
            OR (a.outcome = 'accepted' AND d.state NOT IN ('accepted', 'claimed', 'sending')
                AND NOT EXISTS (
                    SELECT FROM messaging_attempt b
                    WHERE b.delivery_id = a.delivery_id AND b.n > a.n))
        """,
    ),
    Invariant(
        "N10",
        "Final is final, and what is dead is opened by a named person only",
        "delivery",
        """
        SELECT DISTINCT t.delivery_id FROM messaging_transition t
        WHERE t.from_state = ANY(%(final)s)
            OR (t.from_state = 'dead' AND t.to_state = 'queued' AND t.by_id IS NULL)
        """,
    ),
    Invariant(
        "N11",
        "Words are frozen once they have left, and a way that was left is followed by another",
        "delivery",
        """
        SELECT d.id FROM messaging_delivery d
        WHERE (d.state = 'rerouted' AND NOT EXISTS (
                SELECT FROM messaging_delivery o
                WHERE o.message_id = d.message_id AND o.id > d.id))
            OR EXISTS (
                SELECT FROM messaging_attempt a JOIN messaging_messagebody b ON b.id = a.body_id
                WHERE a.delivery_id = d.id AND (
                    b.message_id <> d.message_id
                    OR (a.outcome = 'accepted' AND EXISTS (
                        SELECT FROM messaging_messagebody n
                        WHERE n.message_id = d.message_id AND n.at > a.started_at))))
        """,
    ),
    Invariant(
        "N14",
        "Every call of a provider is read, or has a time when it is tried again",
        "provider event",
        """
        SELECT e.id FROM messaging_providerevent e
        WHERE e.processed_at IS NULL AND e.next_try_at IS NULL
            AND e.received_at < clock_timestamp() - interval '5 minutes'
        """,
    ),
    Invariant(
        "N16",
        "What was suppressed is lifted only by an act of the candidate's own",
        "suppression",
        """
        SELECT s.id FROM preferences_suppression s
        WHERE s.lifted_at IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM preferences_consent c
                WHERE c.act = 'given' AND c.channel = s.channel AND c.at = s.lifted_at
                    AND c.noted_by_id IS NULL AND c.how NOT IN ('spoken', 'imported'))
            AND NOT EXISTS (
                SELECT FROM messaging_inboundmessage i
                WHERE i.understood = 'start' AND i.read_at = s.lifted_at)
        """,
    ),
    Invariant(
        "N17",
        "No consent was ever taken away: each opt-out and opt-in that happened is still there",
        "happening",
        """
        SELECT h.id FROM candidates_happening h
        WHERE h.kind IN ('opted_out', 'opted_in')
            AND EXISTS (SELECT FROM candidates_candidate c WHERE c.id = h.candidate_id)
            AND NOT EXISTS (SELECT FROM preferences_consent c WHERE c.id = h.subject)
        """,
    ),
    Invariant(
        "N21",
        "Of someone who was erased nothing personal is left in what was sent and received",
        "candidate",
        """
        SELECT c.id FROM candidates_candidate c
        WHERE c.erased_at IS NOT NULL AND (
            EXISTS (SELECT FROM candidates_contactpoint p WHERE p.candidate_id = c.id)
            OR EXISTS (
                SELECT FROM messaging_attempt a JOIN messaging_delivery d ON d.id = a.delivery_id
                WHERE d.candidate_id = c.id AND (a.address, a.subject, a.content) <> ('', '', ''))
            OR EXISTS (
                SELECT FROM messaging_inboundmessage i JOIN messaging_thread t ON t.id = i.thread_id
                WHERE t.candidate_id = c.id AND (i.body, i.from_address) <> ('', '')))
        """,
    ),
    Invariant(
        "N23",
        "The state of a delivery is what its log leads to, by moves that exist",
        "delivery",
        """
        SELECT d.id FROM messaging_delivery d
        LEFT JOIN LATERAL (
            SELECT t.to_state AS last FROM messaging_transition t
            WHERE t.delivery_id = d.id ORDER BY t.id DESC LIMIT 1
        ) AS log ON true
        WHERE log.last IS DISTINCT FROM d.state
        UNION
        SELECT step.delivery_id FROM (
            SELECT t.delivery_id, t.from_state, t.to_state, lag(t.to_state, 1, '')
                OVER (PARTITION BY t.delivery_id ORDER BY t.id) AS before
            FROM messaging_transition t
        ) AS step
        WHERE step.from_state <> step.before
            OR (step.from_state = '' AND step.to_state <> 'queued')
            OR (step.from_state <> ''
                AND step.from_state || '>' || step.to_state <> ALL(%(moves)s))
        """,
    ),
    Invariant(
        "N23",
        "What we call accepted is in the provider's own list, and nothing else",
        "comparison",
        """
        SELECT c.id FROM messaging_listcomparison c
        WHERE (c.missing > 0 OR c.strange > 0) AND c.at > clock_timestamp() - interval '1 day'
        """,
    ),
)
