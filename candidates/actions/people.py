"""Adding people, and changing what we know of them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.actions.contact_points import add_if_new
from candidates.actions.notes import write_note
from candidates.actions.versions import raise_contact_version
from candidates.enums import ContactKind, HappeningKind, Source
from candidates.exceptions import EndsInThePast, NoContact
from candidates.models import Candidate
from candidates.queries import known_by_email, known_by_phone
from candidates.rules import contact, names, zones
from candidates.staff import Staff


class Added(NamedTuple):
    """A person, and whether we knew them before."""

    candidate: Candidate
    was_known: bool


@transaction.atomic
def add_candidate(
    *,
    first_name: str,
    last_name: str = "",
    email: str = "",
    phone: str = "",
    time_zone: str = "",
    language: str = "",
    wanted_name: str = "",
    at_work: Collection[str] = (),
    source: Source,
    by: Staff | None = None,
    at: datetime,
    region: str = "",
) -> Added:
    """Finds the same person again by email, or by phone and first name; else adds them.

    Someone we know keeps what we have: staff and imports only fill what is empty. A public form
    (`Source.APPLIED`) finds by email alone and adds nothing to a person we know, because anyone can
    type anyone's address: the way in stays the one on file. `at_work` says which of the two is. Raises BadName, BadEmail, BadPhone,
    UnknownZone, NoContact.
    """
    given = cleaned(first_name, last_name, wanted_name, time_zone, language)
    email, phone = cleaned_contact(email, phone, region)
    lock_contact(email, phone)
    known = found_again(email, phone, given["first_name"], source)
    if known is None:
        person = new_candidate(given, source, by, at)
    elif source == Source.APPLIED:
        return Added(known, was_known=True)
    else:
        person = fill_gaps(known, given, by, at)
    for kind, value in ((ContactKind.EMAIL, email), (ContactKind.PHONE, phone)):
        if value:
            add_if_new(
                candidate=person,
                kind=kind,
                value=value,
                is_at_work=value in at_work,
                at=at,
                by=by,
            )
    person.refresh_from_db(fields=["contact_version"])
    return Added(person, was_known=known is not None)


@transaction.atomic
def fill_in(
    *,
    candidate: Candidate,
    first_name: str,
    last_name: str = "",
    wanted_name: str = "",
    time_zone: str = "",
    by: Staff | None = None,
    at: datetime,
) -> Candidate:
    """Of somebody who was found otherwise: what is empty. Raises BadName, UnknownZone."""
    given = cleaned(first_name, last_name, wanted_name, time_zone, "")
    return fill_gaps(candidate, given, by, at)


@transaction.atomic
def rename(
    *,
    candidate: Candidate,
    first_name: str,
    last_name: str = "",
    wanted_name: str = "",
    name_said: str = "",
) -> Candidate:
    person = locked_candidate(candidate.pk)
    person.first_name = names.clean_name(first_name)
    person.last_name = names.clean_name(last_name, may_be_empty=True)
    person.wanted_name = names.clean_name(wanted_name, may_be_empty=True)
    person.name_said = names.clean_name(name_said, may_be_empty=True)
    person.save(update_fields=["first_name", "last_name", "wanted_name", "name_said"])
    return person


@transaction.atomic
def call_as(*, candidate: Candidate, wanted_name: str, name_said: str, language: str) -> Candidate:
    """Their own word on their name, how it is said, and the language we write in."""
    person = locked_candidate(candidate.pk)
    person.wanted_name = names.clean_name(wanted_name, may_be_empty=True)
    person.name_said = names.clean_name(name_said, may_be_empty=True)
    person.language = language
    person.save(update_fields=["wanted_name", "name_said", "language"])
    return person


@transaction.atomic
def speak(*, candidate: Candidate, language: str) -> Candidate:
    """The language we write in, and nothing else."""
    person = locked_candidate(candidate.pk)
    person.language = language
    person.save(update_fields=["language"])
    return person


@transaction.atomic
def correct_name(
    *, candidate: Candidate, first_name: str, last_name: str, at: datetime
) -> Candidate:
    """What stands in our papers, put right by its owner; the team reads it among the notes.

    The same name again changes nothing. Raises BadName.
    """
    person = locked_candidate(candidate.pk)
    before = names.in_full(person.first_name, person.last_name)
    person.first_name = names.clean_name(first_name)
    person.last_name = names.clean_name(last_name, may_be_empty=True)
    after = names.in_full(person.first_name, person.last_name)
    if after == before:
        return person
    person.save(update_fields=["first_name", "last_name"])
    words = _("They put their name right. It was “%(before)s”, now it is “%(after)s”.")
    body = words % {"before": before, "after": after}
    write_note(candidate=person, application=None, body=body, by=None, at=at)
    return person


@transaction.atomic
def change_zone(
    *,
    candidate: Candidate,
    time_zone: str,
    until: datetime | None = None,
    at: datetime,
    by: Staff | None = None,
) -> Candidate:
    """For good, which ends a time away as well; or only until an instant, for work away from home."""
    zone = zones.known_zone(time_zone)
    if until is not None and until <= at:
        raise EndsInThePast
    person = locked_candidate(candidate.pk)
    if until is None:
        person.time_zone = zone
    person.away_time_zone = zone if until else ""
    person.away_until = until
    person.save(update_fields=["time_zone", "away_time_zone", "away_until"])
    zone_changed(person, by, at)
    return person


@transaction.atomic
def agree_to_pool(*, candidate: Candidate, until: datetime | None) -> None:
    """How long every hiring team may see them after their applications end; None takes it back."""
    Candidate.objects.filter(pk=candidate.pk).update(pool_until=until)


@transaction.atomic
def stop_by_law(*, candidate: Candidate, is_stopped: bool, at: datetime) -> None:
    """A legal stop blocks every contact, until it is lifted."""
    Candidate.objects.filter(pk=locked_candidate(candidate.pk).pk).update(
        legal_stop_at=at if is_stopped else None
    )
    raise_contact_version(candidate.pk)


# --- parts of adding --------------------------------------------------------------------------


def cleaned(
    first_name: str, last_name: str, wanted_name: str, time_zone: str, language: str
) -> dict[str, str]:
    return {
        "first_name": names.clean_name(first_name),
        "last_name": names.clean_name(last_name, may_be_empty=True),
        "wanted_name": names.clean_name(wanted_name, may_be_empty=True),
        "time_zone": zones.known_zone(time_zone) if time_zone else "",
        "language": language or settings.LANGUAGE_CODE,
    }


def cleaned_contact(email: str, phone: str, region: str) -> tuple[str, str]:
    if not (email.strip() or phone.strip()):
        raise NoContact
    region = region or settings.PHONENUMBER_DEFAULT_REGION
    return (
        contact.normalised_email(email) if email.strip() else "",
        contact.normalised_phone(phone, region) if phone.strip() else "",
    )


def lock_contact(email: str, phone: str) -> None:
    """Two requests that add the same new person at once: the second finds the first one's."""
    with connection.cursor() as cursor:
        for value in sorted(filter(None, (email, phone))):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [value])


