"""Today: who to turn to, why, and in which way. Each row is one person, one reason, one action."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from candidates.models import Application, Candidate
from candidates.staff import Staff
from messaging.models import Delivery, Message
from messaging.queries import verdict_facts
from portal.desk.queries.reasons import (
    SHOWN,
    Found,
    live_applications,
    nobody_wrote,
    returned_and_lost,
    tasks_of,
    to_check,
    usual_changed,
    waiting_on_us,
)
from preferences.enums import TopicKey, VerdictKind
from preferences.rules.facts import Verdict, VerdictFacts
from preferences.rules.hours import local_time
from preferences.rules.verdict import is_unreachable, preferred_way


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRow:
    candidate: Candidate
    application: Application | None
    reason: str
    facts: VerdictFacts
    verdict: Verdict
    task: Delivery | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    key: str
    title: str | Promise
    rows: Sequence[TodayRow]
    more: str = ""  # the query of the list that has them all
    has_more: bool = False


TITLES: Mapping[str, Promise] = {
    "waiting": gettext_lazy("Waiting on us"),
    "returned": gettext_lazy("Returned and not delivered"),
    "changed": gettext_lazy("Usual changed"),
    "now": gettext_lazy("Now is a good time"),
    "later": gettext_lazy("Later today"),
    "check": gettext_lazy("Check the usual"),
    "no_way": gettext_lazy("No way to reach them"),
}
MORE: Mapping[str, str] = {"waiting": "us=on", "check": "check=on", "now": "now=on"}


def today_for(user: Staff, at: datetime, *, only_mine: bool) -> list[Section]:
    mine = live_applications(user, at, only_mine=only_mine)
    found = {
        "waiting": list(waiting_on_us(mine, at)),
        "changed": list(usual_changed(mine, user, at)),
        "returned": list(returned_and_lost(user, at)),
        "check": list(to_check(mine, at)),
    }
    unwritten = [*tasks_of(user, at), *nobody_wrote(mine)]
    rows = with_verdicts(found | {"unwritten": unwritten}, at)
    return list(sections_of(rows | by_moment(rows.pop("unwritten"), at)))


def sections_of(rows: Mapping[str, Sequence[TodayRow]]) -> Iterable[Section]:
    """Everybody is on the page once, for the first reason there is; what came back always is."""
    seen: set[int] = set()
    for key, title in TITLES.items():
        fresh = [row for row in rows.get(key, ()) if row.message or row.candidate.pk not in seen]
        shown = fresh[:SHOWN]
        seen |= {row.candidate.pk for row in shown}
        if shown:
            has_more = len(fresh) > SHOWN
            yield Section(
                key=key, title=title, rows=shown, more=MORE.get(key, ""), has_more=has_more
            )


# --- with the verdict -----------------------------------------------------------------------------


def with_verdicts(found: Mapping[str, Sequence[Found]], at: datetime) -> dict[str, list[TodayRow]]:
    """Everybody's facts at once, whatever part of the page they are on."""
    everyone = {each.candidate.pk: each for rows in found.values() for each in rows}
    applications = {pk: each.application for pk, each in everyone.items() if each.application}
    facts = verdict_facts(list(everyone), TopicKey.UPDATE, at, applications=applications)
    return {
        key: [row_of(each, facts[each.candidate.pk]) for each in rows if each.candidate.pk in facts]
        for key, rows in found.items()
    }


def row_of(found: Found, facts: VerdictFacts) -> TodayRow:
    return TodayRow(
        candidate=found.candidate,
        application=found.application,
        reason=found.reason,
        facts=facts,
        verdict=preferred_way(facts),
        task=found.task,
        message=found.message,
    )


def by_moment(rows: Iterable[TodayRow], at: datetime) -> dict[str, list[TodayRow]]:
    """Who can be reached now, who later today, who not at all."""
    parts: dict[str, list[TodayRow]] = {"now": [], "later": [], "no_way": []}
    for row in rows:
        if key := moment_of(row, at):
            parts[key].append(row)
    parts["later"].sort(key=lambda row: row.verdict.until or at)
    return parts


def moment_of(row: TodayRow, at: datetime) -> str:
    verdict = row.verdict
    if row.task:
        return "now"
    if is_unreachable(row.facts):
        return "no_way"
    if verdict.kind in (VerdictKind.CLEAR, VerdictKind.ASK_FIRST):
        return "now"
    if verdict.kind != VerdictKind.WAIT or verdict.until is None:
        return ""
    zone = row.facts.usual.zone
    return "later" if local_time(verdict.until, zone).date() == local_time(at, zone).date() else ""
