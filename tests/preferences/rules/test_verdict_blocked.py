"""Blocked: no way through (RULES 2, 3 and the first row of 4)."""

from datetime import timedelta

import pytest

from candidates.enums import ClosedWhy, ContactKind
from preferences.enums import (
    Channel,
    ConsentHow,
    PauseKind,
    Rule,
    TextConsent,
    TopicKey,
    VerdictKind,
)
from preferences.rules.facts import (
    Agreement,
    Consents,
    ContactFacts,
    Hold,
    LastInbound,
    OptOut,
    PauseFacts,
    ServiceAct,
)
from preferences.rules.verdict import verdict

from .world import (
    EMAIL,
    LOUD,
    NO_PREFERENCE,
    NOON,
    PHONE,
    SKIPPED,
    days,
    facts,
    given,
    hours,
    minutes,
    text_then_email,
)

EVERY = tuple(Channel)
TEXT = Channel.TEXT


def told(ruling) -> tuple[str, str]:
    return ruling.kind.value, ruling.rule.value


def opt_out(channel, topic=None, **changes):
    return OptOut(
        channel=channel, topic=topic, at=NOON - days(2), how=ConsentHow.KEYWORD, **changes
    )


# --- for good ---------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", EVERY)
def test_erased_and_legally_stopped_close_everything(channel):
    assert told(verdict(facts(text_then_email(), is_erased=True), channel)) == ("blocked", "erased")
    stopped = facts(text_then_email(), is_stopped_by_law=True, always_goes=True)
    assert told(verdict(stopped, channel)) == ("blocked", "legal_stop")


# --- opt-outs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opted_out", "topic", "channel", "is_blocked"),
    [
        (opt_out(TEXT), "update", "text", True),
        (opt_out(TEXT), "decision", "text", True),
        (opt_out(TEXT), "update", "email", False),
        (opt_out(TEXT), "update", "call", False),
        (opt_out(Channel.EMAIL, TopicKey.OTHER_JOBS), "other_jobs", "email", True),
        (opt_out(Channel.EMAIL, TopicKey.OTHER_JOBS), "other_jobs", "text", False),
        (opt_out(Channel.EMAIL, TopicKey.OTHER_JOBS), "update", "email", False),
        (opt_out(Channel.BY_HAND), "update", "by_hand", True),
    ],
)
def test_an_opt_out_closes_its_channel_for_its_topic(opted_out, topic, channel, is_blocked):
    known = facts(
        text_then_email(),
        given("touch.which", "like_this"),
        about=TopicKey(topic),
        consents=Consents(text=TextConsent.CHOSEN, opt_outs=(opted_out,)),
    )
    ruling = verdict(known, Channel(channel))
    assert (told(ruling) == ("blocked", "opted_out")) is is_blocked
    assert not is_blocked or ruling.since == opted_out.at


def test_stop_for_good_leaves_the_portal():
    closed = tuple(opt_out(channel) for channel in EVERY if channel != Channel.PORTAL)
    known = facts(text_then_email(), consents=Consents(opt_outs=closed))
    assert {c: verdict(known, c).kind.value for c in EVERY} == {
        Channel.EMAIL: "blocked",
        Channel.TEXT: "blocked",
        Channel.CALL: "blocked",
        Channel.BY_HAND: "blocked",
        Channel.PORTAL: "clear",
    }


def test_stop_from_a_number_closes_texts_to_it_and_leaves_calls():
    number = ContactFacts(id=2, kind=ContactKind.PHONE, is_verified=True, stopped=opt_out(TEXT))
    known = facts(given("channel.first", "text", "call"), contacts=(EMAIL, number))
    assert told(verdict(known, TEXT)) == ("blocked", "opted_out")
    assert told(verdict(known, Channel.CALL)) == ("clear", "second_way")


def test_another_number_of_theirs_may_still_be_texted():
    number = ContactFacts(id=3, kind=ContactKind.PHONE, is_verified=True, stopped=opt_out(TEXT))
    ruling = verdict(facts(text_then_email(), contacts=(number, PHONE)), TEXT)
    assert (*told(ruling), ruling.contact_id) == ("clear", "first_way", PHONE.id)


def test_an_opt_out_in_plain_words_holds_the_channel_for_a_person():
    held = Consents(text=TextConsent.CHOSEN, holds=(Hold(TEXT, NOON - hours(1)),))
    ruling = verdict(facts(text_then_email(), consents=held), TEXT)
    assert told(ruling) == ("blocked", "opt_out_awaits")
    assert ruling.since == NOON - hours(1)


@pytest.mark.parametrize("channel", LOUD)
def test_nothing_passes_an_opt_out(channel):
    known = facts(
        given("channel.first", channel.value),
        consents=Consents(text=TextConsent.CHOSEN, opt_outs=(opt_out(channel),)),
        always_goes=True,
        last_inbound=LastInbound(channel, NOON - minutes(1)),
        agreement=Agreement(channel, NOON),
    )
    assert told(verdict(known, channel)) == ("blocked", "opted_out")


