"""People, the ways to reach them, and finding them by a few letters."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import EmptyResultSet
from django.db.models import F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from candidates.enums import ClosedWhy, ContactKind
from candidates.exceptions import BadEmail, BadPhone
from candidates.models import Candidate, ContactPoint, Job
from candidates.models.candidate import Fold
from candidates.queries.jobs import employer
from candidates.queries.scope import Holds
from candidates.rules import contact, names, zones

# Of whoever applied to jobs of a name no more than 3,000 are read only to be put in order.
APPLICANTS = """ARRAY(
    SELECT candidate_id FROM candidates_application WHERE job_id = ANY(ARRAY({jobs}))
    LIMIT 3000 + 1)"""
FEW_APPLIED = f"cardinality({APPLICANTS}) <= 3000 AND {{{{0}}}} = ANY({APPLICANTS})"
MANY_APPLIED = f"""cardinality({APPLICANTS}) > 3000 AND EXISTS (
    SELECT FROM candidates_application applied
    WHERE applied.candidate_id = {{{{0}}}} AND applied.job_id = ANY(ARRAY({{jobs}})) OFFSET 0)"""
LOOKS_LIKE_A_NUMBER = re.compile(r"^[\d\s()+./-]{6,}$")


def open_contact_points(candidate: Candidate) -> list[ContactPoint]:
    """Verified ones first, the newest of them in front; then the others, the oldest in front.

    So an address that was typed later never takes the place of one we use, until it is verified.
    Reads what was prefetched.
    """
    found = [point for point in candidate.contact_points.all() if point.is_open]
    return sorted(found, key=usefulness)


def usefulness(point: ContactPoint) -> tuple[bool, float, int]:
    verified = point.verified_at.timestamp() if point.verified_at else 0.0
    return (point.verified_at is None, -verified, point.pk)


def main_contact_point(candidate: Candidate, kind: str) -> ContactPoint | None:
    return next((p for p in open_contact_points(candidate) if p.kind == kind), None)


def zone_of(candidate: Candidate, at: datetime) -> zones.ZoneAt:
    """The zone they are in at an instant, and whether we only assume it.

    The employer's is asked for where it is needed and did not come with them (`employer_zone`).
    """
    asked = zones.zone_at(
        own=candidate.time_zone,
        away=candidate.away_time_zone,
        away_until=candidate.away_until,
        employer="",
        at=at,
    )
    if asked.name:
        return asked
    assumed = getattr(candidate, "employer_zone", None) or employer().time_zone
    return zones.ZoneAt(assumed, is_assumed=True)


# --- the same person again --------------------------------------------------------------------


def known_by_email(email: str) -> Candidate | None:
    return people_with(ContactKind.EMAIL, email).first()


def known_by_phone(phone: str, first_name: str) -> Candidate | None:
    """People share telephones: the number and the first name together are the same person."""
    found = people_with(ContactKind.PHONE, phone)
    return next((p for p in found if names.is_same_name(p.first_name, first_name)), None)


def people_with(kind: ContactKind, value: str) -> QuerySet[Candidate]:
    points = ContactPoint.objects.filter(kind=kind, value=value).exclude(
        closed_why=ClosedWhy.WRONG_PERSON
    )
    return Candidate.objects.filter(erased_at=None, pk__in=points.values("candidate_id")).order_by(
        "pk"
    )


# --- search -----------------------------------------------------------------------------------


def search_candidates(people: QuerySet[Candidate], text: str) -> QuerySet[Candidate]:
    """By the beginning of a name, typos allowed; by a whole email address or phone number."""
    ways = ways_to_find(people, text)
    found = first_of(ways[:-1]) if len(ways) > 1 else 0
    return ways[-1 if found is None else found]


def ways_to_find(
    people: QuerySet[Candidate], text: str, jobs: QuerySet[Job] | None = None
) -> list[QuerySet[Candidate]]:
    """The first of these that finds anybody is who is meant, in its order.

    Whoever's first, last or wanted name begins so, in the order of names; those who applied to one
    of `jobs` that is called so; those whose name is much like it; those where it is at least a little; the
    likest first. Parts of a number find nothing: nobody learns one digit by digit.
    """
    if "@" in text:
        return [people.filter(has_point(ContactKind.EMAIL, text)).order_by("folded_name", "pk")]
    if LOOKS_LIKE_A_NUMBER.match(text.strip()):
        return [people.filter(has_point(ContactKind.PHONE, text)).order_by("folded_name", "pk")]
    wanted = Fold(Value(" ".join(text.split())))
    inside = Concat(Value(" "), wanted, output_field=TextField())
    likeness = TrigramWordSimilarity(wanted, F("folded_name"))  # type: ignore[arg-type]
    begins = people.filter(Q(folded_name__startswith=wanted) | Q(folded_name__contains=inside))
    likest = people.order_by(likeness.desc(), "folded_name", "pk")
    return [
        begins.order_by("folded_name", "pk"),
        *([] if jobs is None else applied_to_one_called(text, people, jobs)),
        likest.filter(folded_name__trigram_strict_word_similar=wanted),
        likest.filter(folded_name__trigram_word_similar=wanted),
    ]


def applied_to_one_called(
    text: str, people: QuerySet[Candidate], jobs: QuerySet[Job]
) -> list[QuerySet[Candidate]]:
    """Few are read and put in order; of many, the list is gone through until there are enough."""
    called = jobs.filter(title__icontains=text.strip()).values("pk")
    try:
        sql, given = called.query.sql_with_params()
    except EmptyResultSet:
        return []
    ways = [
        Holds(way.format(jobs=sql), ["pk"], [*given] * 2) for way in (FEW_APPLIED, MANY_APPLIED)
    ]
    return [people.filter(way).order_by("folded_name", "pk") for way in ways]


def first_of(ways: Sequence[QuerySet[Any]]) -> int | None:
    """The place of the first that has anybody. One query, which looks no further than that."""
    each = [
        way.order_by().values_list(Value(place, IntegerField())) for place, way in enumerate(ways)
    ]
    return next((place for (place,) in each[0].union(*each[1:], all=True)[:1]), None)


def has_point(kind: ContactKind, text: str) -> Q:
    try:
        value = contact.normalised(kind, text, settings.PHONENUMBER_DEFAULT_REGION)
    except (BadEmail, BadPhone):
        return Q(pk__in=())
    points = ContactPoint.objects.filter(kind=kind, value=value)
    return Q(pk__in=points.values("candidate_id"))
