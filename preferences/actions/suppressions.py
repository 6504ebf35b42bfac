"""Addresses that must not be used: kept as a keyed hash, so that erasure and import cannot lift them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, QuerySet

from candidates.enums import ContactKind
from candidates.models import Candidate, ContactPoint
from preferences.enums import Channel, ConsentHow
from preferences.models import Consent, Suppression
from preferences.queries.permissions import (
    address_hash,
    address_hashes,
    has_closed,
    was_stopped,
)

# Said from the address itself, so they hold for everyone who has it.
FROM_THE_ADDRESS = (
    ConsentHow.KEYWORD,
    ConsentHow.PROVIDER,
    ConsentHow.BOUNCE,
    ConsentHow.COMPLAINT,
)
# Said by a mail server or provider; STOP by letter is the person's own word, about all their letters.
REPORTED = (ConsentHow.PROVIDER, ConsentHow.BOUNCE, ConsentHow.COMPLAINT)
ADDRESSED: dict[Channel, str] = {
    Channel.EMAIL: ContactKind.EMAIL,
    Channel.TEXT: ContactKind.PHONE,
    Channel.CALL: ContactKind.PHONE,
}


def kind_of(channel: str) -> str:
    """The kind of contact point that a channel uses; none for by hand and the portal."""
    return ADDRESSED.get(Channel(channel), "")


def lock_people(candidate: Candidate, point: ContactPoint | None, how: ConsentHow) -> None:
    """In the order of their ids, whoever asks first; all of them get a new contact version."""
    people = {candidate.pk}
    if point is not None and how in FROM_THE_ADDRESS:
        people |= set(sharing(point).values_list("candidate_id", flat=True))
    locked = Candidate.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    others = [person.pk for person in locked if person.pk != candidate.pk]
    Candidate.objects.filter(pk__in=others).update(contact_version=F("contact_version") + 1)


def suppress(consent: Consent) -> None:
    """The address it was said from, or the person's own addresses that nobody else has."""
    point = consent.contact_point
    if point is not None and consent.how in FROM_THE_ADDRESS:
        values = [point.value]
    else:
        points = consent.candidate.contact_points.filter(kind=kind_of(consent.channel))
        values = [each.value for each in points if not is_shared(each)]
    for value in values:
        Suppression.objects.get_or_create(
            address_hash=address_hash(value),
            channel=consent.channel,
            topic=consent.topic,
            lifted_at=None,
            defaults={"how": consent.how, "at": consent.at},
        )


def lift(
    person: Candidate,
    *,
    channel: Channel,
    topic: str,
    point: ContactPoint | None,
    how: ConsentHow,
    at: datetime,
) -> None:
    """START by text is about the one number; everything else is about all addresses of the person.

    A page does not open what STOP by text closed, nor a letter what a mail server reported.
    """
    is_of_number = how == ConsentHow.KEYWORD and channel == Channel.TEXT
    points = [point] if point is not None else []
    if not is_of_number:
        points = list(person.contact_points.filter(kind=kind_of(channel)))
    rows = Suppression.objects.filter(
        address_hash__in=hashes(points), channel=channel, topic=topic, lifted_at=None
    )
    if not is_of_number:
        rows = rows.exclude(how__in=FROM_THE_ADDRESS if channel == Channel.TEXT else REPORTED)
    rows.update(lifted_at=at)


def put_back(person: Candidate, *, lifted_at: datetime) -> None:
    """Those that an undone answer had lifted at its instant."""
    rows = Suppression.objects.filter(
        address_hash__in=hashes(person.contact_points.all()), lifted_at=lifted_at
    )
    for row in rows:
        Suppression.objects.get_or_create(
            address_hash=row.address_hash,
            channel=row.channel,
            topic=row.topic,
            lifted_at=None,
            defaults={"how": row.how, "at": row.at},
        )


# --- looking ----------------------------------------------------------------------------------


def is_stopped(point: ContactPoint | None) -> bool:
    """Whether STOP came from this number, or its provider says so."""
    return point is not None and (
        Suppression.objects.filter(
            address_hash__in=address_hashes(point.value),
            channel=Channel.TEXT,
            topic="",
            lifted_at=None,
            how__in=FROM_THE_ADDRESS,
        ).exists()
    )


def is_closed(person: Candidate, channel: Channel) -> bool:
    """Whether they opted out of the whole channel, for themselves or for an address of theirs."""
    points = person.contact_points.filter(kind=kind_of(channel))
    suppressed = Suppression.objects.filter(
        address_hash__in=hashes(points), channel=channel, topic="", lifted_at=None
    )
    return suppressed.exists() or has_closed(person, channel)


def stopped_beside(point: ContactPoint) -> list[ContactPoint]:
    """The same number of others whose own record says that it was stopped."""
    others = sharing(point).exclude(candidate=point.candidate_id).select_related("candidate")
    return [other for other in others.order_by("candidate") if was_stopped(other)]


def sharing(point: ContactPoint) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(kind=point.kind, value=point.value)


def is_shared(point: ContactPoint) -> bool:
    others = ContactPoint.objects.filter(kind=point.kind, value=point.value, closed_at=None)
    return others.exclude(candidate=point.candidate_id).exists()


def hashes(points: Iterable[ContactPoint]) -> list[str]:
    return [kept for point in points for kept in address_hashes(point.value)]
