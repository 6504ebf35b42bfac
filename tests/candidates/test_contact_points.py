"""Addresses and numbers: how they are kept, verified, closed, and what each does to the version."""

from datetime import timedelta

import pytest

from candidates import queries
from candidates.actions import contact_points
from candidates.enums import ClosedWhy, ContactKind, HappeningKind
from candidates.exceptions import BadEmail, BadPhone, ContactPointClosed, PhoneHasExtension
from candidates.models import Happening
from candidates.rules import contact
from tests.factories.candidates import (
    NOW,
    CandidateFactory,
    ContactPointFactory,
    PhoneFactory,
    UserFactory,
)

EMAILS = [
    (" Sam.O@Example.COM ", "sam.o@example.com"),
    ("sam+jobs@example.co.uk", "sam+jobs@example.co.uk"),
]
BAD_EMAILS = ["", "sam", "sam@", "@example.com", "sam@example", "a b@example.com", "x@y.com\nBcc:z"]
PHONES = [
    ("07700 900123", "GB", "+447700900123"),
    ("+44 (0) 7700 900123", "GB", "+447700900123"),
    ("0044 7700 900 123", "GB", "+447700900123"),
    ("07700.900.123", "GB", "+447700900123"),
    ("0170 1234567", "DE", "+491701234567"),
    ("(212) 555-0123", "US", "+12125550123"),
    ("+48 500 123 456", "GB", "+48500123456"),
    ("٠٧٧٠٠٩٠٠١٢٣", "GB", "+447700900123"),
]
BAD_PHONES = ["", "abc", "123", "07700", "+0 123", "0770 09001 23456 789", "+999 1234567"]


@pytest.mark.parametrize(("typed", "kept"), EMAILS)
def test_one_mailbox_is_written_one_way(typed, kept):
    assert contact.normalised_email(typed) == kept


@pytest.mark.parametrize("typed", [*BAD_EMAILS, "a@" + "b" * 250 + ".com"])
def test_what_is_no_address(typed):
    with pytest.raises(BadEmail):
        contact.normalised_email(typed)


@pytest.mark.parametrize(("typed", "region", "kept"), PHONES)
def test_one_number_is_written_one_way(typed, region, kept):
    assert contact.normalised_phone(typed, region) == kept


@pytest.mark.parametrize("typed", BAD_PHONES)
def test_what_is_no_number(typed):
    with pytest.raises(BadPhone):
        contact.normalised_phone(typed, "GB")


def test_an_extension_is_not_dropped_silently():
    with pytest.raises(PhoneHasExtension):
        contact.normalised_phone("0113 496 0000 x12", "GB")


def test_a_number_is_shown_as_people_here_write_it():
    assert contact.shown_phone("+447700900123", "GB") == "07700 900123"
    assert contact.shown_phone("+441134960000", "GB") == "0113 496 0000"
    assert contact.shown_phone("+441134960000", "US") == "+44 113 496 0000"


# --- adding, verifying, closing ---------------------------------------------------------------


def added(candidate, **changes):
    asked = {"kind": ContactKind.PHONE, "value": "07700 900123", "at": NOW}
    return contact_points.add_contact_point(candidate=candidate, **(asked | changes))


def kinds():
    return list(Happening.objects.values_list("kind", flat=True))


def version(candidate):
    candidate.refresh_from_db()
    return candidate.contact_version


@pytest.mark.django_db
def test_adding_is_normalised_unverified_said_and_counted():
    candidate = CandidateFactory.create()
    point = added(candidate)
    assert (point.value, point.verified_at, point.created_at) == ("+447700900123", None, NOW)
    assert kinds() == [HappeningKind.CONTACT_ADDED]
    assert version(candidate) == 2


@pytest.mark.django_db
def test_the_same_one_again_changes_nothing():
    candidate = CandidateFactory.create()
    assert added(candidate) == added(candidate, value="+44 7700 900123")
    assert version(candidate) == 2


@pytest.mark.django_db
def test_two_people_share_a_number():
    assert added(CandidateFactory.create()) != added(CandidateFactory.create())


@pytest.mark.django_db
@pytest.mark.parametrize("why", list(ClosedWhy))
@pytest.mark.parametrize("is_staff", [True, False])
def test_who_opens_a_closed_one_again(why, is_staff):
    candidate = CandidateFactory.create()
    point = PhoneFactory.create(
        candidate=candidate, value="+447700900123", verified_at=NOW, closed_at=NOW, closed_why=why
    )
    by = UserFactory.create() if is_staff else None
    if is_staff and why not in {ClosedWhy.BOUNCED, ClosedWhy.REPLACED}:
        with pytest.raises(ContactPointClosed):
            added(candidate, by=by)
        assert version(candidate) == 1
    else:
        assert added(candidate, by=by) == point
        point.refresh_from_db()
        assert (point.is_open, point.verified_at, point.closed_why) == (True, None, "")
        assert version(candidate) == 2


@pytest.mark.django_db
def test_verifying_twice_is_once_and_a_closed_one_is_refused():
    point = ContactPointFactory.create()
    contact_points.verify(contact_point=point, at=NOW)
    contact_points.verify(contact_point=point, at=NOW + timedelta(days=1))
    point.refresh_from_db()
    assert point.verified_at == NOW
    assert version(point.candidate) == 2
    contact_points.close(contact_point=point, why=ClosedWhy.BOUNCED, at=NOW)
    with pytest.raises(ContactPointClosed):
        contact_points.verify(contact_point=point, at=NOW)
    assert kinds() == [HappeningKind.CONTACT_VERIFIED, HappeningKind.CONTACT_CLOSED]


@pytest.mark.django_db
def test_the_first_reason_for_closing_stays():
    point = ContactPointFactory.create()
    contact_points.close(contact_point=point, why=ClosedWhy.COMPLAINED, at=NOW)
    contact_points.close(contact_point=point, why=ClosedWhy.BOUNCED, at=NOW)
    point.refresh_from_db()
    assert point.closed_why == ClosedWhy.COMPLAINED
    assert version(point.candidate) == 2


# --- which one is used ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_later_unverified_one_never_takes_the_place_of_another():
    candidate = CandidateFactory.create()
    given_first = ContactPointFactory.create(candidate=candidate)
    given_later = ContactPointFactory.create(candidate=candidate, created_at=NOW)
    assert queries.main_contact_point(candidate, ContactKind.EMAIL) == given_first
    contact_points.verify(contact_point=given_later, at=NOW)
    assert queries.main_contact_point(candidate, ContactKind.EMAIL) == given_later
    contact_points.verify(contact_point=given_first, at=NOW + timedelta(days=1))
    assert queries.open_contact_points(candidate) == [given_first, given_later]


@pytest.mark.django_db
def test_closed_ones_are_not_used_and_prefetched_ones_are(django_assert_num_queries):
    point = PhoneFactory.create()
    ContactPointFactory.create(
        candidate=point.candidate, closed_at=NOW, closed_why=ClosedWhy.BOUNCED
    )
    everyone = type(point.candidate).objects.prefetch_related("contact_points")
    with django_assert_num_queries(2):
        assert [queries.open_contact_points(person) for person in everyone] == [[point]]
    assert queries.main_contact_point(point.candidate, ContactKind.EMAIL) is None
