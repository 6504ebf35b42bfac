"""People taken in for a program, many in a few statements: found by their id there or a way to reach them, else added.

The outcome for each is that of sending them one after the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from candidates.actions import many, outside
from candidates.exceptions import Refusal
from candidates.models import Application, Candidate, Job
from candidates.queries import candidates_visible_to, jobs_changeable_by
from candidates.queries.many import Known, known_by_values
from candidates.rules import contact
from portal.api.door import ApiRequest
from portal.api.problems import Problem, missing
from portal.api.shapes import CandidateIn, TakenOut
from portal.imports.incoming import Incoming, Reach
from portal.imports.take_in import JobBook, Taken
from portal.imports.take_many import DatabaseRefused, Offered, take_in_many

AT_ONCE: Final = 100  # in one transaction
Outcome = TakenOut | Refusal | Problem


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of those who were sent, cleaned."""

    place: int
    person: Incoming
    job: Job | None
    outside_id: str | None

    @property
    def values(self) -> set[str]:
        return {reach.value for reach in (*self.person.emails, *self.person.phones)}


class Upserts:
    """What every person of a request is taken in with."""

    def __init__(self, request: ApiRequest) -> None:
        self.request, self.at, self.system = request, request.at, request.auth.system
        self.book = JobBook(Job.objects.none())
        self.jobs = {job.slug: job for job in jobs_changeable_by(request.auth)}

    def take(self, people: Sequence[CandidateIn]) -> Iterator[Outcome]:
        """In the order they were sent. Each hundred is a transaction; one that is refused stops no other."""
        for first in range(0, len(people), AT_ONCE):
            part = people[first : first + AT_ONCE]
            try:
                with transaction.atomic():
                    taken = Part(self, part).taken()
            except (DataError, IntegrityError):
                taken = [self.take_alone(each) for each in part]
            yield from taken

    def take_alone(self, given: CandidateIn) -> Outcome:
        try:
            with transaction.atomic():
                return Part(self, [given]).taken()[0]
        except (DataError, IntegrityError):
            return DatabaseRefused()


class Part:
    """Up to a hundred, held until the end of their transaction."""

    def __init__(self, upserts: Upserts, people: Sequence[CandidateIn]) -> None:
        self.upserts = upserts
        self.results: dict[int, Outcome] = {}
        self.wanted = list(self.cleaned(people))
        self.number = len(people)

    def cleaned(self, people: Sequence[CandidateIn]) -> Iterator[Wanted]:
        for place, given in enumerate(people):
            try:
                job = self.job(given.job)
                yield Wanted(place, incoming(given), job, given.outside_id)
            except (Refusal, Problem) as refused:
                self.results[place] = refused

    def job(self, slug: str | None) -> Job | None:
        if slug is None:
            return None
        if slug not in self.upserts.jobs:
            raise missing()
        return self.upserts.jobs[slug]

    def taken(self) -> list[Outcome]:
        values = {value for each in self.wanted for value in each.values}
        ids = {each.outside_id for each in self.wanted if each.outside_id}
        many.hold_values(values | {f"{self.upserts.system} {each}" for each in ids})
        named = outside.known_by_ids(self.upserts.system, ids)
        many.hold_people(values, [person.pk for person in named.values()])
        left = self.wanted
        while left:
            left = self.take_run(left)
        return [self.results[place] for place in range(self.number)]

    def take_run(self, left: list[Wanted]) -> list[Wanted]:
        """As many as do not hang on what is written for one before them; the rest come next."""
        ids = {each.outside_id for each in left if each.outside_id}
        named = outside.known_by_ids(self.upserts.system, ids)
        # Only whoever names no job has to be seen already.
        jobless = {value for each in left if each.job is None for value in each.values}
        seen = Seen(self.upserts, named, known_by_values(jobless) if jobless else Known())
        run: list[Wanted] = []
        signs: set[str] = set()
        for position, each in enumerate(left):
            if each.outside_id in signs:
                return self.write(run, named, left[position:])
            if each.job is None and not seen.may_take(each):
                if signs & {*each.values, each.outside_id}:
                    return self.write(run, named, left[position:])
                self.results[each.place] = job_missing()
                continue
            run.append(each)
            signs |= each.values | ({each.outside_id} if each.outside_id else set())
        return self.write(run, named, [])

    def write(
        self, run: list[Wanted], named: dict[str, Candidate], left: list[Wanted]
    ) -> list[Wanted]:
        if not run:
            return left
        upserts = self.upserts
        offered = [Offered(each.person, each.job, named.get(each.outside_id or "")) for each in run]
        found = take_in_many(offered, book=upserts.book, at=upserts.at)
        both = list(zip(run, found, strict=True))
        new = [
            (taken.candidate, each.outside_id)
            for each, taken in both
            if isinstance(taken, Taken) and each.outside_id and each.outside_id not in named
        ]
        outside.keep_ids(ids=new, system=upserts.system, at=upserts.at)
        stand = newest_applications(both)
        for each, taken in both:
            self.results[each.place] = told(each, taken, stand)
        return left


