"""Many people taken in together: what is new is written in a few statements, the rest one by one.

The outcome is that of taking in one after the other. Fast is what most rows of a file are: somebody new
with an address and an application, and somebody we know with nothing to add. Whoever opted out or has a
preference goes the long way, by the actions that the desk uses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DataError, IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from candidates.actions import many
from candidates.actions.many import Brought, Newcomer, Way
from candidates.actions.people import cleaned
from candidates.enums import ContactKind, Source
from candidates.exceptions import JobHasNoStages, Refusal
from candidates.models import Application, Candidate, Job
from candidates.queries.many import Held, Known, held_of, known_by_values
from portal.imports.incoming import Incoming, Reach
from portal.imports.take_in import Change, JobBook, Taken, job_of, take_in

GAPS = ("last_name", "wanted_name", "time_zone")


@dataclass(frozen=True, slots=True)
class Offered:
    """`job` is for rows that name none; `known` is who they are, where an id of theirs says so."""

    person: Incoming
    job: Job | None = None
    known: Candidate | None = None


@dataclass(frozen=True, slots=True)
class New:
    """Somebody to be added, and to which job. Checked: nothing in here can be refused any more."""

    place: int
    person: Incoming
    newcomer: Newcomer
    job: Job | None


class DatabaseRefused(Refusal):
    """A value that no rule of ours knows to be wrong."""

    def __init__(self) -> None:
        self.words = _("The database refused this row.")
        super().__init__(self.words)


@transaction.atomic
def take_in_many(
    offered: Sequence[Offered], *, book: JobBook, at: datetime
) -> list[Taken | Refusal]:
    """Each is taken or refused by itself, in the order they were offered."""
    batch = Batch(offered, book, at)
    batch.sort_out()
    batch.add_new()
    for place in sorted(batch.later):
        batch.results[place] = one_by_one(offered[place], book, at, batch.later[place])
    return [batch.results[place] for place in range(len(offered))]


def one_by_one(
    offered: Offered, book: JobBook, at: datetime, found: Candidate | None = None
) -> Taken | Refusal:
    """`found` is who they are: then it is told whether anything was added to them."""
    before = standing(found)
    try:
        with transaction.atomic():
            taken = take_in(offered.person, book=book, job=offered.job, known=offered.known, at=at)
            taken.is_changed = bool(taken.changes) or standing(found) != before
            return taken
    except Refusal as refusal:
        return refusal
    except (DataError, IntegrityError):
        return DatabaseRefused()


def standing(found: Candidate | None) -> tuple[object, ...] | None:
    """What taking somebody in may add to, besides applications."""
    if found is None:
        return None
    rows = Candidate.objects.filter(pk=found.pk).annotate(count=Count("notes"))
    return rows.values_list(*GAPS, "contact_version", "count").get()


class Batch:
    """Who is offered, against what we hold of them, under the locks that keep it so."""

    def __init__(self, offered: Sequence[Offered], book: JobBook, at: datetime) -> None:
        self.offered, self.book, self.at = offered, book, at
        self.results: dict[int, Taken | Refusal] = {}
        self.new: list[New] = []
        self.later: dict[int, Candidate | None] = {}
        # Addresses and numbers of those who are new, and people who are changed: a later row that is
        # about them has to find what the earlier one wrote.
        self.signs: set[str] = set()
        self.changed: set[int] = set()
        values = {reach.value for each in offered for reach in reaches(each.person)}
        named = {each.known.pk for each in offered if each.known}
        many.hold_values(values)
        many.hold_people(values, named)
        self.known: Known = known_by_values(values)
        self.held: Held = held_of({*self.known.people(), *named})
        self.applied = {candidate for candidate, _job in self.held.applications}

    def sort_out(self) -> None:
        for place, each in enumerate(self.offered):
            found = each.known or self.find(each.person)
            values = {reach.value for reach in reaches(each.person)}
            is_first = not values & self.signs and (found is None or found.pk not in self.changed)
            if is_first and found is None and is_plain(each.person):
                self.look_at_new(place, each, values)
            elif is_first and found is not None and self.adds_nothing(each, found):
                self.results[place] = self.as_known(found)
            else:
                self.later[place] = found
                self.signs |= values
                self.changed |= {found.pk} if found else set()

    def as_known(self, found: Candidate) -> Taken:
        has_any = found.pk in self.applied
        return Taken(found, was_known=True, has_application=has_any)

    def look_at_new(self, place: int, each: Offered, values: set[str]) -> None:
        try:
            self.new.append(self.checked(place, each))
            self.signs |= values
        except Refusal as refusal:
            self.results[place] = refusal

    def find(self, person: Incoming) -> Candidate | None:
        by_email = (self.known.by_email(reach.value) for reach in person.emails)
        found = next(filter(None, by_email), None)
        if found is not None:
            return found
        name = person.first_name
        by_phone = (self.known.by_phone(reach.value, name) for reach in person.phones)
        return next(filter(None, by_phone), None)

    def checked(self, place: int, each: Offered) -> New:
        """Raises Refusal: whatever adding them one by one would raise."""
        person = each.person
        job = job_of(person, self.book, each.job)
        if job is not None:
            self.book.stage(job, person.stage)
            if not self.book.stages_of(job):
                raise JobHasNoStages
        given = cleaned(
            person.first_name,
            person.last_name,
            person.wanted_name,
            person.time_zone,
            person.language,
        )
        return New(place, person, Newcomer(**given, ways=ways_of(person)), job)

    def adds_nothing(self, each: Offered, found: Candidate) -> bool:
        person = each.person
        if not is_plain(person) or any(
            getattr(person, gap) and not getattr(found, gap) for gap in GAPS
        ):
            return False
        if any(
            (found.pk, kind, value) not in self.held.points for kind, value, _w in ways_of(person)
        ):
            return False
        if each.known is not None and self.is_somebody_else(person, found):
            return False
        if any((found.pk, body.strip()) not in self.held.notes for body in person.notes):
            return False
        return self.stands_already(each, found)

    def is_somebody_else(self, person: Incoming, found: Candidate) -> bool:
        by_email = (self.known.by_email(reach.value) for reach in person.emails)
        return any(other is not None and other.pk != found.pk for other in by_email)

    def stands_already(self, each: Offered, found: Candidate) -> bool:
        try:
            job = job_of(each.person, self.book, each.job)
        except Refusal:
            return False
        return job is None or (found.pk, job.pk) in self.held.applications

    def add_new(self) -> None:
        """All of them or, where the database refuses one, each by itself."""
        try:
            with transaction.atomic():
                self.results |= self.added()
        except (DataError, IntegrityError):
            self.later |= dict.fromkeys((each.place for each in self.new), None)

    def added(self) -> dict[int, Taken | Refusal]:
        newcomers = [each.newcomer for each in self.new]
        people = many.add_many(newcomers=newcomers, source=Source.IMPORTED, at=self.at)
        theirs = dict(zip((each.place for each in self.new), people, strict=True))
        brought = {
            each.place: self.brought(each, each.job, theirs[each.place])
            for each in self.new
            if each.job is not None
        }
        rows = many.bring_in_many(brought=[*brought.values()], at=self.at)
        applications = dict(zip(brought, rows, strict=True))
        many.write_notes(
            (
                (theirs[each.place], applications.get(each.place), body)
                for each in self.new
                for body in dict.fromkeys(each.person.notes)
            ),
            at=self.at,
        )
        return {
            place: taken_of(person, applications.get(place)) for place, person in theirs.items()
        }

    def brought(self, each: New, job: Job, candidate: Candidate) -> Brought:
        person = each.person
        stage = self.book.stage(job, person.stage) or self.book.stages_of(job)[0]
        return Brought(candidate, job, stage, person.outcome, person.applied_at or self.at)


def taken_of(candidate: Candidate, application: Application | None) -> Taken:
    changes = [Change("application", application.job_id)] if application else []
    return Taken(candidate, has_application=application is not None, changes=changes)


def reaches(person: Incoming) -> list[Reach]:
    return [*person.emails, *person.phones]


def is_plain(person: Incoming) -> bool:
    """Nothing that needs more than rows: no opt-out, no preference."""
    return not (person.opt_outs or person.noted)


def ways_of(person: Incoming) -> tuple[Way, ...]:
    """The first address and the first number that are not at work lead."""
    kinds = ((ContactKind.EMAIL, person.emails), (ContactKind.PHONE, person.phones))
    led = [
        [Way(kind, reach.value, reach.is_at_work) for reach in sorted(found, key=is_at_work)]
        for kind, found in kinds
    ]
    return (*(ways[0] for ways in led if ways), *(way for ways in led for way in ways[1:]))


def is_at_work(reach: Reach) -> bool:
    return reach.is_at_work
