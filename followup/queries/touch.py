"""Reads: who stays in touch, which of them a job fits, and which jobs fit somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from candidates.models import Application, Candidate, Job
from candidates.queries import candidates_visible_to
from candidates.staff import Staff
from followup.rules.touch import Fit, Opening, Wishes, fit_of, not_before
from preferences.queries.permissions import OTHER_JOBS_LAST
from preferences.queries.statements import fetch
from preferences.rules.blocked import half_a_year_after
from preferences.rules.keys import ANY_NEAR, LIKE_THIS

AGREED = (LIKE_THIS, ANY_NEAR)
LOOKED_AT = 2000
SHOWN = 50

WISHES = """
SELECT person.id, touch.option, touch.at, often.option,
    coalesce((SELECT array_agg(chosen.key ORDER BY chosen.rank, chosen.id)
              FROM preferences_answer answer
              JOIN preferences_answeroption chosen ON chosen.answer_id = answer.id
              WHERE answer.candidate_id = person.id AND answer.key = 'goal'
                AND answer.superseded_at IS NULL AND NOT answer.is_waiting), '{}'),
    (SELECT max(delivery.state_at) FROM messaging_delivery delivery
     JOIN messaging_message message ON message.id = delivery.message_id
     WHERE delivery.candidate_id = person.id AND message.topic = 'other_jobs'
       AND delivery.state = 'accepted' AND delivery.channel <> 'portal')
FROM candidates_candidate person
JOIN LATERAL (
    SELECT chosen.key AS option, answer.at, answer.id FROM preferences_answer answer
    JOIN preferences_answeroption chosen ON chosen.answer_id = answer.id
    WHERE answer.candidate_id = person.id AND answer.key = 'touch.which'
      AND answer.superseded_at IS NULL AND NOT answer.is_waiting AND answer.state = 'chosen'
    ORDER BY answer.at DESC LIMIT 1
) touch ON true
LEFT JOIN LATERAL (
    SELECT chosen.key AS option FROM preferences_answer answer
    JOIN preferences_answeroption chosen ON chosen.answer_id = answer.id
    WHERE answer.candidate_id = person.id AND answer.key = 'touch.often'
      AND answer.superseded_at IS NULL AND NOT answer.is_waiting AND answer.state = 'chosen'
    ORDER BY answer.at DESC LIMIT 1
) often ON true
WHERE person.id = ANY(%(people)s) AND person.erased_at IS NULL
"""


class WishRow(NamedTuple):
    id: int
    which: str
    answered_at: datetime
    often: str | None
    goals: list[str]
    told_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        return self.answered_at + OTHER_JOBS_LAST

    @property
    def sleeps_until(self) -> datetime:
        return half_a_year_after(self.answered_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """Somebody from before whom a job fits."""

    candidate: Candidate
    fit: Fit
    which: str
    often: str
    applied_for: str
    not_before: datetime | None  # they hear less often than jobs come up


def fitting_people(user: Staff, job: Job, at: datetime) -> Sequence[Fitting]:
    """Who agreed to hear of jobs like this, is not applying anywhere now, and has not had enough of
    them. Whoever may hear now comes first.
    """
    live = Application.objects.filter(candidate=OuterRef("pk"), closed_at=None)
    here = Application.objects.filter(candidate=OuterRef("pk"), job=job)
    people = candidates_visible_to(user, at).filter(pool_until__gt=at)
    people = people.exclude(Exists(live)).exclude(Exists(here))
    found = {row.pk: row for row in people.order_by("-pool_until", "pk")[:LOOKED_AT]}
    wishes = {row.id: row for row in wish_rows(list(found))}
    before = openings_before(list(wishes))
    opening = opening_of(job)
    rows = [
        Fitting(
            candidate=found[pk],
            fit=fit,
            which=row.which,
            often=row.often or "",
            applied_for=before[pk][0].title if before.get(pk) else "",
            not_before=later(row, at),
        )
        for pk, row in wishes.items()
        if (fit := fit_of(opening, wishes_of(row, before.get(pk, ())))) is not None
    ]
    ranked = sorted(rows, key=lambda row: (row.not_before is not None, -len(row.fit.goals)))
    return ranked[:SHOWN]


def fitting_jobs(candidate: Candidate, at: datetime, most: int = 3) -> Sequence[Job]:
    """Open jobs for their own page, the newest first; none for whoever did not agree to hear of any."""
    if candidate.pool_until is None or candidate.pool_until <= at:
        return []
    rows = wish_rows([candidate.pk])
    row = next(iter(rows), None)
    if row is None:
        return []
    wishes = wishes_of(row, openings_before([candidate.pk]).get(candidate.pk, ()))
    applied = Application.objects.filter(candidate=candidate).values("job")
    jobs = Job.objects.filter(opened_at__lte=at, closed_at=None).exclude(pk__in=applied)
    fitting = (job for job in jobs.order_by("-opened_at") if fit_of(opening_of(job), wishes))
    return [job for job, _n in zip(fitting, range(most), strict=False)]


def wish_rows(candidate_ids: Sequence[int]) -> Iterable[WishRow]:
    return fetch(WISHES, WishRow, people=list(candidate_ids))


def later(row: WishRow, at: datetime) -> datetime | None:
    moment = not_before(row.often or "", row.told_at)
    return moment if moment is not None and moment > at else None


def wishes_of(row: WishRow, before: Sequence[Opening]) -> Wishes:
    return Wishes(which=row.which, often=row.often or "", goals=tuple(row.goals), before=before)


def openings_before(candidate_ids: Sequence[int]) -> Mapping[int, Sequence[Opening]]:
    """The jobs they applied for, the newest first."""
    rows = Application.objects.filter(candidate__in=candidate_ids).select_related("job")
    found: dict[int, list[Opening]] = {}
    for row in rows.order_by("-applied_at", "-pk"):
        found.setdefault(row.candidate_id, []).append(opening_of(row.job))
    return found


def opening_of(job: Job) -> Opening:
    return Opening(
        title=job.title, place=job.place, hours=job.hours, pay=job.pay, team_id=job.team_id
    )
