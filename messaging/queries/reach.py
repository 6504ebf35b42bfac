"""How people can be reached, for lists: what is kept of each, and the real verdict where that is stale.

Reads only. `messaging.actions.reach` keeps the rows; whoever shows one that is stale takes the real
verdict instead, so that what is on a page is always what the rule says.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q, QuerySet

from candidates.models import Application, Candidate
from messaging.models import Reach
from messaging.queries.facts import people_facts
from preferences.enums import Channel, Rule, TopicKey, VerdictKind
from preferences.queries.usual import AboutJob, windows_read
from preferences.rules.facts import Verdict, VerdictFacts
from preferences.rules.possible import REACHING
from preferences.rules.short import UsualInShort, in_short
from preferences.rules.verdict import preferred_way

STALE_AT_ONCE = 500  # stale rows that a filter judges by the rule; a sweep is seconds away


class Kept(Protocol):
    """A row of `Reach`, or the same columns read otherwise."""

    @property
    def application_id(self) -> int | None: ...
    @property
    def is_particular(self) -> bool: ...
    @property
    def zone(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def way(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def until(self) -> datetime: ...
    @property
    def then_kind(self) -> str: ...
    @property
    def then_way(self) -> str: ...
    @property
    def then_rule(self) -> str: ...
    @property
    def then_opens_at(self) -> datetime | None: ...
    @property
    def then_until(self) -> datetime: ...
    @property
    def first_way(self) -> str: ...
    @property
    def second_way(self) -> str: ...
    @property
    def is_known(self) -> bool: ...
    @property
    def hours(self) -> str: ...
    @property
    def nevers(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a list shows: the verdict by their own way, and the usual in short."""

    verdict: Verdict
    usual: UsualInShort
    zone: str

    @property
    def is_unreachable(self) -> bool:
        """No email, text or call may be used, and nothing else is what they asked for."""
        channel = self.verdict.channel
        return channel not in REACHING and channel not in self.usual.ways


def reached(
    rows: Mapping[int, Kept],
    at: datetime,
    applications: Mapping[int, AboutJob] | None = None,
) -> dict[int, Reached]:
    """By candidate, for rows that were read already: no query while they are fresh."""
    applications = applications or {}
    found, stale = {}, []
    for pk, row in rows.items():
        known = kept(row, at) if shows(row, applications.get(pk)) else None
        if known is None:
            stale.append(pk)
        else:
            found[pk] = known
    return found | taken(stale, at, applications)


def shows(row: Kept, application: AboutJob | None) -> bool:
    """Whether the row is about this application, or it makes no difference."""
    return not row.is_particular or row.application_id == (application and application.pk)


def kept(row: Kept, at: datetime) -> Reached | None:
    """What holds by the row at an instant; None: stale."""
    if at < row.until:
        verdict = verdict_of(row.kind, row.rule, row.way, row.opens_at)
    elif at < row.then_until:
        verdict = verdict_of(row.then_kind, row.then_rule, row.then_way, row.then_opens_at)
    else:
        return None
    ways = (row.first_way, row.second_way)
    usual = UsualInShort(
        ways=tuple(Channel(way) for way in ways if way),
        hours=windows_read(row.hours),
        nevers=tuple(row.nevers.split()),
        is_known=row.is_known,
    )
    return Reached(verdict=verdict, usual=usual, zone=row.zone)


def verdict_of(kind: str, rule: str, way: str, opens_at: datetime | None) -> Verdict:
    return Verdict(kind=VerdictKind(kind), rule=Rule(rule), channel=Channel(way), until=opens_at)


def taken(
    ids: Collection[int], at: datetime, applications: Mapping[int, AboutJob]
) -> dict[int, Reached]:
    """By the rule: five queries at most, none for nobody."""
    facts = people_facts(ids, at, applications) if ids else {}
    return {pk: reached_by(person.about(TopicKey.UPDATE)) for pk, person in facts.items()}


def reached_by(facts: VerdictFacts) -> Reached:
    usual = facts.usual
    return Reached(
        verdict=preferred_way(facts),
        usual=in_short(usual),
        zone=usual.zone.name_at(usual.at),
    )


# --- who is reached how -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """How whoever is looked for is reached; what is None does not matter."""

    kind: VerdictKind | None = None
    way: Channel | None = None  # the first they named
    is_known: bool | None = None

    def __bool__(self) -> bool:
        return any(each is not None for each in (self.kind, self.way, self.is_known))

    def is_met_by(self, found: Reached) -> bool:
        usual = found.usual
        return (
            self.kind in (None, found.verdict.kind)
            and self.is_known in (None, usual.is_known)
            and (self.way is None or (usual.is_known and usual.ways[:1] == (self.way,)))
        )

    def rows(self, at: datetime) -> Q:
        """Of rows that hold: what they foretell, they foretell for the same usual."""
        held = Q(reach__then_until__gt=at)
        if self.is_known is not None:
            held &= Q(reach__is_known=self.is_known)
        if self.way is not None:
            held &= Q(reach__is_known=True, reach__first_way=self.way)
        if self.kind is not None:
            held &= Q(reach__until__gt=at, reach__kind=self.kind) | Q(
                reach__until__lte=at, reach__then_kind=self.kind
            )
        return held


def reached_so(
    people: QuerySet[Candidate], sought: Sought, at: datetime, seen: QuerySet[Candidate]
) -> QuerySet[Candidate]:
    """Those of `people` who are reached so now: by their rows, and by the rule for the few stale ones.

    `seen` are those of them who matter, so that no others are judged.
    """
    stale = stale_ids(seen, at)
    judged = taken(stale, at, main_applications(stale))
    fitting = [pk for pk, each in judged.items() if sought.is_met_by(each)]
    held = sought.rows(at)
    return people.filter(held | Q(pk__in=fitting) if fitting else held)


def stale_ids(people: QuerySet[Candidate], at: datetime) -> list[int]:
    """The stalest first: rows that something changed, then those that nobody looked at in time."""
    found = people.filter(reach__then_until__lte=at).order_by("reach__then_until", "pk")
    return list(found.values_list("pk", flat=True)[:STALE_AT_ONCE])


def main_applications(ids: Collection[int]) -> dict[int, Application]:
    """Of each person the newest live one, else the newest: what a row is about."""
    if not ids:
        return {}
    over = Application.objects.filter(candidate__in=ids).alias(is_over=Q(closed_at__isnull=False))
    rows = over.order_by("candidate_id", "is_over", "-applied_at", "-pk").distinct("candidate_id")
    return {row.candidate_id: row for row in rows}


def lapsed(at: datetime, limit: int) -> dict[int, int]:
    """Rows to be looked at again, with how often each was changed, the stalest first."""
    rows = Reach.objects.filter(until__lte=at).order_by("until", "pk")
    return dict(rows.values_list("pk", "changes")[:limit])
