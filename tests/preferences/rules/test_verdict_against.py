"""Against and wait: what a reason gets past, and what it does not (RULES 4)."""

from datetime import UTC, datetime, time

import pytest

from candidates.enums import ContactKind
from preferences.enums import Channel, Rule, TopicKey
from preferences.rules.facts import Caps, ContactFacts, LegalHours, Override
from preferences.rules.values import Default, Defaults, Zone
from preferences.rules.verdict import verdict
from preferences.rules.windows import WEEKDAYS, on_days

from .world import (
    EMAIL,
    NO_PREFERENCE,
    NOON,
    PHONE,
    SKIPPED,
    days,
    facts,
    for_now,
    given,
    hours,
    open_hours,
    text_then_email,
)


def told(ruling) -> tuple[str, str]:
    return ruling.kind.value, ruling.rule.value


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- against ----------------------------------------------------------------------------------

FIRST_CALL = given("channel.first", "call", "text")

AGAINST = [
    # said, topic, channel, verdict, rule
    ([text_then_email()], "update", "text", "clear", "first_way"),
    ([text_then_email()], "update", "email", "clear", "second_way"),
    ([text_then_email()], "update", "call", "against", "not_their_way"),
    ([text_then_email()], "update", "by_hand", "against", "not_their_way"),
    ([text_then_email()], "update", "portal", "clear", "portal_silent"),
    ([text_then_email(), given("channel.never", "call")], "update", "call", "against", "never"),
    ([text_then_email(), given("channel.never", "voicemail")], "update", "text", "clear", "first_way"),
    ([FIRST_CALL, given("channel.never", "voicemail")], "update", "call", "clear", "first_way"),
    # A never wins over a first way that contradicts it.
    ([text_then_email(), given("channel.never", "text")], "update", "text", "against", "never"),
    # Lifted for now.
    ([given("channel.never", "call"), for_now("channel.first", "call")], "update", "call", "clear", "first_way"),
    ([given("channel.never", "call", at=NOON), for_now("channel.first", "call")], "update", "call", "against", "never"),
    # A topic's own way.
    ([text_then_email(), given("times.how", "ring")], "interview", "call", "clear", "topic_way"),
    ([text_then_email(), given("times.how", "ring")], "interview", "email", "clear", "second_way"),
    ([text_then_email(), given("times.how", "ring")], "interview", "text", "against", "not_their_way"),
    ([text_then_email(), given("times.how", "ring")], "update", "call", "against", "not_their_way"),
    ([text_then_email(), given("news.how", "in_person")], "decision", "by_hand", "clear", "topic_way"),
    ([text_then_email(), given("channel.never", "call"), given("times.how", "ring")], "interview", "call", "against", "never"),
    # Nothing of theirs: the employer's default counts as the first way, and it alone.
    ([given("channel.first", state=SKIPPED)], "update", "email", "clear", "default_way"),
    ([given("channel.first", state=NO_PREFERENCE)], "update", "email", "clear", "default_way"),
    ([given("channel.first", state=SKIPPED)], "update", "text", "against", "not_their_way"),
    ([given("channel.first", state=SKIPPED), given("channel.never", "email")], "update", "call", "clear", "default_way"),
    ([given("channel.first", state=SKIPPED), given("channel.never", "email")], "update", "email", "against", "never"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "topic", "channel", "kind", "rule"), AGAINST)
def test_against(said, topic, channel, kind, rule):
    assert told(verdict(facts(*said, about=TopicKey(topic)), Channel(channel))) == (kind, rule)


def test_it_says_which_answer_and_of_when():
    never = given("channel.never", "call", noted_by="Ana")
    ruling = verdict(facts(text_then_email(), never), Channel.CALL)
    assert (ruling.key, ruling.answer_id) == ("channel.never", never.id)
    assert ruling.answered_at == ruling.since == never.at
    assert ruling.given_by == never.given_by
    assert ruling.preference is not None
    assert ruling.preference.noted_by == "Ana"


def test_neither_first_nor_second_names_the_first():
    first = text_then_email()
    assert verdict(facts(first), Channel.CALL).answer_id == first.id


WORK_EMAIL = ContactFacts(id=8, kind=ContactKind.EMAIL, is_verified=True, is_at_work=True)
WORK_PHONE = ContactFacts(id=9, kind=ContactKind.PHONE, is_verified=True, is_at_work=True)
NOT_AT_WORK = given("channel.never", "at_work")


