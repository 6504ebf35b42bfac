"""Which way follows the usual, and where a message goes when that is impossible (RULES 4, 5.1)."""

from datetime import time

import pytest

from candidates.enums import ClosedWhy, ContactKind
from preferences.enums import Channel, ConsentHow, PauseKind, TextConsent, TopicKey
from preferences.rules.facts import Consents, ContactFacts, OptOut, PauseFacts, ServiceAct
from preferences.rules.values import Default, Defaults
from preferences.rules.verdict import is_unreachable, preferred_way, route, verdict, verdicts

from .world import (
    EMAIL,
    NOON,
    PHONE,
    SKIPPED,
    days,
    facts,
    for_now,
    given,
    open_hours,
    text_then_email,
)

BOUNCED = ContactFacts(id=1, kind=ContactKind.EMAIL, closed=ClosedWhy.BOUNCED)
NO_CODE = ContactFacts(id=2, kind=ContactKind.PHONE)
STOPPED = Consents(opt_outs=(OptOut(channel=Channel.TEXT, at=NOON, how=ConsentHow.KEYWORD),))
NO_TEXTS = Consents()
# Texts and calls have no lawful instant in these hours.
NIGHTS = open_hours(time(22), time(23))

EVERY_WAY = {}
NO_NUMBER = {"contacts": (EMAIL,)}
NO_EMAIL = {"contacts": (PHONE,)}
NOTHING = {"contacts": ()}


def told(ruling) -> tuple[str, str, str]:
    return ruling.channel.value, ruling.kind.value, ruling.rule.value


PREFERRED = [
    # said, what is possible, the way, verdict, rule, is it a fallback
    ([text_then_email()], EVERY_WAY, "text", "clear", "first_way", False),
    # Their second way, when the first is impossible.
    ([text_then_email()], NO_NUMBER, "email", "clear", "second_way", True),
    ([text_then_email()], {"contacts": (EMAIL, NO_CODE)}, "email", "clear", "second_way", True),
    ([text_then_email()], {"consents": STOPPED}, "email", "clear", "second_way", True),
    ([text_then_email()], {"consents": NO_TEXTS}, "email", "clear", "second_way", True),
    ([text_then_email(), NIGHTS], EVERY_WAY, "email", "wait", "own_hours", True),
    # Failing that, the employer's default, told to them.
    ([given("channel.first", "text")], NO_NUMBER, "email", "clear", "fallback", True),
    ([given("channel.first", "email")], {"contacts": (BOUNCED, PHONE)}, "call", "clear", "fallback", True),
    ([given("channel.first", "another")], EVERY_WAY, "email", "clear", "fallback", True),
    ([given("channel.first", "another", "text")], EVERY_WAY, "text", "clear", "second_way", False),
    # Never a never.
    ([given("channel.first", "text"), given("channel.never", "email")], {"consents": STOPPED}, "call", "clear", "fallback", True),
    ([given("channel.first", "email"), given("channel.never", "call")], NO_EMAIL, "by_hand", "clear", "fallback", True),
    ([text_then_email(), given("channel.never", "text")], EVERY_WAY, "email", "clear", "second_way", True),
    # With no answer the default counts as the first way.
    ([], EVERY_WAY, "email", "ask_first", "not_known", False),
    ([given("channel.first", state=SKIPPED)], EVERY_WAY, "email", "clear", "default_way", False),
    ([given("channel.first", state=SKIPPED)], NO_EMAIL, "call", "clear", "default_way", False),
    ([given("channel.first", state=SKIPPED)], NOTHING, "by_hand", "clear", "default_way", False),
    # What the employer does not have.
    ([text_then_email()], {"channels": frozenset({Channel.EMAIL})}, "email", "clear", "second_way", True),
    ([text_then_email()], {"channels": frozenset({Channel.PORTAL})}, "portal", "clear", "portal_silent", True),
    # For now.
    ([given("channel.never", "call"), for_now("channel.first", "call")], EVERY_WAY, "call", "clear", "first_way", False),
]  # fmt: skip


@pytest.mark.parametrize(("said", "possible", "way", "kind", "rule", "is_fallback"), PREFERRED)
def test_the_way_that_follows_the_usual(said, possible, way, kind, rule, is_fallback):
    ruling = preferred_way(facts(*said, **possible))
    assert (told(ruling), ruling.is_fallback) == ((way, kind, rule), is_fallback)


@pytest.mark.parametrize(
    ("topic", "way"),
    [("interview", "call"), ("documents", "email"), ("decision", "by_hand"), ("update", "text")],
)
def test_each_topic_has_its_own(topic, way):
    said = [
        text_then_email(),
        given("times.how", "ring"),
        given("papers.how", "reply_email"),
        given("news.how", "in_person"),
    ]
    assert preferred_way(facts(*said, about=TopicKey(topic))).channel == way


