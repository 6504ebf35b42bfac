"""The list of people: who matches, and what a row shows of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from candidates.models import Application, Candidate
from candidates.queries import (
    applications_visible_to,
    candidates_visible_to,
    employer,
    everybody,
    jobs_visible_to,
    visible_in_order,
    ways_to_find,
)
from candidates.staff import Staff
from messaging.queries.reach import Reached, Sought, reached, reached_so
from portal.desk.forms.filters import NEWEST, WROTE_LAST, PeopleFilter
from portal.desk.queries.listed import Listed, Standing, listed, standings_of
from portal.desk.queries.next_dates import NextDate, next_dates
from preferences.enums import AnswerState, Channel, Scope, VerdictKind
from preferences.models import Answer, Pause

ROWS = 50
COUNTED = 500
NUMBERED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    candidate: Listed
    application: Standing | None
    reached: Reached
    next: NextDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One page of the list. Counting stops at 500: beyond that nobody reads a number."""

    page: Page[Any]
    rows: Sequence[PersonRow]

    @property
    def count(self) -> int:
        return min(self.page.paginator.count, COUNTED)

    @property
    def is_capped(self) -> bool:
        return self.page.paginator.count > COUNTED


def people_page(user: Staff, wanted: PeopleFilter, number: int, at: datetime) -> People:
    page = counted_page(user, ways_to_match(user, wanted, at), number, at)
    return People(page=page, rows=people_rows(user, list(page.object_list), wanted, at))


def counted_page(
    user: Staff, ways: Sequence[QuerySet[Candidate]], number: int, at: datetime
) -> Page[Any]:
    """The ids of a page; how many match is counted up to 500, and one more."""
    first = (number - 1) * ROWS
    begins = 0 if number <= NUMBERED else first
    rows = visible_in_order(user, ways, at, begins=begins, most=COUNTED + 1)
    ids = [pk for (pk,) in rows]
    total = begins + len(ids)
    if first >= total and number > 1:
        return counted_page(user, ways, 1, at)
    return Page(ids[first - begins :][:ROWS], number, Paginator(range(total), ROWS))


# --- who matches ------------------------------------------------------------------------------


def matching(
    user: Staff, wanted: PeopleFilter, at: datetime, *, begins: int = 0, most: int
) -> list[int]:
    """So many of them, in order, by their ids."""
    ways = ways_to_match(user, wanted, at)
    return [pk for (pk,) in visible_in_order(user, ways, at, begins=begins, most=most)]


def ways_to_match(user: Staff, wanted: PeopleFilter, at: datetime) -> Sequence[QuerySet[Candidate]]:
    """In order, and for `visible_in_order`: who is visible is asked there."""
    people = narrowed(user, everybody(), wanted, at)
    if sought := sought_by(wanted):
        seen = narrowed(user, candidates_visible_to(user, at), wanted, at)
        people = reached_so(people, sought, at, seen)
    if words := wanted.wanted("q"):
        return ways_to_find(people, words, jobs_visible_to(user, at))
    return [in_order(people, wanted.wanted("sort"), by_reach=bool(sought))]


def sought_by(wanted: PeopleFilter) -> Sought:
    kind = VerdictKind.CLEAR if wanted.wanted("now") else wanted.wanted("verdict")
    way = wanted.wanted("way")
    return Sought(
        kind=VerdictKind(kind) if kind else None,
        way=Channel(way) if way else None,
        is_known=False if wanted.wanted("unknown") else None,
    )


def in_order(
    people: QuerySet[Candidate], sort: str | None, *, by_reach: bool = False
) -> QuerySet[Candidate]:
    """By name, by that of their row of reach where it is looked at anyway."""
    if sort == NEWEST:
        return people.order_by("-pk")
    if sort == WROTE_LAST:
        wrote = people.filter(thread__last_in_at__isnull=False)
        return wrote.order_by("-thread__last_in_at", "-thread__pk")
    if by_reach:
        return people.order_by("reach__folded_name", "reach__candidate_id")
    return people.order_by("folded_name", "pk")


