"""Addresses and numbers: adding, verifying, closing, and the codes that verify them."""

from datetime import datetime, timedelta
from secrets import randbelow

from django.conf import settings
from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.enums import ClosedWhy, HappeningKind
from candidates.exceptions import (
    CodeExpired,
    ContactPointClosed,
    Refusal,
    TooManyCodes,
    TooManyTries,
    WrongCode,
)
from candidates.models import Candidate, ContactCode, ContactPoint
from candidates.queries.links import link_keys
from candidates.rules import contact, secrets
from candidates.staff import Staff

# What a colleague may open again: the other ways of closing are the candidate's word.
STAFF_REOPENS = (ClosedWhy.BOUNCED, ClosedWhy.REPLACED)

CODE_PURPOSE = "code"
CODE_LASTS = timedelta(minutes=15)
CODES_AT_MOST = 5  # for one person within the window
CODES_WINDOW = timedelta(hours=1)


@transaction.atomic
def add_contact_point(
    *,
    candidate: Candidate,
    kind: str,
    value: str,
    at: datetime,
    by: Staff | None = None,
    is_at_work: bool = False,
    region: str = "",
) -> ContactPoint:
    """Normalises and adds; one we have already is returned, one that was closed opens unverified.

    Without `by` it is the candidate's own act. Raises BadEmail, BadPhone, and ContactPointClosed
    when a colleague would open what only the candidate may.
    """
    value = contact.normalised(kind, value, region or settings.PHONENUMBER_DEFAULT_REGION)
    person = locked_candidate(candidate.pk)
    known = person.contact_points.filter(kind=kind, value=value).first()
    if known is not None and known.is_open:
        return known
    if known is not None and by is not None and known.closed_why not in STAFF_REOPENS:
        raise ContactPointClosed
    point = known or ContactPoint(candidate=person, kind=kind, value=value, created_at=at)
    point.is_at_work = is_at_work
    point.verified_at = point.closed_at = None
    point.closed_why = ""
    point.save()
    changed(point, HappeningKind.CONTACT_ADDED, at, by)
    return point


@transaction.atomic
def add_if_new(
    *,
    candidate: Candidate,
    kind: str,
    value: str,
    is_at_work: bool = False,
    at: datetime,
    by: Staff | None = None,
) -> ContactPoint | None:
    """For what others say of them: one that we have or had, open or closed, is left as it is.

    `value` is normalised already.
    """
    person = locked_candidate(candidate.pk)
    if person.contact_points.filter(kind=kind, value=value).exists():
        return None
    point = ContactPoint.objects.create(
        candidate=person, kind=kind, value=value, is_at_work=is_at_work, created_at=at
    )
    changed(point, HappeningKind.CONTACT_ADDED, at, by)
    return point


@transaction.atomic
def verify(*, contact_point: ContactPoint, at: datetime) -> ContactPoint:
    """Twice changes nothing. Raises ContactPointClosed."""
    point = held(contact_point)
    if not point.is_open:
        raise ContactPointClosed
    if point.verified_at is None:
        point.verified_at = at
        point.save(update_fields=["verified_at"])
        changed(point, HappeningKind.CONTACT_VERIFIED, at)
    return point


@transaction.atomic
def close(
    *, contact_point: ContactPoint, why: ClosedWhy, at: datetime, by: Staff | None = None
) -> ContactPoint:
    """Twice changes nothing: the first reason stays."""
    point = held(contact_point)
    if point.is_open:
        point.closed_at, point.closed_why = at, why
        point.save(update_fields=["closed_at", "closed_why"])
        changed(point, HappeningKind.CONTACT_CLOSED, at, by)
    return point


# --- codes ------------------------------------------------------------------------------------


@transaction.atomic
def make_code(*, contact_point: ContactPoint, at: datetime) -> str:
    """Only the newest code of a contact point counts. Raises ContactPointClosed, TooManyCodes."""
    locked_candidate(contact_point.candidate_id)
    if not contact_point.is_open:
        raise ContactPointClosed
    lately = ContactCode.objects.filter(
        contact_point__candidate_id=contact_point.candidate_id, created_at__gt=at - CODES_WINDOW
    ).order_by("created_at")
    if len(lately) >= CODES_AT_MOST:
        raise TooManyCodes(again_at=lately[len(lately) - CODES_AT_MOST].created_at + CODES_WINDOW)
    code = secrets.code_of(randbelow(10**secrets.CODE_LENGTH))
    ContactCode.objects.create(
        contact_point=contact_point,
        code_hmac=secrets.keyed_hash(settings.LINK_KEY, CODE_PURPOSE, salted(contact_point, code)),
        created_at=at,
        expires_at=at + CODE_LASTS,
    )
    return code


def check_code(*, contact_point: ContactPoint, code: str, at: datetime) -> None:
    """Right once, within 15 minutes and 5 tries; raises WrongCode, CodeExpired, TooManyTries.

    A wrong try is committed before it is refused, so this cannot be part of another transaction.
    It verifies nothing by itself: a code also raises a session to level 2.
    """
    with transaction.atomic(durable=True):
        refusal = try_code(contact_point, secrets.read_code(code), at)
    if refusal is not None:
        raise refusal


def try_code(contact_point: ContactPoint, digits: str, at: datetime) -> Refusal | None:
    newest = (
        ContactCode.objects.select_for_update()
        .filter(contact_point=contact_point)
        .order_by("-created_at", "-pk")
        .first()
    )
    if newest is None or newest.used_at is not None or at >= newest.expires_at:
        return CodeExpired()
    if newest.tries_left == 0:
        return TooManyTries()
    said = salted(contact_point, digits)
    is_right = any(
        secrets.is_secret(newest.code_hmac, key, CODE_PURPOSE, said) for key in link_keys()
    )
    if is_right:
        newest.used_at = at
    else:
        newest.tries_left -= 1
    newest.save(update_fields=["used_at", "tries_left"])
    if is_right:
        return None
    return WrongCode(newest.tries_left) if newest.tries_left else TooManyTries()


def salted(contact_point: ContactPoint, digits: str) -> str:
    """The same digits are kept differently for every contact point."""
    return f"{contact_point.pk}:{digits}"


# --- parts ------------------------------------------------------------------------------------


def held(contact_point: ContactPoint) -> ContactPoint:
    """Under the candidate's lock first, then its own: the order of everyone who needs both."""
    locked_candidate(contact_point.candidate_id)
    return ContactPoint.objects.select_for_update(no_key=True).get(pk=contact_point.pk)


def changed(
    point: ContactPoint, kind: HappeningKind, at: datetime, by: Staff | None = None
) -> None:
    raise_contact_version(point.candidate_id)
    happenings.record(kind=kind, candidate=point.candidate, subject=point, by=by, at=at)