def test_the_way_they_would_rather_have_is_no_fallback_when_asked_about_by_itself():
    both = verdicts(facts(text_then_email()))
    assert not both[Channel.TEXT].is_fallback
    assert not both[Channel.EMAIL].is_fallback


def test_every_way_beside_each_other_says_what_each_says_alone():
    known = facts(text_then_email(), given("channel.never", "call"))
    assert verdicts(known) == {channel: verdict(known, channel) for channel in Channel}


def test_a_pause_does_not_send_it_another_way():
    pause = PauseFacts(kind=PauseKind.ALL, began_at=NOON - days(1), until=NOON + days(1))
    known = facts(text_then_email(), pause=pause)
    assert told(preferred_way(known)) == ("text", "blocked", "paused")
    assert route(known) is None


@pytest.mark.parametrize(("point", "way"), [(EMAIL.id, "email"), (PHONE.id, "text")])
def test_service_goes_where_it_was_asked_for(point, way):
    act = ServiceAct(at=NOON, contact_id=point)
    known = facts(given("channel.first", "call"), about=TopicKey.SERVICE, service=act)
    assert told(preferred_way(known)) == (way, "clear", "service")


# --- the next way -----------------------------------------------------------------------------

ROUTE = [
    # said, what is possible, tried, the next way
    ([text_then_email()], EVERY_WAY, [], "text"),
    ([text_then_email()], EVERY_WAY, ["text"], "email"),
    ([text_then_email()], EVERY_WAY, ["text", "email"], None),
    ([text_then_email()], NO_NUMBER, ["text"], "email"),
    ([given("channel.first", "text")], EVERY_WAY, ["text"], None),
    ([given("channel.first", "text")], {"consents": STOPPED}, ["text"], "email"),
    ([given("channel.first", "text")], {"consents": STOPPED}, ["text", "email"], None),
    ([given("channel.first", "text"), given("channel.never", "email")], {"consents": STOPPED}, ["text"], "call"),
    # Waiting is a way; waiting for ever is none.
    ([text_then_email(), open_hours(time(18), time(20))], EVERY_WAY, ["text"], "email"),
    ([given("channel.first", "text"), NIGHTS], EVERY_WAY, [], "email"),
    # Ask first holds nothing back.
    ([], EVERY_WAY, [], "email"),
    ([given("channel.first", state=SKIPPED)], NOTHING, [], "by_hand"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "possible", "tried", "way"), ROUTE)
def test_the_next_own_way(said, possible, tried, way):
    ruling = route(facts(*said, **possible), [Channel(channel) for channel in tried])
    assert (ruling.channel if ruling else None) == way


def test_a_never_sends_what_always_goes_the_next_own_way():
    known = facts(
        text_then_email(),
        given("times.how", "ring"),
        given("channel.never", "call"),
        about=TopicKey.INTERVIEW,
        always_goes=True,
    )
    ruling = route(known, [Channel.CALL])
    assert ruling is not None
    assert told(ruling) == ("email", "clear", "second_way")


# --- no way to reach them ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "possible", "unreachable"),
    [
        ([text_then_email()], EVERY_WAY, False),
        ([text_then_email()], NOTHING, True),
        ([], NOTHING, True),
        ([given("channel.never", "email", "text", "call")], EVERY_WAY, True),
        ([given("channel.never", "email", "call"), given("channel.first", "text")], EVERY_WAY, False),
        ([given("channel.first", "by_hand")], NOTHING, False),
        # A text would be possible, but nobody chose it and it is not the default.
        ([given("channel.never", "email", "call")], EVERY_WAY, True),
    ],
)  # fmt: skip
def test_no_way_to_reach_them(said, possible, unreachable):
    assert is_unreachable(facts(*said, **possible)) is unreachable


def test_without_a_portal_among_the_defaults_it_still_remains():
    only_email = Defaults(employer={"channel.first": Default(("email",))})
    known = facts(text_then_email(), defaults=only_email, **NOTHING)
    assert told(preferred_way(known)) == ("portal", "clear", "portal_silent")
    assert verdict(known, Channel.BY_HAND).kind == "clear"


def test_spoken_consent_makes_texts_possible_for_the_check_in_alone():
    spoken = {"consents": Consents(text=TextConsent.SPOKEN), "contacts": (EMAIL, NO_CODE)}
    first = given("channel.first", "text")
    assert preferred_way(facts(first, about=TopicKey.CHECK_IN, **spoken)).channel == "text"
    assert preferred_way(facts(first, **spoken)).channel == "email"