def narrowed(
    user: Staff, people: QuerySet[Candidate], wanted: PeopleFilter, at: datetime
) -> QuerySet[Candidate]:
    if any(wanted.wanted(name) for name in ("job", "stage", "mine", "owner")):
        people = people.filter(Exists(wanted_applications(user, wanted, at)))
    people = narrowed_by_thread(people, wanted)
    return narrowed_by_usual(people, wanted, at)


def wanted_applications(user: Staff, wanted: PeopleFilter, at: datetime) -> QuerySet[Application]:
    found = applications_visible_to(user, at).filter(candidate=OuterRef("pk"), closed_at=None)
    if slug := wanted.wanted("job"):
        found = found.filter(job__slug=slug)
    if stage := wanted.wanted("stage"):
        found = found.filter(stage__key=stage)
    if owner := wanted.wanted("owner"):
        found = found.filter(owner=owner)
    if wanted.wanted("mine"):
        found = found.filter(owner=user.pk)
    return found


def narrowed_by_thread(people: QuerySet[Candidate], wanted: PeopleFilter) -> QuerySet[Candidate]:
    """Whose turn it is, from real messages: a draft is not a reply."""
    last_in, last_out = F("thread__last_in_at"), F("thread__last_out_at")
    if wanted.wanted("us"):
        people = people.filter(
            Q(thread__last_in_at__gt=last_out)
            | Q(thread__last_out_at=None, thread__last_in_at__isnull=False)
        )
    if wanted.wanted("them"):
        people = people.filter(
            Q(thread__last_out_at__gt=last_in)
            | Q(thread__last_in_at=None, thread__last_out_at__isnull=False)
        )
    return people


def narrowed_by_usual(
    people: QuerySet[Candidate], wanted: PeopleFilter, at: datetime
) -> QuerySet[Candidate]:
    if wanted.wanted("check"):
        people = people.filter(Exists(answers_to_check(at)))
    if wanted.wanted("paused"):
        pauses = Pause.objects.filter(candidate=OuterRef("pk"), lifted_at=None, until__gt=at)
        people = people.filter(Exists(pauses))
    return people


def answers_to_check(at: datetime, candidate: str = "pk") -> QuerySet[Answer]:
    """For use within a query: `candidate` names the column there that holds the person."""
    return doubtful_answers(at).filter(candidate=OuterRef(candidate))


def doubtful_answers(at: datetime) -> QuerySet[Answer]:
    """Doubted, noted differently by staff, or older than the employer trusts."""
    old = at - timedelta(days=employer().stale_days)
    is_stale = Q(state=AnswerState.CHOSEN, at__lt=old) & ~Q(scope=Scope.NOW)
    in_force = Answer.objects.filter(superseded_at=None)
    return in_force.filter(Q(doubted_at__isnull=False) | Q(is_waiting=True) | is_stale)


# --- what is shown of them --------------------------------------------------------------------


def people_rows(
    user: Staff, ids: Collection[int], wanted: PeopleFilter, at: datetime
) -> list[PersonRow]:
    people = listed(ids)
    standings = shown_standings(user, ids, wanted, at)
    found = reached(people, at, standings)
    dates = next_dates([standing.pk for standing in standings.values()], at)
    return [
        PersonRow(
            candidate=person,
            application=standings.get(pk),
            reached=found[pk],
            next=dates.get(pk),
        )
        for pk, person in people.items()
    ]


def shown_standings(
    user: Staff, ids: Collection[int], wanted: PeopleFilter, at: datetime
) -> Mapping[int, Standing]:
    """The application a row stands for: the one asked for, else a live one, else the newest."""
    rows = sorted(standings_of(user, ids, at), key=lambda row: is_asked_for(row, wanted))
    return {row.candidate_id: row for row in rows}


def is_asked_for(standing: Standing, wanted: PeopleFilter) -> bool:
    return (
        not standing.outcome
        and wanted.wanted("job") in ("", standing.job_slug)
        and wanted.wanted("stage") in ("", standing.stage_key)
    )


def shown_applications(
    user: Staff, ids: Collection[int], wanted: PeopleFilter, at: datetime
) -> Mapping[int, Application]:
    """The same, for what needs them whole."""
    shown = {row.pk for row in shown_standings(user, ids, wanted, at).values()}
    whole = Application.objects.filter(pk__in=shown).select_related("job", "stage", "owner")
    return {row.candidate_id: row for row in whole}
