"""Today: who to turn to, why, and in which way. Each row is one person, one reason, one action."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from candidates.models import Application, Candidate
from candidates.staff import Staff
from messaging.models import Delivery, Message
from messaging.queries.reach import Reached, reached
from portal.desk.queries.dates import coming, slips
from portal.desk.queries.listed import listed
from portal.desk.queries.owed import owed_first, weekly
from portal.desk.queries.quiet import gone_quiet, noticed_about
from portal.desk.queries.reasons import (
    SHOWN,
    Found,
    asked_of_us,
    live_applications,
    nobody_wrote,
    returned_and_lost,
    tasks_of,
    to_check,
    usual_changed,
    waiting_on_us,
)
from portal.desk.today_words import NOTHING, Nothing
from preferences.enums import VerdictKind
from preferences.rules.facts import Verdict
from preferences.rules.hours import zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRow:
    found: Found
    reached: Reached

    @property
    def candidate(self) -> Candidate:
        return self.found.candidate

    @property
    def application(self) -> Application | None:
        return self.found.application

    @property
    def reason(self) -> str:
        return self.found.reason

    @property
    def task(self) -> Delivery | None:
        return self.found.task

    @property
    def message(self) -> Message | None:
        return self.found.message

    @property
    def key(self) -> str:
        return self.found.mark or str(self.candidate.pk)

    @property
    def may_sleep(self) -> bool:
        """What came back, or went wrong, is not put off."""
        return self.message is None

    @property
    def verdict(self) -> Verdict:
        return self.reached.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page with an address of its own."""

    key: str
    title: str | Promise
    rows: Sequence[TodayRow] = ()
    more: str = ""  # the query of the list that has them all
    has_more: bool = False
    together: Sequence[int] = ()  # candidates who are told with one message

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.together)

    @property
    def picked(self) -> str:
        """For the address of “Send each their way”."""
        return ".".join(map(str, self.together))

    @property
    def seen(self) -> str:
        """What the page shows, for asking later what is new."""
        return ".".join(row.key for row in self.rows)

    @property
    def nothing(self) -> Nothing:
        return NOTHING[self.key]

    @property
    def asks_often(self) -> bool:
        """Whether it changes by what others do; the rest changes with the hours."""
        return self.key in NEWS


TITLES: Mapping[str, Promise] = {
    "waiting": gettext_lazy("Waiting on us"),
    "todo": gettext_lazy("What they asked for"),
    "returned": gettext_lazy("Returned and not delivered"),
    "changed": gettext_lazy("Usual changed"),
    "now": gettext_lazy("Now is a good time"),
    "later": gettext_lazy("Later today"),
    "coming": gettext_lazy("Coming up"),
    "quiet": gettext_lazy("Gone quiet"),
    "check": gettext_lazy("Check the usual"),
    "slips": gettext_lazy("Slips"),
    "no_way": gettext_lazy("No way to reach them"),
}
MORE: Mapping[str, str] = {"waiting": "us=on", "check": "check=on", "now": "now=on"}
NEWS = frozenset({"waiting", "returned", "changed", "slips"})
# Who is told by hand, and who nobody has written to, are parted by when they can be reached.
BY_MOMENT = ("now", "later", "no_way")


def today_for(user: Staff, at: datetime, *, only_mine: bool) -> list[Section]:
    """The whole of it, for a letter: everybody once, for the first reason there is."""
    seen: set[int] = set()
    sections = []
    for key in TITLES:
        found = section_of(user, key, at, only_mine=only_mine)
        rows = [row for row in found.rows if row.found.mark or row.candidate.pk not in seen]
        seen |= {row.candidate.pk for row in rows}
        if rows or found.together:
            sections.append(replace(found, rows=rows))
    return sections


def section_of(user: Staff, key: str, at: datetime, *, only_mine: bool) -> Section:
    found = list(found_for(user, key, at, only_mine=only_mine))
    rows = with_reach(found, at)
    if key in BY_MOMENT:
        rows = [row for row in rows if moment_of(row, at) == key]
        if key == "later":
            rows.sort(key=lambda row: row.verdict.until or at)
    return Section(
        key=key,
        title=TITLES[key],
        rows=rows[:SHOWN],
        more=MORE.get(key, ""),
        has_more=len(rows) > SHOWN,
        together=told_together(user, key, found, at, only_mine=only_mine),
    )


def told_together(
    user: Staff, key: str, rows: Sequence[Found], at: datetime, *, only_mine: bool
) -> Sequence[int]:
    """Who has a row of their own has more to hear than the news of the week."""
    if key != "waiting":
        return ()
    ours = {row.candidate.pk for row in rows}
    due = weekly(live_applications(user, only_mine=only_mine), at)
    return tuple(pk for pk in due if pk not in ours)


def found_for(user: Staff, key: str, at: datetime, *, only_mine: bool) -> Iterable[Found]:
    mine = live_applications(user, only_mine=only_mine)
    if key == "waiting":
        return owed_first(once(waiting_on_us(mine, at)), mine, at)
    if key == "todo":
        return once(asked_of_us(user, at))
    if key == "returned":
        return returned_and_lost(user, at)
    if key == "changed":
        return usual_changed(mine, user, at)
    if key == "check":
        return once([*noticed_about(mine), *to_check(mine, at)])
    if key == "coming":
        return coming(user, mine, at)
    if key == "slips":
        return slips(user, mine, at)
    if key == "quiet":
        return gone_quiet(mine, at)
    return once([*tasks_of(user, at), *nobody_wrote(mine)])


def once(rows: Iterable[Found]) -> list[Found]:
    """Everybody for the first reason there is."""
    seen: dict[int, Found] = {}
    for row in rows:
        seen.setdefault(row.candidate.pk, row)
    return list(seen.values())


# --- with the verdict -----------------------------------------------------------------------------


def with_reach(found: Sequence[Found], at: datetime) -> list[TodayRow]:
    """Everybody's reach at once; whoever is out of sight meanwhile is left out."""
    applications = {each.candidate.pk: each.application for each in found if each.application}
    known = reached(listed({each.candidate.pk for each in found}), at, applications)
    return [
        TodayRow(found=each, reached=known[each.candidate.pk])
        for each in found
        if each.candidate.pk in known
    ]


def moment_of(row: TodayRow, at: datetime) -> str:
    """Who can be reached now, who later today, who not at all."""
    verdict = row.verdict
    if row.task:
        return "now"
    if row.reached.is_unreachable:
        return "no_way"
    if verdict.kind in (VerdictKind.CLEAR, VerdictKind.ASK_FIRST):
        return "now"
    if verdict.kind != VerdictKind.WAIT or verdict.until is None:
        return ""
    zone = zone_of(row.reached.zone)
    return "later" if verdict.until.astimezone(zone).date() == at.astimezone(zone).date() else ""


def next_up(user: Staff, at: datetime, *, only_mine: bool) -> TodayRow | None:
    """Whose hours open next today: for who has nobody waiting."""
    later = section_of(user, "later", at, only_mine=only_mine)
    return next((row for row in later.rows if row.verdict.until), None)


def fresh_in(section: Section, seen: frozenset[str]) -> int:
    """How many rows there were not."""
    return sum(row.key not in seen for row in section.rows)
