"""The list of people: who matches, and what a row shows of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from candidates.models import Application, Candidate, JobStage
from candidates.queries import (
    applications_visible_to,
    candidates_visible_to,
    employer,
    jobs_visible_to,
    search_candidates,
)
from candidates.staff import Staff
from messaging.queries.reach import Reached, reached, with_verdict
from portal.desk.forms.filters import JobStageNames, PeopleFilter
from preferences.enums import AnswerState, Scope, VerdictKind
from preferences.models import Answer, AnswerOption, Pause
from preferences.rules import keys

ROWS = 50
COUNTED = 500
NUMBERED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    candidate: Candidate
    application: Application | None
    reached: Reached


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


def job_stages_visible_to(user: Staff, at: datetime) -> Iterable[JobStageNames]:
    """What the list can be narrowed by: open jobs and their stages, in one query."""
    jobs = jobs_visible_to(user, at)
    rows = JobStage.objects.filter(job__in=jobs, job__closed_at=None)
    names = rows.order_by("stage__position", "job__title").values_list(
        "job__slug", "job__title", "stage__key", "stage__name"
    )
    return [JobStageNames(*row) for row in names]


def people_page(user: Staff, wanted: PeopleFilter, number: int, at: datetime) -> People:
    page = counted_page(matching(user, wanted, at).select_related("thread", "reach"), number)
    return People(page=page, rows=people_rows(user, list(page.object_list), wanted, at))


def counted_page(found: QuerySet[Candidate], number: int) -> Page[Any]:
    """The people of a page and, in the same query, how many match: up to 500, and one more."""
    first = (number - 1) * ROWS
    # In no order: the database may stop at the five hundred and first it comes across.
    anyone = found.order_by().values("pk")[: COUNTED + 1]
    counted = found.annotate(ids=ArraySubquery(anyone))
    people: list[Any] = list(counted[first : first + ROWS])
    if not people and number > 1:
        return counted_page(found, 1)
    total = len(people[0].ids) if people else 0
    if number > NUMBERED and len(people) == ROWS:
        total = first + ROWS + 1  # there may be more: "Next" leads on
    return Page(people, number, Paginator(range(total), ROWS))


# --- who matches ------------------------------------------------------------------------------


def matching(user: Staff, wanted: PeopleFilter, at: datetime) -> QuerySet[Candidate]:
    people = candidates_visible_to(user, at)
    if any(wanted.wanted(name) for name in ("job", "stage", "mine")):
        people = people.filter(Exists(wanted_applications(user, wanted, at)))
    people = narrowed_by_thread(people, wanted)
    people = narrowed_by_usual(people, wanted, at)
    if wanted.wanted("now"):
        people = with_verdict(people, VerdictKind.CLEAR, at)
    if words := wanted.wanted("q"):
        return search_candidates(people, words)
    return people.order_by("folded_name", "pk")


def wanted_applications(user: Staff, wanted: PeopleFilter, at: datetime) -> QuerySet[Application]:
    found = applications_visible_to(user, at).filter(candidate=OuterRef("pk"), closed_at=None)
    if slug := wanted.wanted("job"):
        found = found.filter(job__slug=slug)
    if stage := wanted.wanted("stage"):
        found = found.filter(stage__key=stage)
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
    if way := wanted.wanted("way"):
        people = people.filter(Exists(first_ways().filter(key=way)))
    if wanted.wanted("check"):
        people = people.filter(Exists(answers_to_check(at)))
    if wanted.wanted("paused"):
        pauses = Pause.objects.filter(candidate=OuterRef("pk"), lifted_at=None, until__gt=at)
        people = people.filter(Exists(pauses))
    return people


def first_ways() -> QuerySet[AnswerOption]:
    return AnswerOption.objects.filter(
        answer__candidate=OuterRef("pk"),
        answer__key=keys.CHANNEL_FIRST,
        answer__superseded_at=None,
        answer__is_waiting=False,
        rank=1,
    )


def answers_to_check(at: datetime, candidate: str = "pk") -> QuerySet[Answer]:
    """Doubted, noted differently by staff, or older than the employer trusts.

    For use within a query: `candidate` names the column there that holds the person.
    """
    old = at - timedelta(days=employer().stale_days)
    is_stale = Q(state=AnswerState.CHOSEN, at__lt=old) & ~Q(scope=Scope.NOW)
    in_force = Answer.objects.filter(candidate=OuterRef(candidate), superseded_at=None)
    return in_force.filter(Q(doubted_at__isnull=False) | Q(is_waiting=True) | is_stale)


# --- what is shown of them --------------------------------------------------------------------


def people_rows(
    user: Staff, people: Sequence[Candidate], wanted: PeopleFilter, at: datetime
) -> list[PersonRow]:
    applications = shown_applications(user, [person.pk for person in people], wanted, at)
    found = reached(people, at, applications)
    return [
        PersonRow(
            candidate=person,
            application=applications.get(person.pk),
            reached=found[person.pk],
        )
        for person in people
    ]


def shown_applications(
    user: Staff, ids: Sequence[int], wanted: PeopleFilter, at: datetime
) -> Mapping[int, Application]:
    """The application a row stands for: the one asked for, else a live one, else the newest."""
    found = applications_visible_to(user, at).filter(candidate__in=ids)
    worst_first = found.select_related("job", "stage", "owner").order_by(
        F("closed_at").asc(nulls_last=True), "applied_at"
    )
    rows = sorted(worst_first, key=lambda row: is_asked_for(row, wanted))
    return {row.candidate_id: row for row in rows}


def is_asked_for(application: Application, wanted: PeopleFilter) -> bool:
    return application.is_live and (
        wanted.wanted("job") in ("", application.job.slug)
        and wanted.wanted("stage") in ("", application.stage.key)
    )