# --- contact points ---------------------------------------------------------------------------


def phone(**changes):
    return ContactFacts(id=5, kind=ContactKind.PHONE, **changes)


def email(**changes):
    return ContactFacts(id=6, kind=ContactKind.EMAIL, **changes)


@pytest.mark.parametrize(
    ("contacts", "channel", "expected"),
    [
        ((email(),), "email", "clear"),  # also an unverified address
        ((email(closed=ClosedWhy.BOUNCED),), "email", "blocked"),
        ((email(closed=ClosedWhy.BOUNCED), EMAIL), "email", "clear"),
        ((), "email", "blocked"),
        ((phone(),), "text", "blocked"),  # not verified
        ((phone(is_verified=True),), "text", "clear"),
        ((phone(),), "call", "clear"),
        ((phone(closed=ClosedWhy.WRONG_PERSON),), "call", "blocked"),
        ((email(),), "call", "blocked"),
        ((), "by_hand", "clear"),
        ((), "portal", "clear"),
    ],
)
def test_a_way_needs_its_open_contact_point(contacts, channel, expected):
    ruling = verdict(facts(given("channel.first", channel), contacts=contacts), Channel(channel))
    assert ruling.kind == expected
    if expected == "blocked":
        assert ruling.rule == Rule.NO_CONTACT_POINT


def test_what_the_employer_does_not_have_is_blocked():
    known = facts(text_then_email(), channels=frozenset({Channel.EMAIL, Channel.PORTAL}))
    assert told(verdict(known, TEXT)) == ("blocked", "not_available")


# --- consent ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("consent", "topic", "expected"),
    [
        ("chosen", "update", ("clear", "first_way")),
        ("none", "update", ("blocked", "no_consent")),
        ("none", "check_in", ("blocked", "no_consent")),
        # Spoken: exactly one text, and that is a check-in.
        ("spoken", "check_in", ("clear", "first_way")),
        ("spoken", "update", ("blocked", "no_consent")),
        ("spoken_used", "check_in", ("blocked", "spoken_used")),
        ("spoken_used", "update", ("blocked", "spoken_used")),
    ],
)
def test_texts_need_consent(consent, topic, expected):
    consents = Consents(text=TextConsent(consent))
    known = facts(text_then_email(), about=TopicKey(topic), consents=consents)
    assert told(verdict(known, TEXT)) == expected


def test_the_one_text_asking_to_confirm_may_go_to_a_number_without_a_code():
    spoken = {"consents": Consents(text=TextConsent.SPOKEN), "contacts": (EMAIL, phone())}
    asks = facts(text_then_email(), about=TopicKey.CHECK_IN, **spoken)
    assert told(verdict(asks, TEXT)) == ("clear", "first_way")
    other = facts(text_then_email(), about=TopicKey.UPDATE, **spoken)
    assert told(verdict(other, TEXT)) == ("blocked", "no_contact_point")


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.CALL, Channel.BY_HAND])
def test_the_other_ways_need_none(channel):
    known = facts(given("channel.first", channel.value), consents=Consents())
    assert verdict(known, channel).kind == "clear"


TOUCH = "touch.which"


@pytest.mark.parametrize(
    ("said", "ends_at", "is_blocked"),
    [
        ([], None, True),
        ([given(TOUCH, state=SKIPPED)], None, True),
        ([given(TOUCH, state=NO_PREFERENCE)], None, True),
        ([given(TOUCH, "no")], None, True),
        ([given(TOUCH, "like_this")], None, False),
        ([given(TOUCH, "any_near")], NOON + days(1), False),
        ([given(TOUCH, "any_near")], NOON, True),
        ([given(TOUCH, "ask_in_6_months")], None, True),
        ([given(TOUCH, "ask_in_6_months", at=NOON - days(183))], None, True),
        ([given(TOUCH, "ask_in_6_months", at=NOON - days(184))], None, False),
    ],
)
@pytest.mark.parametrize("channel", [Channel.TEXT, Channel.PORTAL])
def test_other_jobs_need_a_yes_on_every_channel(said, ends_at, is_blocked, channel):
    known = facts(
        text_then_email(),
        *said,
        about=TopicKey.OTHER_JOBS,
        consents=Consents(text=TextConsent.CHOSEN, other_jobs_until=ends_at),
    )
    assert (told(verdict(known, channel)) == ("blocked", "no_consent")) is is_blocked


def test_ask_me_again_in_6_months_says_when():
    asked = given(TOUCH, "ask_in_6_months", at=NOON.replace(month=8, day=31))
    ruling = verdict(facts(asked, about=TopicKey.OTHER_JOBS), Channel.EMAIL)
    assert ruling.until == NOON.replace(year=2027, month=2, day=28)
    assert ruling.answer_id == asked.id


# --- pauses -----------------------------------------------------------------------------------

ALL = PauseFacts(kind=PauseKind.ALL, began_at=NOON - days(1), until=NOON + days(6))
ONLY_URGENT = PauseFacts(kind=PauseKind.ONLY_URGENT, began_at=NOON - days(1))


