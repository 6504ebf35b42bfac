"""One person of a file, taken in as a whole or not at all: the same actions as on the desk."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from candidates.actions import applications, contact_points, notes, people
from candidates.enums import ContactKind, Source
from candidates.exceptions import KnownAsSomeoneElse, NotAStageOfThisJob
from candidates.models import Application, Candidate, Job, Note, Stage
from candidates.queries import known_by_email, known_by_phone, stages_of
from messaging.actions import opt_outs
from portal.imports.columns import folded
from portal.imports.incoming import Incoming, Noted, Reach, Unreadable
from preferences.actions import answers
from preferences.enums import AnswerState, ConsentHow, GivenBy, Through
from preferences.models import Answer
from preferences.queries import permission_facts


class Change(NamedTuple):
    """One thing that a row has changed, and what exactly: the same twice is one."""

    kind: Literal["application", "opt_out", "noted", "waiting"]
    what: Hashable


@dataclass(slots=True)
class Taken:
    """What a row has changed."""

    candidate: Candidate
    was_known: bool = False
    has_application: bool = False
    is_changed: bool = False  # somebody we knew, who was added to
    changes: list[Change] = field(default_factory=list)


class JobBook:
    """Jobs by their address or title, as files name them; those of `jobs`, else all."""

    def __init__(self, jobs: QuerySet[Job] | None = None) -> None:
        self.named: dict[str, list[Job]] = {}
        self.stages: dict[int, list[Stage]] = {}
        for job in Job.objects.all() if jobs is None else jobs:
            for name in {folded(job.slug), folded(job.title)}:
                self.named.setdefault(name, []).append(job)

    def stages_of(self, job: Job) -> list[Stage]:
        """Asked for once."""
        if job.pk not in self.stages:
            self.stages[job.pk] = stages_of(job)
        return self.stages[job.pk]

    def stage(self, job: Job, name: str) -> Stage | None:
        """Raises NotAStageOfThisJob."""
        if not name:
            return None
        for stage in self.stages_of(job):
            if folded(name) in {folded(stage.key), folded(stage.name)}:
                return stage
        raise NotAStageOfThisJob

    def find(self, name: str) -> Job:
        """Raises Unreadable."""
        found = self.named.get(folded(name), [])
        if not found:
            raise Unreadable(_("We have no job of this name."))
        if len(found) > 1:
            raise Unreadable(_("Several jobs have this name: write the address of one."))
        return found[0]


@transaction.atomic
def take_in(
    person: Incoming,
    *,
    book: JobBook,
    job: Job | None,
    at: datetime,
    known: Candidate | None = None,
) -> Taken:
    """Adds what is missing, and lifts nothing. Raises Refusal; again it changes nothing more.

    `job` is for rows that name none; `known` is who they are, where an id of theirs says so. Opt-outs
    come last but one, so that they hold for every address of the row; an answer is a note that waits for
    the candidate's own word.
    """
    candidate, was_known = found_or_added(person, at, known)
    taken = Taken(candidate=candidate, was_known=was_known)
    job = job_of(person, book, job)
    application = applied(person, candidate, job, book, taken, at)
    for body in person.notes:
        if not Note.objects.filter(candidate=candidate, body=body).exists():
            notes.write_note(
                candidate=candidate, application=application, body=body, by=None, at=at
            )
    opt_out(person, candidate, taken, at)
    for noted in person.noted:
        note(noted, candidate, taken, at)
    taken.has_application = candidate.applications.exists()
    return taken


# --- the person -------------------------------------------------------------------------------


def found_or_added(person: Incoming, at: datetime, known: Candidate | None) -> people.Added:
    if known is not None:
        added = people.Added(filled_in(person, known, at), was_known=True)
    else:
        added = added_by_reach(person, at)
    for kind, reaches in ((ContactKind.EMAIL, person.emails), (ContactKind.PHONE, person.phones)):
        for reach in reaches:
            contact_points.add_if_new(
                candidate=added.candidate,
                kind=kind,
                value=reach.value,
                is_at_work=reach.is_at_work,
                at=at,
            )
    return added


def filled_in(person: Incoming, known: Candidate, at: datetime) -> Candidate:
    """Raises KnownAsSomeoneElse when an address of theirs is somebody else's."""
    for reach in person.emails:
        other = known_by_email(reach.value)
        if other is not None and other.pk != known.pk:
            raise KnownAsSomeoneElse
    return people.fill_in(
        candidate=known,
        first_name=person.first_name,
        last_name=person.last_name,
        wanted_name=person.wanted_name,
        time_zone=person.time_zone,
        at=at,
    )