@pytest.mark.parametrize(
    ("said", "contacts", "channel", "expected", "contact"),
    [
        ([NOT_AT_WORK], (EMAIL, WORK_PHONE), "text", ("against", "at_work"), 9),
        ([NOT_AT_WORK], (WORK_EMAIL, PHONE), "email", ("against", "at_work"), 8),
        ([NOT_AT_WORK], (WORK_EMAIL, PHONE), "text", ("clear", "first_way"), 2),
        # Their own address is taken instead, wherever it stands.
        ([NOT_AT_WORK], (WORK_EMAIL, EMAIL), "email", ("clear", "second_way"), 1),
        ([], (WORK_EMAIL, EMAIL), "email", ("clear", "second_way"), 8),
    ],
)
def test_never_at_work(said, contacts, channel, expected, contact):
    ruling = verdict(facts(text_then_email(), *said, contacts=contacts), Channel(channel))
    assert (told(ruling), ruling.contact_id) == (expected, contact)


# --- wait: hours ------------------------------------------------------------------------------

EVENINGS = open_hours(time(16), time(20), WEEKDAYS)
NIGHTS = open_hours(time(20), time(23))

WAIT = [
    # said, now, channel, verdict, rule, until
    ([], "2026-11-18 12:00", "text", "clear", "first_way", None),
    ([EVENINGS], "2026-11-18 12:00", "text", "wait", "own_hours", "2026-11-18 16:00"),
    ([EVENINGS], "2026-11-18 12:00", "email", "wait", "own_hours", "2026-11-18 16:00"),
    ([EVENINGS], "2026-11-18 12:00", "by_hand", "wait", "own_hours", "2026-11-18 16:00"),
    ([EVENINGS], "2026-11-18 12:00", "portal", "clear", "portal_silent", None),
    ([EVENINGS], "2026-11-20 20:00", "email", "wait", "own_hours", "2026-11-23 16:00"),
    # The law keeps texts and calls quiet, not email.
    ([], "2026-11-18 21:01", "text", "wait", "legal_hours", "2026-11-19 08:00"),
    ([], "2026-11-18 20:59", "text", "clear", "first_way", None),
    ([], "2026-11-18 03:00", "email", "clear", "second_way", None),
    # The law is read first; both are waited for.
    ([EVENINGS], "2026-11-18 22:00", "text", "wait", "legal_hours", "2026-11-19 16:00"),
    ([NIGHTS], "2026-11-18 22:00", "text", "wait", "legal_hours", "2026-11-19 20:00"),
    ([NIGHTS], "2026-11-18 22:00", "email", "clear", "second_way", None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "now", "channel", "kind", "rule", "until"), WAIT)
def test_wait(said, now, channel, kind, rule, until):
    first = given("channel.first", "by_hand" if channel == "by_hand" else "text", "email")
    ruling = verdict(facts(first, *said, at=utc(now)), Channel(channel))
    assert (*told(ruling), ruling.until) == (kind, rule, utc(until) if until else None)


def test_hours_are_read_in_their_zone():
    tokyo = facts(text_then_email(), EVENINGS, zone=Zone("Asia/Tokyo"))
    assert verdict(tokyo, Channel.EMAIL).until == utc("2026-11-19 07:00")
    assert told(verdict(tokyo, Channel.TEXT)) == ("wait", "legal_hours")  # 21:00 there


def test_the_default_hours_hold_where_nothing_was_said():
    office = Defaults(
        employer={"contact.hours": Default(windows=on_days(WEEKDAYS, time(9), time(17)))}
    )
    late = facts(text_then_email(), defaults=office, at=utc("2026-11-18 18:00"))
    ruling = verdict(late, Channel.EMAIL)
    assert (*told(ruling), ruling.until) == ("wait", "own_hours", utc("2026-11-19 09:00"))
    assert ruling.answered_at is None


def test_legal_hours_are_a_setting_of_each_channel():
    legal = {Channel.EMAIL: LegalHours(time(10), time(11))}
    known = facts(text_then_email(), legal_hours=legal)
    assert told(verdict(known, Channel.EMAIL)) == ("wait", "legal_hours")
    assert told(verdict(known, Channel.TEXT)) == ("clear", "first_way")


# --- wait: caps -------------------------------------------------------------------------------