@pytest.mark.parametrize(
    ("pause", "changes", "is_paused"),
    [
        (ALL, {}, True),
        (ALL, {"about": TopicKey.DECISION}, True),
        (ALL, {"always_goes": True}, False),
        (ONLY_URGENT, {}, True),
        (ONLY_URGENT, {"about": TopicKey.INTERVIEW}, False),
        (ONLY_URGENT, {"about": TopicKey.REMINDER}, False),
        (ONLY_URGENT, {"about": TopicKey.DECISION}, False),
        (ONLY_URGENT, {"about": TopicKey.CHECK_IN}, True),
        (PauseFacts(kind=PauseKind.ALL, began_at=NOON - days(9), until=NOON), {}, False),
    ],
)
def test_a_pause_blocks(pause, changes, is_paused):
    ruling = verdict(facts(text_then_email(), pause=pause, **changes), TEXT)
    assert (told(ruling) == ("blocked", "paused")) is is_paused
    assert not is_paused or (ruling.since, ruling.until) == (pause.began_at, pause.until)


@pytest.mark.parametrize("channel", [c for c in EVERY if c != Channel.PORTAL])
def test_a_pause_holds_every_way_but_the_portal(channel):
    paused = facts(text_then_email(), pause=ALL)
    assert told(verdict(paused, channel)) == ("blocked", "paused")
    assert told(verdict(paused, Channel.PORTAL)) == ("clear", "portal_silent")


# --- service ----------------------------------------------------------------------------------


A_MINUTE = minutes(1)


def service(*said, ago=A_MINUTE, point=PHONE.id, is_opt_out=False, **changes):
    act = ServiceAct(at=NOON - ago, contact_id=point, is_opt_out=is_opt_out)
    return facts(*said, about=TopicKey.SERVICE, service=act, **changes)


def test_service_passes_all_that_holds_others_back():
    known = service(
        given("channel.never", "text"),
        given("channel.first", "call"),
        contacts=(EMAIL, phone()),
        point=5,
        at=NOON.replace(hour=3),
        ago=minutes(-9 * 60 + 1),
        consents=Consents(),
        pause=ALL,
        counted=(NOON,) * 9,
    )
    ruling = verdict(known, TEXT)
    assert (*told(ruling), ruling.contact_id) == ("clear", "service", 5)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (minutes(15), ("clear", "service")),
        (minutes(15) + timedelta(seconds=1), ("blocked", "service_late")),
    ],
)
def test_service_is_caused_within_15_minutes(ago, expected):
    assert told(verdict(service(ago=ago), TEXT)) == expected


def test_service_without_an_act_of_theirs_is_none():
    assert told(verdict(facts(about=TopicKey.SERVICE), TEXT)) == ("blocked", "service_late")


def test_service_goes_only_to_the_point_in_question():
    other = phone(is_verified=True)
    known = service(contacts=(other, EMAIL, PHONE))
    assert verdict(known, TEXT).contact_id == PHONE.id
    assert told(verdict(known, Channel.EMAIL)) == ("blocked", "no_contact_point")


@pytest.mark.parametrize("stops", ["the number", "the channel", "their own words"])
@pytest.mark.parametrize(
    ("is_opt_out", "expected"), [(False, VerdictKind.BLOCKED), (True, VerdictKind.CLEAR)]
)
def test_only_the_confirmation_of_an_opt_out_passes_it(stops, is_opt_out, expected):
    number = ContactFacts(
        id=2,
        kind=ContactKind.PHONE,
        is_verified=True,
        stopped=opt_out(TEXT) if stops == "the number" else None,
    )
    opt_outs = (opt_out(TEXT),) if stops == "the channel" else ()
    holds = (Hold(TEXT, NOON),) if stops == "their own words" else ()
    consents = Consents(opt_outs=opt_outs, holds=holds)
    known = service(is_opt_out=is_opt_out, contacts=(number,), consents=consents)
    assert verdict(known, TEXT).kind == expected


# --- no way -----------------------------------------------------------------------------------


def test_with_no_way_possible_the_portal_and_what_is_done_by_hand_remain():
    known = facts(
        given("channel.first", "text"),
        given("channel.never", "call"),
        contacts=(phone(),),
    )
    rulings = {c.value: told(verdict(known, c)) for c in EVERY}
    assert rulings == {
        "email": ("blocked", "no_contact_point"),
        "text": ("blocked", "no_contact_point"),
        "call": ("blocked", "no_way"),
        "by_hand": ("clear", "fallback"),
        "portal": ("clear", "portal_silent"),
    }


@pytest.mark.parametrize(
    "pass_it",
    [
        {"last_inbound": LastInbound(Channel.CALL, NOON - hours(1))},
        {"agreement": Agreement(Channel.CALL, NOON)},
    ],
)
def test_even_then_one_may_answer_and_keep_an_appointment(pass_it):
    never = given("channel.never", "call")
    assert verdict(facts(never, contacts=(PHONE,), **pass_it), Channel.CALL).kind == "clear"
