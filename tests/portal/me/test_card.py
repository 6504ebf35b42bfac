"""A11: the usual to take along, signed, under a published schema."""

import json

import pytest
from jsonschema import Draft202012Validator, ValidationError

from portal import cards
from preferences.rules.values import Window
from tests.factories.candidates import NOW, UserFactory
from tests.factories.preferences import give, note


@pytest.fixture
def told(sam):
    give(sam, "channel.first", "text", "email", at=NOW, showed_number=True)
    give(sam, "contact.hours", "evenings", at=NOW)
    give(sam, "goal", "pay", "team", at=NOW)
    give(sam, "meet.support", "captions", at=NOW)
    note(sam, "times.how", "text_few", at=NOW, by=UserFactory.create())
    return sam


@pytest.fixture
def card(inside, told):
    answer = inside.get("/me/card/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-usual.json"'
    return json.loads(answer.content)


def test_the_page_shows_it_in_words(inside, told, words):
    page = words(inside.get("/me/card/"))
    assert "We text you, weekdays 5pm to 8pm London time." in page
    assert "0123" not in page
    assert "Captions" not in page


def test_the_file_fits_the_schema_that_is_published(client, card):
    schema = client.get("/card/schema.json").json()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(card)
    assert card["card"]["schema"] == schema["$id"]
    with pytest.raises(ValidationError):
        Draft202012Validator(schema).validate(card | {"phone": "1"})


def test_it_has_no_number_no_address_and_no_arrangements(card):
    everything = json.dumps(card)
    for private in ("900123", "sam@example.org", "captions", "meet.support"):
        assert private not in everything
    assert {line["key"] for line in card["card"]["usual"]} >= {"channel.first", "goal"}


def test_anybody_can_check_it_with_the_published_key(client, card):
    from base64 import urlsafe_b64decode

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = client.get("/card/key.json").json()
    raw = urlsafe_b64decode(key["x"] + "=")
    header, _dots, mark = card["signature"].partition("..")
    Ed25519PublicKey.from_public_bytes(raw).verify(
        urlsafe_b64decode(mark + "=="), cards.to_sign(header, card["card"])
    )


def check(client, text):
    return client.post("/card/", {"card": text})


def test_our_page_says_that_it_is_as_we_made_it(client, card, words):
    assert "This card is as we made it." in words(check(client, json.dumps(card)))


CHANGED = {
    "a word": lambda card: card["card"].update(name="Jo"),
    "a line less": lambda card: card["card"]["usual"].pop(),
    "the signature": lambda card: card.update(signature="abc..def"),
    "no signature": lambda card: card.pop("signature"),
    "another algorithm": lambda card: card.update(
        signature=cards.packed(b'{"alg":"none"}') + ".." + card["signature"].partition("..")[2]
    ),
    "no card": lambda card: card.update(card=None),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_changed_card_is_not_ours(client, card, words, case):
    CHANGED[case](card)
    answer = check(client, json.dumps(card))
    assert answer.status_code == 422
    assert "We did not make this card" in words(answer)


@pytest.mark.parametrize(
    "text", ["", "no card", "[]", "1", "[" * 5000, '{"card": {}, "signature": "é..é"}']
)
def test_nonsense_is_no_card_and_no_error(client, db, text):
    assert check(client, text).status_code == 422


def test_another_house_cannot_sign_for_us(client, card, settings):
    settings.LINK_KEY = "of another house"
    assert not cards.is_ours(card)


def test_hours_are_on_it_as_rows(inside, sam):
    from datetime import time

    give(sam, "contact.hours", "exact", windows=[Window(0, time(9), time(12))], at=NOW)
    card = json.loads(inside.get("/me/card/file/").content)["card"]
    [hours] = [line["hours"] for line in card["usual"] if line["key"] == "contact.hours"]
    assert hours == [{"weekday": 0, "from": "09:00", "to": "12:00"}]


def test_the_page_costs_few_queries(inside, told, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        inside.get("/me/card/")
