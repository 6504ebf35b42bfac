"""A9: addresses and numbers, masked; adding, checking, changing; level 2 by a code."""

from datetime import timedelta

import pytest
from django.urls import reverse
from time_machine import travel

from candidates.actions.contact_points import add_contact_point
from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import ContactPoint
from messaging.actions.messages.facts import facts_of_message
from preferences.enums import Channel
from preferences.models import Consent
from preferences.rules.verdict import verdict
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose
from tests.factories.preferences import give


def point_of(sam, kind):
    return ContactPoint.objects.get(candidate=sam, kind=kind, closed_at=None)


def test_they_are_masked_until_a_code(inside, words):
    page = words(inside.get("/me/contacts/"))
    assert "sam@example.org" not in page
    assert "900123" not in page
    assert "•••• 123" in page


def test_a_code_shows_them_for_30_minutes(with_code, words):
    assert "sam@example.org" in words(with_code.get("/me/contacts/"))
    assert "07700 900123" in words(with_code.get("/me/contacts/"))
    with travel(NOW + timedelta(minutes=30), tick=False):
        assert "sam@example.org" not in words(with_code.get("/me/contacts/"))


@pytest.fixture
def without_number(sam):
    sam.contact_points.filter(kind="phone").delete()
    return sam


def test_a_first_number_is_added_at_level_1_and_counts_from_its_code_on(
    inside, without_number, codes, words
):
    give(without_number, "channel.first", "text", "email", showed_number=True)
    answer = inside.post("/me/contacts/add/phone/", {"value": "07700 900199"})
    point = point_of(without_number, "phone")
    assert answer.url == reverse("me_verify", args=[point.pk])
    assert (point.value, point.verified_at) == ("+447700900199", None)
    assert "We email you" in words(inside.get("/me/"))
    answer = inside.post(answer.url, {"code": f" {codes[-1][:3]} {codes[-1][3:]} "})
    assert answer.url == "/me/"
    assert point_of(without_number, "phone").verified_at == NOW
    assert Consent.objects.get(candidate=without_number).contact_point == point
    assert "We text you" in words(inside.get("/me/"))


def test_changing_a_number_needs_a_code_and_closes_the_old_one(inside, sam, codes):
    old = point_of(sam, "phone")
    address = f"/me/contacts/add/phone/?instead={old.pk}"
    answer = inside.post(address, {"value": "07700 900199"})
    assert answer.url.startswith("/me/code/?next=")
    inside.post("/me/code/", {"send": point_of(sam, "email").pk})
    back = inside.post(answer.url, {"code": codes[-1]})
    assert back.url == address
    answer = inside.post(address, {"value": "07700 900199"})
    old.refresh_from_db()
    assert old.closed_at is None
    inside.post(answer.url, {"code": codes[-1]})
    old.refresh_from_db()
    assert old.closed_why == "replaced"
    assert point_of(sam, "phone").value == "+447700900199"


def test_a_wrong_code_says_how_many_tries_are_left(inside, without_number, codes, words):
    address = inside.post("/me/contacts/add/phone/", {"value": "07700 900199"}).url
    wrong = "111111" if codes[-1] != "111111" else "222222"
    answer = inside.post(address, {"code": wrong})
    assert answer.status_code == 422
    assert "That code is not right. You can try 4 more times." in words(answer)
    for _try in range(4):
        answer = inside.post(address, {"code": wrong})
    assert "tried too often" in words(answer)
    assert inside.post(address, {"code": codes[-1]}).status_code == 422


