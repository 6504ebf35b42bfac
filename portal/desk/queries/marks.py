"""What colleagues marked on the rows of Today: two queries, however many rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from candidates.models import Candidate, Claim, Snooze
from candidates.staff import Staff
from messaging.queries.verdicts import facts_for
from portal.desk.queries.today import Section, TodayRow
from preferences.enums import TopicKey, VerdictKind
from preferences.rules.hours import next_start, week_of, zone_of
from preferences.rules.keys import CONTACT_HOURS
from preferences.rules.verdict import preferred_way
from preferences.rules.windows import hours_of

MORNING = 9


@dataclass(frozen=True, slots=True)
class Marks:
    claims: Mapping[int, str]  # by candidate: who is on it, never oneself
    mine: Collection[int]
    snoozed: Mapping[int, datetime]  # by candidate: since when


def marks_of(user: Staff, people: Collection[int], at: datetime) -> Marks:
    held = Claim.objects.filter(candidate__in=people, until__gt=at).select_related("user")
    claims = {row.candidate_id: row for row in held}
    asleep = Snooze.objects.filter(user_id=user.pk, candidate__in=people, until__gt=at)
    return Marks(
        claims={pk: str(row.user) for pk, row in claims.items() if row.user_id != user.pk},
        mine={pk for pk, row in claims.items() if row.user_id == user.pk},
        snoozed=dict(asleep.values_list("candidate", "at")),
    )


def without_snoozed(sections: Sequence[Section], marks: Marks) -> list[Section]:
    kept = [awake(section, marks) for section in sections]
    return [section for section in kept if section.rows]


def awake(section: Section, marks: Marks) -> Section:
    return replace(section, rows=[row for row in section.rows if not is_asleep(row, marks)])


def is_asleep(row: TodayRow, marks: Marks) -> bool:
    """They wrote since, or a message came back: that is new, and wakes the row."""
    since = marks.snoozed.get(row.candidate.pk)
    if since is None or not row.may_sleep:
        return False
    thread = row.candidate.thread if hasattr(row.candidate, "thread") else None
    wrote = thread.last_in_at if thread else None
    return wrote is None or wrote <= since


def next_good_hour(candidate: Candidate, at: datetime) -> datetime:
    """When their hours open next, or anew; who has none in mind is put off to tomorrow morning."""
    facts = facts_for(candidate, TopicKey.UPDATE, at)
    ruling = preferred_way(facts)
    if ruling.kind == VerdictKind.WAIT and ruling.until is not None:
        return ruling.until
    usual = facts.usual
    week = week_of(hours_of(usual.of(CONTACT_HOURS)))
    if not week.is_always:
        return next_start(at, week, usual.zone)
    local = at.astimezone(zone_of(usual.zone.name_at(at))) + timedelta(days=1)
    return local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
