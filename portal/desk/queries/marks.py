"""What colleagues marked on the rows of Today: one query, however many rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from candidates.models import Candidate
from candidates.staff import Staff
from messaging.queries.verdicts import facts_for
from portal.desk.queries.today import Section, TodayRow
from preferences.enums import TopicKey, VerdictKind
from preferences.queries.statements import fetch
from preferences.rules.facts import VerdictFacts
from preferences.rules.hours import next_start, week_of, zone_of
from preferences.rules.keys import CONTACT_HOURS
from preferences.rules.verdict import preferred_way
from preferences.rules.windows import hours_of

MORNING = 9
MARKS = """
SELECT
    person.id, claim.user_id,
    coalesce(nullif(trim(colleague.first_name || ' ' || colleague.last_name), ''), colleague.email),
    snooze.at
FROM unnest(%(people)s::bigint[]) AS person (id)
LEFT JOIN candidates_claim claim ON claim.candidate_id = person.id AND claim.until > %(at)s
LEFT JOIN {users} colleague ON colleague.id = claim.user_id
LEFT JOIN candidates_snooze snooze
    ON snooze.candidate_id = person.id AND snooze.user_id = %(user)s AND snooze.until > %(at)s
WHERE claim.user_id IS NOT NULL OR snooze.at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Marks:
    claims: Mapping[int, str]  # by candidate: who is on it, never oneself
    mine: Collection[int]
    snoozed: Mapping[int, datetime]  # by candidate: since when


class MarkRow(NamedTuple):
    candidate_id: int
    claimed_by: int | None
    claimer: str | None
    snoozed_at: datetime | None


def marks_of(user: Staff, people: Collection[int], at: datetime) -> Marks:
    if not people:
        return Marks(claims={}, mine=(), snoozed={})
    rows = list(fetch(MARKS, MarkRow, people=list(people), user=user.pk, at=at))
    claims = {row.candidate_id: row for row in rows if row.claimed_by is not None}
    return Marks(
        claims={pk: row.claimer for pk, row in claims.items() if row.claimed_by != user.pk},
        mine={pk for pk, row in claims.items() if row.claimed_by == user.pk},
        snoozed={row.candidate_id: row.snoozed_at for row in rows if row.snoozed_at},
    )


def without_snoozed(sections: Sequence[Section], marks: Marks) -> list[Section]:
    kept = [awake(section, marks) for section in sections]
    return [section for section in kept if section.rows or section.together]


def awake(section: Section, marks: Marks) -> Section:
    return replace(
        section,
        rows=[row for row in section.rows if not is_asleep(row, marks)],
        together=[pk for pk in section.together if pk not in marks.snoozed],
    )


def is_asleep(row: TodayRow, marks: Marks) -> bool:
    """They wrote since, or a message came back: that is new, and wakes the row."""
    since = marks.snoozed.get(row.candidate.pk)
    if since is None or not row.may_sleep:
        return False
    thread = row.candidate.thread if hasattr(row.candidate, "thread") else None
    wrote = thread.last_in_at if thread else None
    return wrote is None or wrote <= since


def next_good_hour(candidate: Candidate, at: datetime) -> datetime:
    return good_hour(facts_for(candidate, TopicKey.UPDATE, at), at)


def good_hour(facts: VerdictFacts, at: datetime) -> datetime:
    """When their hours open next, or anew; who has none in mind is put off to tomorrow morning."""
    ruling = preferred_way(facts)
    if ruling.kind == VerdictKind.WAIT and ruling.until is not None:
        return ruling.until
    usual = facts.usual
    week = week_of(hours_of(usual.of(CONTACT_HOURS)))
    if not week.is_always:
        return next_start(at, week, usual.zone)
    local = at.astimezone(zone_of(usual.zone.name_at(at))) + timedelta(days=1)
    return local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
