"""People as one table that can be imported again: how to reach them, their newest application, and what they
do not want.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from candidates.enums import ContactKind
from candidates.models import Application, Candidate
from candidates.queries import applications_visible_to, candidates_visible_to
from candidates.staff import Staff
from preferences.enums import Channel, Scope, TopicKey
from preferences.models import Answer
from preferences.queries.permissions import permission_facts
from preferences.rules import keys
from preferences.rules.facts import OptOut

HEADERS: Final = (
    "usual id",
    "first name",
    "last name",
    "wanted name",
    "emails",
    "phones",
    "time zone",
    "language",
    "job",
    "stage",
    "outcome",
    "applied on",
    "no email",
    "no text",
    "no call",
    "no other jobs",
    "first way",
    "never",
    "since",
)
WAYS: Final = (Channel.EMAIL, Channel.TEXT, Channel.CALL)
WORDS: Final = {keys.AT_WORK: "work", keys.ANYTHING_FINE: "none"}
LOT: Final = 500


def people_rows(user: Staff, after: int, most: int, at: datetime) -> Iterator[Sequence[Any]]:
    left = most
    while left > 0:
        visible = candidates_visible_to(user, at).filter(pk__gt=after).order_by("pk")
        people = list(visible.prefetch_related("contact_points")[: min(LOT, left)])
        if not people:
            return
        yield from rows_of(people, user, at)
        after, left = people[-1].pk, left - len(people)


def rows_of(people: Sequence[Candidate], user: Staff, at: datetime) -> Iterator[Sequence[Any]]:
    ids = [person.pk for person in people]
    newest = newest_of(ids, user, at)
    facts = permission_facts(ids, at)
    said = answers_of(ids)
    for person in people:
        applied = newest.get(person.pk)
        closed = facts[person.pk].consents.opt_outs
        yield [
            person.pk,
            person.pk,
            person.first_name,
            person.last_name,
            person.wanted_name,
            reached(person, ContactKind.EMAIL),
            reached(person, ContactKind.PHONE),
            person.time_zone,
            person.language,
            applied.job.slug if applied else "",
            applied.stage.key if applied else "",
            applied.outcome if applied else "",
            applied.applied_at.date() if applied else "",
            *(is_closed(closed, way, None) for way in WAYS),
            is_closed(closed, Channel.EMAIL, TopicKey.OTHER_JOBS),
            said.get((person.pk, keys.CHANNEL_FIRST), ""),
            said.get((person.pk, keys.CHANNEL_NEVER), ""),
            person.created_at.date(),
        ]


def reached(person: Candidate, kind: ContactKind) -> str:
    """What is open; where nothing at all is, what was, so that they are found again."""
    points = list(person.contact_points.all())
    usable = [point for point in points if point.is_open] or points
    return "; ".join(point.value for point in usable if point.kind == kind)


def newest_of(ids: Sequence[int], user: Staff, at: datetime) -> Mapping[int, Application]:
    found = applications_visible_to(user, at).filter(candidate__in=ids)
    rows = found.select_related("job", "stage").order_by("applied_at", "pk")
    return {row.candidate_id: row for row in rows}


def answers_of(ids: Sequence[int]) -> Mapping[tuple[int, str], str]:
    """The first ways and the nevers in force, as words that are read again."""
    rows = Answer.objects.filter(
        candidate__in=ids,
        key__in=[keys.CHANNEL_FIRST, keys.CHANNEL_NEVER],
        scope=Scope.ALWAYS,
        superseded_at=None,
        is_waiting=False,
    ).prefetch_related("chosen")
    return {(row.candidate_id, row.key): words_of(row) for row in rows}


def words_of(answer: Answer) -> str:
    chosen = sorted(answer.chosen.all(), key=lambda option: (option.rank, option.pk))
    return "; ".join(option.words or WORDS.get(option.key, option.key) for option in chosen)


def is_closed(closed: Sequence[OptOut], way: Channel, topic: TopicKey | None) -> str:
    return "yes" if any(each.channel == way and each.topic == topic for each in closed) else ""
