"""Keys are changed without losing what was made with the old ones, and without keeping them for what is new."""

import pytest
from django.conf import settings as given
from django.test import Client

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import ContactPoint
from candidates.queries.links import find_link
from messaging.actions.opt_outs import lift_unknown_number, suppress_unknown_number
from messaging.queries.mail import by_address
from messaging.rules.addresses import reply_address
from portal import cards
from preferences.actions.suppressions import is_stopped
from preferences.models import Suppression
from scheduling.actions.calendars import feed_of_token, open_feed
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose
from tests.factories.preferences import set_up

pytestmark = pytest.mark.django_db
NUMBER = "+447700900111"


def renew(settings, name, *, keep=True):
    setattr(settings, f"{name}_FALLBACKS", [getattr(settings, name)] if keep else [])
    setattr(settings, name, f"the new {name} " * 4)


@pytest.mark.parametrize("keep", [True, False])
def test_links_calendars_and_replies_under_a_new_link_key(settings, keep):
    set_up()
    sam = person(email="sam@example.org")
    old_key = settings.LINK_KEY
    token = make_link(candidate=sam, purpose=LinkPurpose.CHECK_IN, at=NOW)
    feed = open_feed(candidate=sam, at=NOW)
    thread = compose(sam, body="Hello", channel="email").thread
    letter = reply_address(thread.reply_key, "reply.northside.example", old_key)
    renew(settings, "LINK_KEY", keep=keep)
    assert bool(find_link(token, NOW)) is keep
    assert bool(feed_of_token(feed)) is keep
    assert bool(by_address([letter])) is keep
    fresh = make_link(candidate=sam, purpose=LinkPurpose.CHECK_IN, at=NOW)
    settings.LINK_KEY_FALLBACKS = []
    assert find_link(fresh, NOW), "what is new needs no old key"


@pytest.mark.parametrize("keep", [True, False])
def test_a_card_that_was_handed_out_is_ours_under_a_new_key(settings, keep):
    given_out = cards.signed({"name": "Sam"})
    assert cards.is_ours(given_out)
    renew(settings, "LINK_KEY", keep=keep)
    assert cards.is_ours(given_out) is keep
    assert not cards.is_ours(given_out | {"card": {"name": "Somebody else"}})
    assert len(cards.public_key().get("before", [])) == (1 if keep else 0)
    assert cards.signed({"name": "Sam"})["signature"] != given_out["signature"]


def test_an_opt_out_outlives_its_key(settings):
    suppress_unknown_number(NUMBER, NOW)
    renew(settings, "SUPPRESSION_KEY")
    point = ContactPoint.objects.get(candidate=person(phone=NUMBER), kind="phone")
    assert is_stopped(point)
    lift_unknown_number(NUMBER, NOW)
    assert not is_stopped(point)
    suppress_unknown_number(NUMBER, NOW)
    settings.SUPPRESSION_KEY_FALLBACKS = []
    assert is_stopped(point), "said anew under the new key"
    assert Suppression.objects.count() == 2


def test_sessions_outlive_a_new_secret_key_while_the_old_one_is_named(settings, admin_user):
    browser = Client()
    browser.force_login(admin_user)
    renew(settings, "SECRET_KEY")
    assert browser.get("/admin/").status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a third one " * 6, []
    assert browser.get("/admin/").status_code == 302


def test_the_environment_names_them():
    text = (given.BASE_DIR / ".env.example").read_text()
    for name in ("SECRET_KEYS", "LINK_KEYS", "SUPPRESSION_KEYS"):
        assert f"OLD_{name}=" in text