class Seen:
    """Somebody whom others know reads as somebody new: both need a job of yours."""

    def __init__(self, upserts: Upserts, named: dict[str, Candidate], known: Known) -> None:
        self.named, self.known = named, known
        ids = {person.pk for person in named.values()} | {*known.people()}
        rows = candidates_visible_to(upserts.request.auth, upserts.at).filter(pk__in=ids)
        self.ids = set(rows.values_list("pk", flat=True)) if ids else set()

    def may_take(self, each: Wanted) -> bool:
        person = self.named.get(each.outside_id or "") or self.by_reach(each.person)
        return person is not None and person.pk in self.ids

    def by_reach(self, person: Incoming) -> Candidate | None:
        for reach in person.emails:
            if found := self.known.by_email(reach.value):
                return found
        for reach in person.phones:
            if found := self.known.by_phone(reach.value, person.first_name):
                return found
        return None


def newest_applications(
    both: Iterable[tuple[Wanted, Taken | Refusal]],
) -> dict[tuple[int, int], int]:
    wanted = [
        (taken.candidate.pk, each.job.pk)
        for each, taken in both
        if isinstance(taken, Taken) and each.job is not None
    ]
    if not wanted:
        return {}
    people, jobs = ({*each} for each in zip(*wanted, strict=True))
    rows = Application.objects.filter(candidate__in=people, job__in=jobs).order_by("pk")
    return {(person, job): pk for person, job, pk in rows.values_list("candidate", "job", "pk")}


def told(each: Wanted, taken: Taken | Refusal, stand: dict[tuple[int, int], int]) -> Outcome:
    if isinstance(taken, Refusal):
        return taken
    key = (taken.candidate.pk, each.job.pk if each.job else 0)
    return TakenOut(id=taken.candidate.pk, was_known=taken.was_known, application=stand.get(key))


def job_missing() -> Problem:
    words = "Name a job of yours: without one nobody of your teams would see this person."
    return Problem(422, "job_missing", words, errors=[{"where": "body/job", "why": words}])


def incoming(given: CandidateIn) -> Incoming:
    """Raises BadEmail, BadPhone."""
    region = settings.PHONENUMBER_DEFAULT_REGION
    email = contact.normalised_email(given.email) if given.email else ""
    phone = contact.normalised_phone(given.phone, region) if given.phone else ""
    return Incoming(
        first_name=given.first_name,
        last_name=given.last_name,
        wanted_name=given.wanted_name,
        emails=[Reach(email)] if email else [],
        phones=[Reach(phone)] if phone else [],
        time_zone=given.time_zone,
        language=given.language,
        stage=given.stage,
        opt_outs={(channel, ""): None for channel in given.opted_out},
    )
