"""The board: live applications of a job in columns, one for each of its stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, Count, F, QuerySet, When, Window
from django.db.models.functions import RowNumber

from candidates.models import Application, Job
from candidates.queries import applications_visible_to, jobs_visible_to, stages_of
from candidates.staff import Staff
from messaging.queries.reach import Reached, reached
from portal.desk.queries.choices import JOBS
from portal.desk.queries.listed import Listed, listed

CARDS = 8  # of each column, until somebody asks for the others
MOST = 50  # a longer column opens as a list


class Placed(NamedTuple):
    """An application in its column."""

    pk: int
    candidate_id: int
    job_id: int
    stage_id: int
    stage_at: datetime
    in_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    placed: Placed
    candidate: Listed
    reached: Reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    stage_id: int
    key: str
    name: str
    count: int
    cards: Sequence[Card]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.cards)

    @property
    def is_too_long(self) -> bool:
        return self.count > MOST


@dataclass(frozen=True, slots=True)
class JobsOfBoard:
    """Those to choose from, and the one that is shown: the one asked for, else the first."""

    offered: Sequence[Job]
    chosen: Job | None
    has_more: bool


def jobs_of_board(user: Staff, at: datetime, slug: str = "") -> JobsOfBoard:
    """Open ones, their own first; no more than fit in a menu, the one asked for among them."""
    first = [Case(When(slug=slug, then=0), default=1), Case(When(owner=user.pk, then=0), default=1)]
    jobs = jobs_visible_to(user, at).filter(closed_at=None).order_by(*first, "title", "pk")
    found = list(jobs[: JOBS + 1])
    offered = sorted(found[:JOBS], key=lambda job: (job.owner_id != user.pk, job.title))
    return JobsOfBoard(offered, next(iter(found), None), len(found) > JOBS)


def columns_of(
    user: Staff, job: Job, at: datetime, *, only_mine: bool, stage: str = "", most: int = CARDS
) -> list[Column]:
    """Whoever stands longest in a stage comes first. The same few queries for any number of people."""
    live = applications_visible_to(user, at).filter(job=job, closed_at=None)
    if only_mine:
        live = live.filter(owner=user.pk)
    stages = [each for each in stages_of(job) if stage in ("", each.key)]
    placed = placed_in(live.filter(stage__in=stages), most)
    cards = cards_of(placed, at)
    return [
        Column(
            stage_id=each.pk,
            key=each.key,
            name=each.name,
            count=next((card.placed.in_column for card in cards.get(each.pk, ())), 0),
            cards=cards.get(each.pk, ()),
        )
        for each in stages
    ]


def placed_in(live: QuerySet[Application], most: int) -> list[Placed]:
    by_stage = [F("stage")]
    numbered = live.annotate(
        place=Window(RowNumber(), by_stage, ["stage_at", "pk"]),
        in_column=Window(Count("pk"), by_stage),
    ).filter(place__lte=most)
    fields = ("pk", "candidate_id", "job_id", "stage_id", "stage_at", "in_column")
    rows = numbered.order_by("stage_id", "place").values_list(*fields)
    return [Placed._make(row) for row in rows]


def cards_of(placed: Sequence[Placed], at: datetime) -> Mapping[int, Sequence[Card]]:
    people = listed([each.candidate_id for each in placed])
    found = reached(people, at, {each.candidate_id: each for each in placed})
    cards: dict[int, list[Card]] = {}
    for each in placed:
        if each.candidate_id in people:
            card = Card(
                placed=each,
                candidate=people[each.candidate_id],
                reached=found[each.candidate_id],
            )
            cards.setdefault(each.stage_id, []).append(card)
    return cards
