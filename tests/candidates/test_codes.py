"""Six digits, fifteen minutes, five tries, once; nothing stored that could be used."""

from datetime import timedelta

import pytest

from candidates.actions import contact_points
from candidates.actions.contact_points import check_code, make_code
from candidates.enums import ClosedWhy
from candidates.exceptions import (
    CodeExpired,
    ContactPointClosed,
    TooManyCodes,
    TooManyTries,
    WrongCode,
)
from candidates.models import ContactCode
from candidates.rules import secrets
from tests.factories.candidates import NOW, ContactPointFactory, PhoneFactory

pytestmark = pytest.mark.django_db


def other_than(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_is_right_once():
    point = PhoneFactory.create()
    code = make_code(contact_point=point, at=NOW)
    assert len(code) == 6
    assert code.isdecimal()
    check_code(contact_point=point, code=code, at=NOW)
    with pytest.raises(CodeExpired):
        check_code(contact_point=point, code=code, at=NOW)


def test_pasted_with_a_space_it_is_the_same_code():
    point = PhoneFactory.create()
    code = make_code(contact_point=point, at=NOW)
    check_code(contact_point=point, code=f" {code[:3]} {code[3:]}\n", at=NOW)


def test_it_lasts_fifteen_minutes():
    point = PhoneFactory.create()
    code = make_code(contact_point=point, at=NOW)
    with pytest.raises(CodeExpired):
        check_code(contact_point=point, code=code, at=NOW + timedelta(minutes=15))
    check_code(contact_point=point, code=code, at=NOW + timedelta(minutes=14, seconds=59))


def test_five_wrong_tries_spend_it():
    point = PhoneFactory.create()
    code = make_code(contact_point=point, at=NOW)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as refused:
            check_code(contact_point=point, code=other_than(code), at=NOW)
        assert refused.value.tries_left == left
        assert str(left) in str(refused.value)
    with pytest.raises(TooManyTries):
        check_code(contact_point=point, code=other_than(code), at=NOW)
    with pytest.raises(TooManyTries):
        check_code(contact_point=point, code=code, at=NOW)


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567"])
def test_what_is_no_code_is_a_wrong_one(typed):
    point = PhoneFactory.create()
    make_code(contact_point=point, at=NOW)
    with pytest.raises(WrongCode):
        check_code(contact_point=point, code=typed, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_wrong_try_counts_although_it_is_refused():
    point = PhoneFactory.create()
    code = make_code(contact_point=point, at=NOW)
    with pytest.raises(WrongCode):
        check_code(contact_point=point, code=other_than(code), at=NOW)
    assert ContactCode.objects.get().tries_left == 4


@pytest.mark.django_db(transaction=True)
def test_a_try_cannot_be_part_of_a_transaction_that_would_take_it_back():
    from django.db import transaction

    point = PhoneFactory.create()
    code = make_code(contact_point=point, at=NOW)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        check_code(contact_point=point, code=code, at=NOW)


def test_only_the_newest_code_counts():
    point = PhoneFactory.create()
    old = make_code(contact_point=point, at=NOW)
    new = make_code(contact_point=point, at=NOW)
    if old != new:
        with pytest.raises(WrongCode):
            check_code(contact_point=point, code=old, at=NOW)
    check_code(contact_point=point, code=new, at=NOW)


def test_a_code_of_one_point_opens_no_other():
    point, other = PhoneFactory.create(), PhoneFactory.create()
    code = make_code(contact_point=point, at=NOW)
    with pytest.raises(CodeExpired):
        check_code(contact_point=other, code=code, at=NOW)


def test_five_codes_an_hour_for_one_person():
    point = PhoneFactory.create()
    also = ContactPointFactory.create(candidate=point.candidate)
    for minute in range(5):
        at = NOW + timedelta(minutes=minute)
        make_code(contact_point=point if minute % 2 else also, at=at)
    with pytest.raises(TooManyCodes) as refused:
        make_code(contact_point=point, at=NOW + timedelta(minutes=59))
    assert refused.value.again_at == NOW + timedelta(hours=1)
    make_code(contact_point=point, at=refused.value.again_at)


def test_a_closed_point_gets_none():
    point = PhoneFactory.create()
    closed = contact_points.close(contact_point=point, why=ClosedWhy.BOUNCED, at=NOW)
    with pytest.raises(ContactPointClosed):
        make_code(contact_point=closed, at=NOW)


def test_what_is_stored_does_not_say_the_code(settings):
    point = PhoneFactory.create()
    code = make_code(contact_point=point, at=NOW)
    stored = ContactCode.objects.get().code_hmac
    assert code not in stored
    settings.LINK_KEY = "another key"
    with pytest.raises(WrongCode):
        check_code(contact_point=point, code=code, at=NOW)


def test_codes_begin_with_zero_as_well():
    assert secrets.code_of(7) == "000007"
    assert secrets.read_code("000 007") == "000007"