def test_a_code_runs_out_after_15_minutes(inside, without_number, codes, words):
    address = inside.post("/me/contacts/add/phone/", {"value": "07700 900199"}).url
    with travel(NOW + timedelta(minutes=15), tick=False):
        answer = inside.post(address, {"code": codes[-1]})
        assert "That code has run out." in words(answer)
        inside.post(address, {"send": "1"})
        assert inside.post(address, {"code": codes[-1]}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("phone", "", "Enter your mobile number."),
        ("phone", "abc", "Enter a phone number like"),
        ("email", "", "Enter your email address."),
        ("email", "sam at home", "Enter an email address like"),
    ],
)
def test_what_cannot_be_used_is_said_and_kept(inside, sam, words, kind, typed, told):
    sam.contact_points.filter(kind=kind).delete()
    answer = inside.post(f"/me/contacts/add/{kind}/", {"value": typed})
    assert answer.status_code == 422
    assert told in words(answer)
    assert f'value="{typed}"' in answer.content.decode() or not typed


def test_closing_needs_a_code_and_never_the_last(with_code, sam, words):
    phone, email = point_of(sam, "phone"), point_of(sam, "email")
    with_code.post(reverse("me_contact_close", args=[phone.pk]))
    phone.refresh_from_db()
    assert phone.closed_why == "by_candidate"
    with_code.post(reverse("me_contact_close", args=[email.pk]))
    email.refresh_from_db()
    assert email.closed_at is None
    assert "This is the only way we have to reach you." in words(with_code.get("/me/contacts/"))


def test_closing_at_level_1_asks_for_a_code(inside, sam):
    phone = point_of(sam, "phone")
    answer = inside.post(reverse("me_contact_close", args=[phone.pk]))
    assert answer.url.startswith("/me/code/")
    phone.refresh_from_db()
    assert phone.closed_at is None


@pytest.mark.parametrize("name", ["me_verify", "me_contact_close"])
def test_another_persons_point_is_missing(with_code, name):
    jo = person(email="jo@example.org", is_verified=False)
    address = reverse(name, args=[jo.contact_points.get().pk])
    assert with_code.post(address, {"code": "123456"}).status_code == 404


def test_a_number_added_by_link_does_not_raise_the_visit(inside, without_number, codes, words):
    """Whoever holds a forwarded message could add a number of their own."""
    address = inside.post("/me/contacts/add/phone/", {"value": "07700 900199"}).url
    inside.post(address, {"code": codes[-1]})
    added = point_of(without_number, "phone")
    page = words(inside.get("/me/code/"))
    assert "Send a code to s" in page
    assert "199" not in page
    made = len(codes)
    inside.post("/me/code/", {"send": added.pk})
    assert len(codes) == made


def test_a_number_added_by_a_colleague_does(inside, without_number, words):
    with travel(NOW + timedelta(days=1), tick=False):
        add_contact_point(
            candidate=without_number,
            kind="phone",
            value="07700 900199",
            by=UserFactory.create(),
            at=NOW,
        )
    assert "199" in words(inside.get("/me/code/"))


def test_the_code_of_one_person_proves_nothing_for_another(client, sam, token, codes):
    jo = person(email="jo@example.org", first_name="Jo")
    link = make_link(candidate=jo, purpose=LinkPurpose.USUAL, at=NOW)
    client.post(f"/u/{token}/")
    client.post("/me/code/", {"send": point_of(sam, "email").pk})
    client.post(f"/u/{link}/")
    client.post("/me/code/", {"code": codes[-1]})
    assert client.get("/me/contacts/").status_code == 200
    assert b"jo@example.org" not in client.get("/me/contacts/").content


def test_an_address_that_was_changed_is_never_used_again(with_code, sam, codes):
    """DELIVERY 53: what was queued for the old one goes to the new one, once it was checked."""
    old = point_of(sam, "email")
    message = compose(sam, channel="email")
    address = f"/me/contacts/add/email/?instead={old.pk}"
    page = with_code.post(address, {"value": "sam.new@example.org"}).url
    with_code.post(page, {"code": codes[-1]})
    old.refresh_from_db()
    assert old.closed_why == "replaced"
    person_now = facts_of_message(message, NOW)
    ruling = verdict(person_now.about_message(message, NOW, []), Channel.EMAIL)
    assert ruling.contact_id == point_of(sam, "email").pk != old.pk
