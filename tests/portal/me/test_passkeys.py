"""Passkeys: a user without a password, what somebody could send wrong, and that the desk stays shut."""

import json

import pytest
from django.urls import reverse

from portal.accounts import passkeys
from portal.accounts.models import User
from portal.visits import WHO
from tests.factories.candidates import UserFactory

PAGE = "/me/passkeys/"
ADD = "/me/passkeys/add/"
IN = "/in/passkey/"

# Half a credential, and things that are none.
ODD = [
    "",
    "not json",
    "null",
    "[]",
    "3",
    "{}",
    '{"id": 1}',
    '{"id": "a", "rawId": "b", "type": "public-key", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "x", "response": {"userHandle": null}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"userHandle": "ñ"}}',
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "oWNmbXRkbm9uZQ",
                "authenticatorData": "AAAA",
                "signature": "AAAA",
                "userHandle": "MQ",
            },
        }
    ),
]


@pytest.fixture
def odd_passkey(sam):
    """A row as allauth keeps one; what it holds opens nothing."""
    user = passkeys.user_of(sam)
    return user.authenticator_set.create(type="webauthn", data={"name": "Chrome on Android"})


def test_the_first_code_makes_a_user_who_can_do_nothing_else(with_code, sam):
    sam.refresh_from_db()
    user = sam.user
    assert user.email == f"candidate-{sam.pk}@portal.invalid"
    assert not user.has_usable_password()
    assert not user.is_staff
    assert not user.is_superuser
    assert not user.memberships.exists()
    assert passkeys.user_of(sam) == user
    assert User.objects.filter(candidate__isnull=False).count() == 1
    # Signed in as nobody: the desk asks who it is.
    assert with_code.get("/desk/").url.startswith(reverse("account_login"))


def test_a_link_alone_makes_no_user_and_does_not_open_the_page(inside, sam):
    sam.refresh_from_db()
    assert sam.user is None
    assert inside.get(PAGE).url.startswith("/me/code/")
    assert inside.get(ADD).url.startswith("/me/code/")


def test_adding_one_needs_a_code_typed_just_now(with_code, sam):
    page = with_code.get(ADD)
    assert "data-passkey" in page.content.decode()
    session = with_code.session
    session["visit_code_until"] -= 21 * 60
    session.save()
    assert with_code.get(PAGE).status_code == 200
    assert with_code.get(ADD).url.startswith("/me/code/")


@pytest.mark.parametrize("credential", ODD)
def test_odd_credentials_are_refused_in_words(with_code, client, sam, credential):
    with_code.get(ADD)
    answer = with_code.post(ADD, {"credential": credential}, follow=True)
    assert "This passkey did not work here." in answer.content.decode()
    assert not passkeys.passkeys_of(sam).exists()
    with_code.get(IN)
    answer = with_code.post(IN, {"credential": credential}, follow=True)
    assert "This passkey did not work here." in answer.content.decode()


def test_one_is_taken_away_by_its_owner_only(with_code, odd_passkey, words):
    assert "Chrome on Android" in words(with_code.get(PAGE))
    other = UserFactory.create().authenticator_set.create(type="webauthn", data={"name": "Ana’s"})
    for row in (other, odd_passkey, odd_passkey):
        assert with_code.post(PAGE, {"remove": row.pk}).url == PAGE
    other.refresh_from_db()
    assert "Chrome on Android" not in words(with_code.get(PAGE))


def test_a_colleagues_key_opens_no_candidates_pages(client, db, monkeypatch):
    """As if the browser's answer had been right."""
    ana = UserFactory.create()
    row = ana.authenticator_set.create(type="webauthn", data={"name": "Ana’s"})
    monkeypatch.setattr(passkeys.auth, "parse_authentication_response", lambda _sent: None)
    monkeypatch.setattr(passkeys.auth, "extract_user_from_response", lambda _sent: ana)
    monkeypatch.setattr(passkeys.auth, "complete_authentication", lambda _user, _sent: row)
    answer = client.post(IN, {"credential": '{"response": {}}'})
    assert answer.url == "/in/"
    assert WHO not in client.session


def test_too_many_tries_have_to_wait(client, db):
    answers = [client.post(IN, {"credential": "{}"}).status_code for _time in range(21)]
    assert answers[-1] == 429


def test_admins_see_staff_only_among_the_users(with_code, admin_client):
    page = admin_client.get("/admin/accounts/user/").content.decode()
    assert "portal.invalid" not in page