def found_again(email: str, phone: str, first_name: str, source: Source) -> Candidate | None:
    known = known_by_email(email) if email else None
    if source == Source.APPLIED:
        return None if known is not None and is_borrowed(known, email) else known
    if known is None and phone:
        known = known_by_phone(phone, first_name)
    return known


def is_borrowed(known: Candidate, email: str) -> bool:
    """Somebody may have applied with another's address and proved a number of their own: who then
    comes with that address is not to end up in what the first one can open.
    """
    if known.source != Source.APPLIED:
        return False
    points = list(known.contact_points.all())
    proved = {point.value for point in points if point.verified_at is not None}
    return bool(proved) and email not in proved


def new_candidate(
    given: dict[str, str], source: Source, by: Staff | None, at: datetime
) -> Candidate:
    person = Candidate.objects.create(**given, source=source, created_at=at)
    happenings.record(kind=HappeningKind.CANDIDATE_ADDED, candidate=person, by=by, at=at)
    return person


def fill_gaps(known: Candidate, given: dict[str, str], by: Staff | None, at: datetime) -> Candidate:
    person = locked_candidate(known.pk)
    empty = [
        name
        for name in ("last_name", "wanted_name", "time_zone")
        if given[name] and not getattr(person, name)
    ]
    for name in empty:
        setattr(person, name, given[name])
    if empty:
        person.save(update_fields=empty)
    if "time_zone" in empty:
        zone_changed(person, by, at)
    return person


def zone_changed(person: Candidate, by: Staff | None, at: datetime) -> None:
    raise_contact_version(person.pk)
    person.refresh_from_db(fields=["contact_version"])
    happenings.record(kind=HappeningKind.ZONE_CHANGED, candidate=person, by=by, at=at)