CAPS = [
    # hours since each counted contact, verdict, rule, until
    ([1, 2], "clear", "first_way", None),
    ([1, 2, 3], "wait", "day_cap", "2026-11-19 08:00"),
    ([1, 2, 13], "clear", "first_way", None),  # the third was yesterday
    ([24, 25, 26, 48, 49, 50, 72], "clear", "first_way", None),
    ([24, 25, 26, 48, 49, 50, 72, 73], "wait", "week_cap", "2026-11-22 08:00"),
    ([1, 25, 26, 48, 49, 50, 144, 145], "wait", "week_cap", "2026-11-19 08:00"),
    ([24, 25, 26, 48, 49, 50, 168, 169], "clear", "first_way", None),
]  # fmt: skip


@pytest.mark.parametrize(("ago", "kind", "rule", "until"), CAPS)
def test_caps(ago, kind, rule, until):
    counted = tuple(NOON - hours(n) for n in ago)
    ruling = verdict(facts(text_then_email(), counted=counted), Channel.TEXT)
    assert (*told(ruling), ruling.until) == (kind, rule, utc(until) if until else None)


def test_a_cap_ends_with_the_local_day():
    counted = (NOON - hours(1),) * 3
    los_angeles = Zone("America/Los_Angeles")  # 04:00 there
    ruling = verdict(facts(text_then_email(), counted=counted, zone=los_angeles), Channel.EMAIL)
    assert (*told(ruling), ruling.until) == ("wait", "day_cap", utc("2026-11-19 08:00"))


def test_caps_are_a_setting():
    counted = (NOON - hours(1),)
    ruling = verdict(facts(text_then_email(), counted=counted, caps=Caps(per_day=1)), Channel.TEXT)
    assert told(ruling) == ("wait", "day_cap")


# --- overrides --------------------------------------------------------------------------------

NEVER = given("channel.never", "call")
NIGHT = "2026-11-18 03:00"

OVERRIDES = [
    # said, now, overridden, verdict, rule
    ([NEVER], "2026-11-18 12:00", [], "against", "never"),
    ([NEVER], "2026-11-18 12:00", ["never"], "against", "not_their_way"),
    ([NEVER], "2026-11-18 12:00", ["not_their_way"], "against", "never"),
    ([NEVER], "2026-11-18 12:00", ["never", "not_their_way"], "clear", "overridden"),
    # A call against a never at 3:00 still says wait.
    ([NEVER], NIGHT, ["never", "not_their_way"], "wait", "legal_hours"),
    ([NEVER], NIGHT, ["never", "not_their_way", "legal_hours"], "wait", "legal_hours"),
    ([EVENINGS], "2026-11-18 12:00", ["not_their_way"], "wait", "own_hours"),
    ([EVENINGS], "2026-11-18 12:00", ["not_their_way", "own_hours"], "clear", "overridden"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "now", "overridden", "kind", "rule"), OVERRIDES)
def test_an_override_removes_only_the_named_rule(said, now, overridden, kind, rule):
    overrides = tuple(Override(Rule(name), NOON) for name in overridden)
    known = facts(text_then_email(), *said, at=utc(now), overrides=overrides)
    ruling = verdict(known, Channel.CALL)
    assert told(ruling) == (kind, rule)
    if kind == "clear":
        assert sorted(ruling.overridden) == sorted(overridden)


def test_own_hours_against_a_reason_wait_for_the_law_alone():
    known = facts(
        text_then_email(), EVENINGS, at=utc(NIGHT), overrides=(Override(Rule.OWN_HOURS, NOON),)
    )
    assert verdict(known, Channel.TEXT).until == utc("2026-11-18 08:00")


@pytest.mark.parametrize(
    ("newer", "kind"),
    [
        (given("channel.never", "call", at=NOON), "against"),
        (given("channel.first", "text", at=NOON), "against"),
        (given("contact.hours", "any", at=NOON), "against"),
        (given("channel.never", "call", at=NOON - hours(1)), "clear"),
        (given("goal", "pay", at=NOON), "clear"),  # nothing this verdict reads
    ],
)
def test_a_newer_answer_voids_an_override(newer, kind):
    overrides = tuple(Override(rule, NOON - hours(1)) for rule in (Rule.NEVER, Rule.NOT_THEIR_WAY))
    known = facts(text_then_email(), NEVER, newer, overrides=overrides)
    assert verdict(known, Channel.CALL).kind == kind


def test_an_override_of_a_cap_is_of_that_cap():
    counted = tuple(NOON - hours(n) for n in (1, 2, 3, 24, 25, 26, 48, 49))
    day = facts(text_then_email(), counted=counted, overrides=(Override(Rule.DAY_CAP, NOON),))
    assert told(verdict(day, Channel.TEXT)) == ("wait", "week_cap")
    assert verdict(day, Channel.TEXT).until == (NOON + days(5)).replace(hour=8)
