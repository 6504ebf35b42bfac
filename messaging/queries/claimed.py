"""What a sender has claimed, with the words and all that is needed to send them: one statement."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from candidates.queries.prepared import prepared
from messaging.enums import AttemptOutcome
from messaging.models import PrivacyNotice

# The newest words of each; what is under this lease, and nothing else. The columns come in the
# order of the rows below.
CLAIMED = """
SELECT
    d.id, d.candidate_id, d.channel, d.tries, d.is_resend, d.is_fallback, d.grounds, d.valid_until,
    m.id, m.topic, m.channel, m.is_automatic, m.always_goes, m.caused_at, m.only_to_id,
    m.confirms_opt_out, m.unanswered_by, m.agreed_at, m.calendar, m.check_in_id,
    m.application_id, a.job_id, t.reply_key, c.language, m.file_id, m.trace,
    b.id, b.subject, b.body, b.text,
    coalesce((SELECT json_agg(json_build_array(o.channel, o.rule, o.at) ORDER BY o.id)
              FROM messaging_override o WHERE o.message_id = m.id), '[]')::text,
    CASE WHEN c.source = 'applied' OR m.topic = 'service' THEN '' ELSE c.source END
FROM messaging_delivery d
JOIN messaging_message m ON m.id = d.message_id
JOIN messaging_thread t ON t.id = m.thread_id
JOIN candidates_candidate c ON c.id = d.candidate_id
LEFT JOIN candidates_application a ON a.id = m.application_id
JOIN LATERAL (
    SELECT id, subject, body, text FROM messaging_messagebody
    WHERE message_id = m.id ORDER BY version DESC LIMIT 1
) b ON true
WHERE d.id = ANY(%(deliveries)s) AND d.lease_token = %(token)s
"""


class DeliveryRow(NamedTuple):
    pk: int
    candidate_id: int
    channel: str
    tries: int
    is_resend: bool
    is_fallback: bool
    grounds: str
    valid_until: datetime | None


class MessageRow(NamedTuple):
    """As far as a verdict and an envelope know of it."""

    pk: int
    topic: str
    channel: str
    is_automatic: bool
    always_goes: bool
    caused_at: datetime | None
    only_to_id: int | None
    confirms_opt_out: bool
    unanswered_by: str
    agreed_at: datetime | None
    calendar: str
    check_in_id: int | None
    application_id: int | None
    job_id: int | None
    reply_key: str
    language: str
    file_id: int | None
    trace: str

    @property
    def follows_usual(self) -> bool:
        return not self.channel


class BodyRow(NamedTuple):
    pk: int
    subject: str
    body: str
    text: str


class OverrideRow(NamedTuple):
    channel: str
    rule: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JobOf:
    """An application, as far as a verdict knows of it."""

    pk: int
    job_id: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """One delivery under a lease, as it was when it was read."""

    delivery: DeliveryRow
    message: MessageRow
    body: BodyRow
    overrides: tuple[OverrideRow, ...]
    # How they came to us, where it was not by themselves: they are told so once (GDPR, Art. 14).
    source: str = ""

    @property
    def application(self) -> JobOf | None:
        pk, job_id = self.message.application_id, self.message.job_id
        return JobOf(pk, job_id) if pk is not None and job_id is not None else None


def claimed_under(token: UUID, deliveries: Collection[int]) -> list[Claimed]:
    """In the order that is given; what has lost its lease is not among them."""
    with prepared() as cursor:
        cursor.execute(CLAIMED, {"deliveries": list(deliveries), "token": token})
        found = {row[0]: claimed_from(row) for row in cursor.fetchall()}
    return [found[pk] for pk in deliveries if pk in found]


def claimed_from(row: Sequence[Any]) -> Claimed:
    delivery = DeliveryRow._make(row[:8])
    message = MessageRow._make(row[8:26])
    overrides = (
        OverrideRow(channel, rule, datetime.fromisoformat(at))
        for channel, rule, at in json.loads(row[30])
    )
    body = BodyRow._make(row[26:30])
    return Claimed(delivery, message, body, tuple(overrides), source=row[31])


# --- who was told where we have their data from ---------------------------------------------------


def told_why(candidate_ids: Collection[int]) -> set[int]:
    """In a message that may have left; no query for nobody."""
    if not candidate_ids:
        return set()
    lost = [AttemptOutcome.REFUSED, AttemptOutcome.NOT_SENT]
    told = PrivacyNotice.objects.filter(candidate__in=candidate_ids)
    return set(told.exclude(attempt__outcome__in=lost).values_list("candidate_id", flat=True))
