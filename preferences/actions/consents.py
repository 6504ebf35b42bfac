"""Permission for a channel and a topic, its withdrawal, and what opens it again (RULES 3)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.enums import ContactKind, HappeningKind
from candidates.models import Candidate, ContactPoint
from candidates.queries import main_contact_point
from preferences.actions import suppressions
from preferences.enums import Channel, ConsentAct, ConsentHow, GivenBy, Through
from preferences.exceptions import OnlyByText
from preferences.models import Answer, Consent
from preferences.queries.usual import answers_in_force
from preferences.rules.keys import CHANNEL_NEVER, ways_of
from preferences.rules.shown import question_wording, wording_of
from preferences.rules.values import Chosen, Given


@transaction.atomic
def give(
    *,
    candidate: Candidate,
    channel: Channel,
    topic: str = "",
    contact_point: ContactPoint | None = None,
    how: ConsentHow,
    through: Through,
    words: str = "",
    noted_by_id: int | None = None,
    answer: Answer | None = None,
    at: datetime,
) -> Consent:
    """One row more; what it adds up to is read by `permission_facts`. Opens nothing suppressed."""
    person = locked_candidate(candidate.pk)
    consent = Consent.objects.create(
        candidate=person,
        contact_point=contact_point,
        act=ConsentAct.GIVEN,
        channel=channel,
        topic=topic,
        how=how,
        through=through,
        noted_by_id=noted_by_id,
        words=words[:300],
        answer=answer,
        wording=shown_with(answer) or wording_of(how),
        at=at,
    )
    raise_contact_version(person.pk)
    return consent


def shown_with(answer: Answer | None) -> str:
    """The version of the question they chose under, on a page; what was noted has none."""
    words = answer.wording if answer is not None and answer.through == Through.WEB else None
    return question_wording(answer.key, words.version, words.language) if answer and words else ""


@transaction.atomic
def lift(
    *,
    candidate: Candidate,
    channel: Channel,
    topic: str = "",
    contact_point: ContactPoint | None = None,
    how: ConsentHow,
    through: Through,
    words: str = "",
    answer: Answer | None = None,
    at: datetime,
) -> Consent:
    """The candidate's own newer act: START, the switch on My usual, choosing the way on a page.

    Texts closed by STOP open only by START from that number; raises OnlyByText for the others.
    """
    point = contact_point or point_for(candidate, channel)
    suppressions.lock_people(candidate, point, how)
    if channel == Channel.TEXT and how != ConsentHow.KEYWORD and suppressions.is_stopped(point):
        raise OnlyByText
    suppressions.lift(candidate, channel=channel, topic=topic, point=point, how=how, at=at)
    opened = [(candidate, point if channel == Channel.TEXT else contact_point)]
    if how == ConsentHow.KEYWORD and channel == Channel.TEXT and point is not None:
        # Their STOP may have been noted for another who has the number.
        opened += [(other.candidate, other) for other in suppressions.stopped_beside(point)]
    rows = [
        give(
            candidate=person,
            channel=channel,
            topic=topic,
            contact_point=number,
            how=how,
            through=through,
            words=words,
            answer=answer,
            at=at,
        )
        for person, number in opened
    ]
    for row in rows:
        happenings.record(kind=HappeningKind.OPTED_IN, candidate=row.candidate, subject=row, at=at)
    return rows[0]


def point_for(person: Candidate, channel: Channel) -> ContactPoint | None:
    kind = ContactKind.EMAIL if channel == Channel.EMAIL else ContactKind.PHONE
    return main_contact_point(person, kind)


# --- with an answer ---------------------------------------------------------------------------


def give_with_answer(
    *, answer: Answer, options: Iterable[str], showed_number: bool, at: datetime
) -> None:
    """Choosing a way on a page opens it, and is consent for the masked number that it showed.

    A number that said STOP stays closed. The candidate is locked.
    """
    if answer.given_by != GivenBy.CANDIDATE or answer.through != Through.WEB:
        return
    for channel in ways_named(answer.key, options):
        point = point_for(answer.candidate, channel)
        if channel != Channel.TEXT:
            if suppressions.is_closed(answer.candidate, channel):
                lift_with(answer, channel, point, at)
        elif showed_number and point is not None and not suppressions.is_stopped(point):
            lift_with(answer, channel, point, at)


def lift_with(answer: Answer, channel: Channel, point: ContactPoint | None, at: datetime) -> None:
    lift(
        candidate=answer.candidate,
        channel=channel,
        contact_point=point,
        how=ConsentHow.CHOSEN_ON_PAGE,
        through=Through.WEB,
        answer=answer,
        at=at,
    )


def note_spoken(*, answer: Answer, options: Iterable[str], at: datetime) -> None:
    """Texts noted by staff with their words: who, when and what was said. Allows one text."""
    if answer.given_by != GivenBy.STAFF or not answer.noted_words.strip():
        return
    if Channel.TEXT not in ways_named(answer.key, options):
        return
    point = point_for(answer.candidate, Channel.TEXT)
    if point is not None:
        give(
            candidate=answer.candidate,
            channel=Channel.TEXT,
            contact_point=point,
            how=ConsentHow.SPOKEN,
            through=Through(answer.through),
            words=answer.noted_words,
            noted_by_id=answer.noted_by_id,
            answer=answer,
            at=at,
        )


@transaction.atomic
def give_for_number(*, contact_point: ContactPoint, at: datetime) -> Consent | None:
    """A number that they typed and verified by its code, after choosing texts without one.

    The page that took the code calls this; nothing happens unless texts are their own choice.
    """
    person = locked_candidate(contact_point.candidate_id)
    chosen = next((row for row in own_answers(person) if names_text(row)), None)
    if chosen is None or suppressions.is_stopped(contact_point):
        return None
    return give(
        candidate=person,
        channel=Channel.TEXT,
        contact_point=contact_point,
        how=ConsentHow.CHOSEN_ON_PAGE,
        through=Through.WEB,
        answer=Answer.objects.get(pk=chosen.id),
        at=at,
    )


def take_back(*, answer: Answer, at: datetime) -> None:
    """What an undone answer had opened is closed again; its consents are no longer read."""
    if answer.consents.exists():
        suppressions.put_back(answer.candidate, lifted_at=answer.at)
        raise_contact_version(answer.candidate_id)


def own_answers(person: Candidate) -> list[Given]:
    rows = answers_in_force([person.pk]).get(person.pk, [])
    return [row for row in rows if row.given_by == GivenBy.CANDIDATE and not row.is_waiting]


def names_text(row: Given) -> bool:
    return Channel.TEXT in ways_named(row.key, [chosen.option for chosen in row.options])


def ways_named(key: str, options: Iterable[str]) -> tuple[Channel, ...]:
    if key == CHANNEL_NEVER:
        return ()
    return ways_of(key, [Chosen(option) for option in options])