def added_by_reach(person: Incoming, at: datetime) -> people.Added:
    email = first(person.emails, known_by_email)
    phone = first(person.phones, lambda value: known_by_phone(value, person.first_name))
    return people.add_candidate(
        first_name=person.first_name,
        last_name=person.last_name,
        wanted_name=person.wanted_name,
        email=email,
        phone=phone,
        time_zone=person.time_zone,
        language=person.language,
        at_work={reach.value for reach in (*person.emails, *person.phones) if reach.is_at_work},
        source=Source.IMPORTED,
        at=at,
    )


def first(reaches: list[Reach], known: Callable[[str], Candidate | None]) -> str:
    """The one that finds them; else the first that is not at work."""
    by_use = sorted(reaches, key=lambda reach: (known(reach.value) is None, reach.is_at_work))
    return by_use[0].value if by_use else ""


def job_of(person: Incoming, book: JobBook, job: Job | None) -> Job | None:
    """The one the row names, else the one for all. Raises Unreadable."""
    job = book.find(person.job) if person.job else job
    if job is None and (person.stage or person.outcome):
        raise Unreadable(_("A stage or an outcome needs a job."))
    return job


def applied(
    person: Incoming,
    candidate: Candidate,
    job: Job | None,
    book: JobBook,
    taken: Taken,
    at: datetime,
) -> Application | None:
    """The application of the row, with how it ended. One that we have already is left alone."""
    if job is None:
        return None
    known = candidate.applications.filter(job=job).first()
    if known is not None:
        return known
    application = applications.bring_in(
        candidate=candidate,
        job=job,
        stage=book.stage(job, person.stage),
        outcome=person.outcome,
        applied_at=person.applied_at,
        at=at,
    )
    taken.changes.append(Change("application", job.pk))
    return application


# --- what they want ---------------------------------------------------------------------------


def opt_out(person: Incoming, candidate: Candidate, taken: Taken, at: datetime) -> None:
    """For themselves and every address of theirs. What is closed already is not closed again."""
    if not person.opt_outs:
        return
    closed = permission_facts([candidate.pk], at)[candidate.pk].consents.opt_outs
    for channel, topic in person.opt_outs:
        if any(each.channel == channel and each.topic in {None, topic or None} for each in closed):
            continue
        opt_outs.opt_out(
            candidate=candidate,
            channel=channel,
            topic=topic,
            how=ConsentHow.IMPORTED,
            through=Through.IMPORT,
            at=at,
        )
        taken.changes.append(Change("opt_out", (channel, topic)))


def note(noted: Noted, candidate: Candidate, taken: Taken, at: datetime) -> None:
    if is_noted(noted, candidate):
        return
    state = AnswerState.NO_PREFERENCE if noted.is_no_preference else AnswerState.CHOSEN
    answer = answers.note(
        candidate=candidate,
        key=noted.key,
        state=state,
        options=noted.options,
        through=Through.IMPORT,
        at=at,
    )
    if answer.given_by == GivenBy.IMPORT:
        taken.changes.append(Change("noted", noted))
    if answer.is_waiting:
        taken.changes.append(Change("waiting", noted))


def is_noted(noted: Noted, candidate: Candidate) -> bool:
    """Whether an import said the same before, and nothing has been said since."""
    rows = Answer.objects.filter(
        candidate=candidate, key=noted.key, given_by=GivenBy.IMPORT, superseded_at=None
    ).prefetch_related("chosen")
    return any(
        [(each.key, each.rank, each.words) for each in row.chosen.all()] == list(noted.options)
        for row in rows
    )
